import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What is generated: path from the repository's root, and content. */
export type GeneratedFiles = ReadonlyMap<string, string>;

export interface Drift {
  path: string;
  /** `extra`: a file that is no longer generated lies in a folder that only holds generated ones. */
  kind: 'missing' | 'changed' | 'extra';
}

/**
 * Compares what lies in the repository with what would be generated.
 * @param folders folders that hold generated files only
 */
export async function driftOf(root: string, files: GeneratedFiles, folders: readonly string[]): Promise<Drift[]> {
  const drift: Drift[] = [];
  for (const [path, content] of files) {
    const existing = await readFile(join(root, path), 'utf8').catch(() => undefined);
    if (existing !== content) drift.push({ path, kind: existing === undefined ? 'missing' : 'changed' });
  }
  for (const folder of folders) {
    const names = await readdir(join(root, folder)).catch(() => []);
    for (const name of names) if (!files.has(`${folder}/${name}`)) drift.push({ path: `${folder}/${name}`, kind: 'extra' });
  }
  return drift;
}

/** Writes what is missing or changed and removes what is no longer generated. */
export async function writeGenerated(root: string, files: GeneratedFiles, drift: readonly Drift[]): Promise<void> {
  for (const { path, kind } of drift) {
    const target = join(root, path);
    if (kind === 'extra') await rm(target);
    else {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, files.get(path) ?? '');
    }
  }
}
