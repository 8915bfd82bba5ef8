import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

interface Linted { name: string; breaks: string; found: string[] }

/** The boundaries and purity rules hold only if a file that breaks one is caught. */
describe('lint rules', () => {
  let linted: Linted[];
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['lint/fixtures.main.js'], { env: { ...process.env, NX_DAEMON: 'false' } });
    linted = JSON.parse(stdout) as Linted[];
  });

  it('catch every fixture, each by the rule it names', () => {
    expect(linted.length).toBeGreaterThanOrEqual(13);
    const missed = linted.filter((fixture) => !fixture.found.includes(fixture.breaks));
    expect(missed).toEqual([]);
  });
});
