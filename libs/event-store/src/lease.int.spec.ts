import { eventually, testDatabase } from '@samhandling/testing';
import { Lease } from './lease.js';

/** Long, because a machine that runs every spec at once is slow; nothing waits that long when all is well. */
const limitMs = 30_000;

const database = await testDatabase();

describe('lease', () => {
  const lease = (name: string, leaseMs: number, clock?: () => number) => new Lease(database.connection, { name, holderId: 'same-name', leaseMs, clock });

  it('has one holder, also when a process calls itself what the one before was called', async () => {
    const [one, other] = [lease('single', 60_000), lease('single', 60_000)];
    const won = await Promise.all([one.acquire(), other.acquire()]);
    expect(won.filter(Boolean)).toHaveLength(1);
    const [winner, loser] = won[0] ? [one, other] : [other, one];
    expect(await winner.acquire()).toBe(true);
    expect(await loser.acquire()).toBe(false);
    expect(loser.isHeld()).toBe(false);
  });

  it('lets the next one in at once when released, with a higher token', async () => {
    const [one, other] = [lease('released', 60_000), lease('released', 60_000)];
    await one.acquire();
    await one.release();
    expect(one.isHeld()).toBe(false);
    expect(await other.acquire()).toBe(true);
    expect(other.token).toBe(one.token + 1);
    await one.release();
    expect(await one.acquire()).toBe(false);
  });

  it('passes on when it runs out, and keeps its token while renewed', async () => {
    const [one, other] = [lease('expiring', 300), lease('expiring', 300)];
    await one.acquire();
    await one.acquire();
    expect(one.token).toBe(1);
    await eventually(() => other.acquire(), { what: 'the lease runs out', limitMs, everyMs: 10 });
    expect(one.isHeld()).toBe(false);
    expect(other.token).toBe(2);
  });

  it('counts its own time by the monotonic clock, from before it asked', async () => {
    let ms = 1_000;
    const held = lease('clocked', 5_000, () => ms);
    await held.acquire();
    expect(held.remainingMs()).toBe(5_000);
    ms += 4_999;
    expect(held.isHeld()).toBe(true);
    ms += 1;
    expect(held.isHeld()).toBe(false);
    expect(held.remainingMs()).toBe(0);
  });

  it('runs work under the lease, tells it when the lease is lost, and takes it up again', async () => {
    const ours = lease('working', 400);
    const stop = new AbortController();
    const tokens: number[] = [];
    let lost = 0;
    const running = ours.run(async ({ signal, token }) => {
      tokens.push(token);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      lost += 1;
    }, stop.signal);
    await eventually(() => tokens.length === 1, { what: 'the work begins', limitMs, everyMs: 10 });
    await database.connection.collection<{ _id: string }>('leases').updateOne({ _id: 'working' }, { $set: { holder: 'a thief', expiresAt: new Date(Date.now() + 1_000) }, $inc: { token: 1 } });
    await eventually(() => lost === 1, { what: 'the work is told', limitMs, everyMs: 10 });
    await eventually(() => tokens.length === 2, { what: 'the work begins again', limitMs, everyMs: 10 });
    stop.abort();
    await running;
    expect(tokens).toEqual([1, 3]);
    expect(await lease('working', 400).acquire()).toBe(true);
  });

  it('releases the lease and passes the failure on when the work fails', async () => {
    const running = lease('failing', 60_000).run(() => Promise.reject(new Error('the writer must end')), new AbortController().signal);
    await expect(running).rejects.toThrow('the writer must end');
    expect(await lease('failing', 60_000).acquire()).toBe(true);
  });
});
