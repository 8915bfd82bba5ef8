import { resolveInfrastructure } from './resolve-infrastructure.js';

describe('infrastructure from the environment', () => {
  const before = { ...process.env };
  afterEach(() => { process.env = { ...before }; });
  const resolve = () => resolveInfrastructure({ dataDir: '/nowhere', purpose: 'test', log: () => undefined });

  it('is used when both addresses are given, and nothing is started', async () => {
    Object.assign(process.env, { KAFKA_BROKERS: 'one:9092, two:9092', MONGODB_URI: 'mongodb://db/' });
    expect(await resolve()).toMatchObject({ source: 'environment', kafka: { brokers: ['one:9092', 'two:9092'] }, mongodb: { uri: 'mongodb://db/' }, pids: [] });
  });

  it('is refused when one of the two is missing, by its name', async () => {
    Object.assign(process.env, { KAFKA_BROKERS: 'one:9092' });
    delete process.env['MONGODB_URI'];
    await expect(resolve()).rejects.toThrow('MONGODB_URI is missing');
  });

  it('refuses a source there is not', async () => {
    process.env['INFRASTRUCTURE'] = 'mock';
    await expect(resolve()).rejects.toThrow('INFRASTRUCTURE is environment, docker or embedded, not mock');
  });
});
