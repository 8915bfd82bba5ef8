import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, loadConfig, serviceConfigSchema } from './config.schema.js';

const complete = { PORT: '4000', MONGODB_URI: 'mongodb://127.0.0.1', KAFKA_BROKERS: 'a:1, b:2', ISSUER_URL: 'http://127.0.0.1:4010' };

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    loadConfig(serviceConfigSchema, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('names every missing setting at once', () => {
    expect(problemsOf({})).toEqual(['PORT is missing', 'MONGODB_URI is missing', 'KAFKA_BROKERS is missing', 'ISSUER_URL is missing']);
  });

  it('takes an empty value for a missing one', () => {
    expect(problemsOf({ ...complete, MONGODB_URI: '' })).toEqual(['MONGODB_URI is missing']);
  });

  it('names a wrong setting without repeating its value, which may be a secret', () => {
    const problems = problemsOf({ ...complete, MONGODB_URI: 'hunter2', PORT: '70000' });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['PORT', 'MONGODB_URI']);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('has a default for every limit, and parses lists', () => {
    const config = loadConfig(serviceConfigSchema, complete);
    expect(config).toMatchObject({ PORT: 4000, HOST: '127.0.0.1', KAFKA_BROKERS: ['a:1', 'b:2'], BODY_BYTES_MAX: 4_194_304, AUDIENCE: 'samhandling', TOPIC_PREFIX: '' });
  });

  it('is extended by a service, whose own settings are named the same way', () => {
    const schema = serviceConfigSchema.extend({ VAULT_KEY: z.string() });
    expect(() => loadConfig(schema, complete)).toThrow('VAULT_KEY is missing');
  });

  it('reads a secret from the file that <NAME>_FILE names', () => {
    const dir = mkdtempSync(join(tmpdir(), 'config-'));
    try {
      writeFileSync(join(dir, 'secret'), 'from-a-file\n');
      expect(loadConfig(serviceConfigSchema, { ...complete, CLIENT_SECRET_FILE: join(dir, 'secret') }).CLIENT_SECRET).toBe('from-a-file');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
