import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lock } from './directory-lock.js';

/** Longest wait for another process that is fetching the same part, in milliseconds. */
const fetchWaitMsMax = 15 * 60_000;

/**
 * A directory that is fetched once and then never changed. It is filled under another name and renamed into place, so it is either
 * there in full or not at all; a lock lets one process fetch while others wait.
 * @returns the directory, filled
 */
export async function fetchedPart(directory: string, fetch: (into: string) => Promise<void>, log: (line: string) => void): Promise<string> {
  if (existsSync(directory)) return directory;
  mkdirSync(dirname(directory), { recursive: true });
  const held = await lock(`${directory}.lock`, fetchWaitMsMax, holder => log(`Waiting for process ${holder.pid}, which is fetching ${basename(directory)}`));
  try {
    if (existsSync(directory)) return directory;
    const draft = join(dirname(directory), `.${basename(directory)}.partial`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    await fetch(draft);
    renameSync(draft, directory);
    return directory;
  } finally {
    held.release();
  }
}
