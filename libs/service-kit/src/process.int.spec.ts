import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';

const database = await testDatabase();
const TOPIC_PREFIX = testTopicPrefix();
const { brokers, mongodbUri } = testInfrastructure();
const program = join(import.meta.dirname, '../dist/empty-service.main.js');

/** The service as an operator runs it: one process, settings from the environment only. */
const run = (environment: Record<string, string>) => {
  if (!existsSync(program)) throw new Error('the library is not built: npm run build');
  const child = spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const told = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => (told.out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (told.err += part.toString()));
  return { child, told, ended: ended(child) };
};

const ended = async (child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> =>
  await new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));

const linesOf = (text: string): Record<string, unknown>[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a service as a process', () => {
  it('does not start without its settings, and names all that are missing', async () => {
    const { told, ended: end } = run({ PORT: '0' });
    expect(await end).toEqual({ code: 1, signal: null });
    expect(told.err).toBe('The configuration is not complete:\n  - MONGODB_URI is missing\n  - KAFKA_BROKERS is missing\n  - ISSUER_URL is missing\n');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('drains and ends with 0 at %s, having logged JSON and no error', async (signal) => {
    const settings = { PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX, ISSUER_URL: 'http://127.0.0.1:1' };
    const { child, told, ended: end } = run(settings);
    try {
      const url = await eventually(() => linesOf(told.out).find(({ msg }) => msg === 'case is up')?.['url'], { what: 'the service is up', limitMs: 40_000 });
      expect((await fetch(`${String(url)}/health/ready`)).status).toBe(200);
      child.kill(signal);
      expect(await end).toEqual({ code: 0, signal: null });
      expect(linesOf(told.out).filter(({ level }) => level === 'error')).toEqual([]);
      expect(linesOf(told.out).at(-1)).toMatchObject({ level: 'info', msg: 'stopping', signal, service: 'case' });
      expect(told.err).toBe('');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
