import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchedPart } from './fetched-part.js';

const directory = mkdtempSync(join(tmpdir(), 'parts-'));
afterAll(() => rmSync(directory, { recursive: true }));
const quiet = () => undefined;

describe('a part that is fetched once', () => {
  it('is fetched by one while others wait, and there in full', async () => {
    let fetches = 0;
    const part = join(directory, 'part');
    const fetch = async (into: string) => {
      fetches++;
      writeFileSync(join(into, 'first'), '1');
      await Promise.resolve();
      expect(existsSync(part)).toBe(false);
      writeFileSync(join(into, 'second'), '2');
    };
    await Promise.all([fetchedPart(part, fetch, quiet), fetchedPart(part, fetch, quiet)]);
    await fetchedPart(part, fetch, quiet);
    expect(fetches).toBe(1);
    expect(readdirSync(part).sort()).toEqual(['first', 'second']);
  });

  it('is not there at all when fetching failed, and is fetched anew', async () => {
    const part = join(directory, 'broken');
    await expect(fetchedPart(part, async into => { writeFileSync(join(into, 'half'), 'x'); throw new Error('the line broke'); }, quiet)).rejects.toThrow('the line broke');
    expect(existsSync(part)).toBe(false);
    await fetchedPart(part, async into => { writeFileSync(join(into, 'whole'), 'y'); }, quiet);
    expect(readdirSync(part)).toEqual(['whole']);
    expect(readFileSync(join(part, 'whole'), 'utf8')).toBe('y');
  });
});
