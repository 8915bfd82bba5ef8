import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Reads a JSON file that only its owner may read, making it first when it is not there. It is never there half written. */
export async function privateJson<T>(file: string, parse: (json: unknown) => T, make: () => T | Promise<T>): Promise<T> {
  if (!existsSync(file)) await writePrivateJson(file, await make());
  return parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Writes JSON that only its owner may read. */
export async function writePrivateJson(file: string, content: unknown): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
