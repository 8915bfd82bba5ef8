import { Watchdog } from './watchdog.js';

describe('watchdog', () => {
  const watch = (isReachable: () => Promise<boolean>) => {
    const clock = { ms: 0 };
    const silences: number[] = [];
    const watchdog = new Watchdog({ silenceMsMax: 1_000, isReachable, onSilence: (ms) => silences.push(ms), clock: () => clock.ms });
    return { clock, silences, watchdog };
  };

  it('raises silence while the broker answers, at the second look', async () => {
    const { clock, silences, watchdog } = watch(() => Promise.resolve(true));
    clock.ms = 1_001;
    await watchdog.look();
    expect(silences).toEqual([]);
    clock.ms = 1_300;
    await watchdog.look();
    expect(silences).toEqual([1_300]);
  });

  it('bears a process that was itself stopped for a while', async () => {
    const { clock, silences, watchdog } = watch(() => Promise.resolve(true));
    clock.ms = 60_000;
    await watchdog.look();
    watchdog.heard();
    clock.ms = 61_100;
    await watchdog.look();
    expect(silences).toEqual([]);
    await watchdog.look();
    expect(silences).toEqual([1_100]);
  });

  it('bears silence while the broker is away, and gives the consumer its full time once it is back', async () => {
    let reachable = false;
    const { clock, silences, watchdog } = watch(() => Promise.resolve(reachable));
    clock.ms = 60_000;
    await watchdog.look();
    await watchdog.look();
    reachable = true;
    clock.ms = 60_900;
    await watchdog.look();
    await watchdog.look();
    expect(silences).toEqual([]);
    expect(watchdog.silentMs).toBe(60_900);
    clock.ms = 61_100;
    await watchdog.look();
    await watchdog.look();
    expect(silences).toEqual([61_100]);
  });
});
