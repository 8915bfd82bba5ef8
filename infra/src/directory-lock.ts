import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { identityOf, isSameProcess, type ProcessIdentity } from './process-identity.js';

/** A lock file held by a living process. A lock whose holder is dead is taken over, so a killed run never blocks the next. */
export interface HeldLock { release(): void }

/** Time a takeover of a dead holder's lock is left to settle before it counts, in milliseconds. */
const takeoverSettleMs = 100;

/** Tries once. Answers the lock, or the living process that holds it. */
export function tryLock(file: string): HeldLock | ProcessIdentity {
  mkdirSync(dirname(file), { recursive: true });
  const mine = identityOf(process.pid) ?? { pid: process.pid, startedAt: '' };
  const draft = `${file}.${randomUUID()}`;
  // Written in full under another name and then linked into place: the lock never exists half written.
  writeFileSync(draft, JSON.stringify(mine));
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        linkSync(draft, file);
      } catch {
        const holder = holderOf(file);
        if (holder && isSameProcess(holder)) return holder;
        rmSync(file, { force: true });
        continue;
      }
      // Somebody who judged the same dead holder a moment ago may remove our file instead: after a takeover, look once more.
      if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, takeoverSettleMs);
      if (holderOf(file)?.pid === mine.pid) return { release: () => rmSync(file, { force: true }) };
    }
    throw new Error(`could not take the lock ${file}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Waits for the lock. @throws when it is still held after `limitMs` milliseconds */
export async function lock(file: string, limitMs: number, onWait: (holder: ProcessIdentity) => void): Promise<HeldLock> {
  const end = Date.now() + limitMs;
  let told = false;
  for (;;) {
    const result = tryLock(file);
    if ('release' in result) return result;
    if (!told) onWait(result);
    told = true;
    if (Date.now() > end) throw new Error(`process ${result.pid} has held ${file} for more than ${Math.round(limitMs / 1000)} seconds`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

function holderOf(file: string): ProcessIdentity | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof read === 'object' && read && 'pid' in read && typeof read.pid === 'number' && 'startedAt' in read && typeof read.startedAt === 'string')
      return { pid: read.pid, startedAt: read.startedAt };
  } catch { /* gone or unreadable: nobody holds it */ }
  return undefined;
}
