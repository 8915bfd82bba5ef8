import { Attempts, AttemptStopped, type Attempt } from './attempts.js';

const always = (): void => undefined;
const until = async (signal: AbortSignal): Promise<never> => await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('attempts in flight', () => {
  it('are stopped for the person the order is about and for nobody else', async () => {
    const attempts = new Attempts();
    const about = attempts.run(['p_1', 'p_2'], always, async ({ signal }) => await until(signal));
    let finishOther: () => void = () => undefined;
    const other = attempts.run(['p_3'], always, async () => await new Promise<string>((resolve) => (finishOther = () => resolve('sent'))));
    const stopped = attempts.stop('p_2');
    await expect(about).rejects.toMatchObject({ name: 'AttemptStopped', code: 'attempt-stopped', why: 'stop-order' });
    await stopped;
    finishOther();
    expect(await other).toBe('sent');
    expect(attempts.inFlight).toBe(0);
  });

  it('are waited for: an order is not confirmed while one is still closing its socket', async () => {
    const attempts = new Attempts();
    let closed: () => void = () => undefined;
    const slow = attempts.run(['p_1'], always, async ({ signal }) => {
      await until(signal).catch(() => undefined);
      await new Promise<void>((resolve) => (closed = resolve));
    });
    let confirmed = false;
    const stop = attempts.stop('p_1').then(() => (confirmed = true));
    await new Promise(setImmediate);
    expect(confirmed).toBe(false);
    closed();
    await Promise.all([slow, stop]);
    expect(confirmed).toBe(true);
  });

  it('may not hand over after the order, even when they have not noticed it', async () => {
    const attempts = new Attempts();
    let here: Attempt | undefined;
    const running = attempts.run(['p_1'], always, async (attempt) => {
      here = attempt;
      await until(attempt.signal).catch(() => undefined);
    });
    const stop = attempts.stop('p_1');
    expect(() => here?.ensure()).toThrow(AttemptStopped);
    await Promise.all([running, stop]);
  });

  it('do not begin when the instance cannot vouch for its copy', async () => {
    let began = false;
    const attempts = new Attempts();
    const refused = attempts.run(['p_1'], () => { throw new AttemptStopped('instance-lease-lost'); }, async () => await Promise.resolve((began = true)));
    await expect(refused).rejects.toMatchObject({ why: 'instance-lease-lost' });
    expect([began, attempts.inFlight]).toEqual([false, 0]);
  });

  it('are forgotten when they fail', async () => {
    const attempts = new Attempts();
    await expect(attempts.run(['p_1'], always, async () => await Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(attempts.inFlight).toBe(0);
    await attempts.stop('p_1');
  });
});
