import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock, tryLock } from './directory-lock.js';

const directory = mkdtempSync(join(tmpdir(), 'lock-'));
const file = join(directory, 'lock');
afterEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(directory, { recursive: true }));

const held = () => {
  const result = tryLock(file);
  if (!('release' in result)) throw new Error('not held');
  return result;
};

describe('a lock file', () => {
  it('is held by one, who is named to the next', () => {
    const first = held();
    expect(tryLock(file)).toMatchObject({ pid: process.pid });
    first.release();
    held().release();
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'before' })],
    ['an earlier process with a pid in use again', JSON.stringify({ pid: process.pid, startedAt: 'another start' })],
    ['nobody who can be read', '{ half'],
  ])('is taken over from %s', (_who, content) => {
    writeFileSync(file, content);
    held().release();
  });

  it('is waited for no longer than the limit', async () => {
    const first = held();
    await expect(lock(file, 1, () => undefined)).rejects.toThrow(`process ${process.pid} has held ${file}`);
    first.release();
  });
});
