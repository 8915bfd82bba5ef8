import { Readiness } from './readiness.js';

describe('readiness', () => {
  it('holds only while every check does, and says which does not', async () => {
    const readiness = new Readiness();
    readiness.register('mongodb', () => ({ ok: true }));
    expect((await readiness.read()).ready).toBe(true);
    readiness.register('consumer case', () => ({ ok: false, detail: 'paused' }));
    expect(await readiness.read()).toEqual({ ready: false, checks: { mongodb: { ok: true }, 'consumer case': { ok: false, detail: 'paused' } } });
  });

  it('takes a check that fails for not ready, without telling why to everybody', async () => {
    const readiness = new Readiness();
    readiness.register('mongodb', async () => await Promise.reject(new Error('mongodb://user:secret@host')));
    expect(await readiness.read()).toEqual({ ready: false, checks: { mongodb: { ok: false, detail: 'the check failed' } } });
  });

  it('is over when the service is stopping', async () => {
    const readiness = new Readiness();
    readiness.stopping();
    expect((await readiness.read()).ready).toBe(false);
  });

  it('has each name once', () => {
    const readiness = new Readiness();
    readiness.register('a', () => ({ ok: true }));
    expect(() => readiness.register('a', () => ({ ok: true }))).toThrow('registered twice');
  });
});
