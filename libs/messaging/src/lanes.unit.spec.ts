import fc from 'fast-check';
import { inLanes, Progress } from './lanes.js';

interface Item { index: number; key: string | null }
const items = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { nil: null, freq: 6 }), { maxLength: 40 }).map((keys) => keys.map((key, index): Item => ({ index, key })));
const rules = { keyOf: ({ key }: Item) => key, width: 3, signal: new AbortController().signal };
const someTicks = (count: number) => Array.from({ length: count }).reduce<Promise<void>>((before) => before.then(() => undefined), Promise.resolve());

describe('lanes', () => {
  it('runs each item once, in order per key, never more keys than its width, and what has no key alone', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 40, maxLength: 40 }), async (all, ticks) => {
        const done: Item[] = [];
        const atWork = new Set<Item>();
        const progress = new Progress(all.length);
        await inLanes(all, { ...rules, progress, run: async (item) => {
          for (const other of atWork) expect(other.key !== null && other.key !== item.key && item.key !== null).toBe(true);
          atWork.add(item);
          expect(atWork.size).toBeLessThanOrEqual(3);
          await someTicks(ticks[item.index] ?? 0);
          atWork.delete(item);
          done.push(item);
        } });
        expect(done).toHaveLength(all.length);
        expect(progress.prefix).toBe(all.length);
        for (const [place, item] of done.entries()) {
          const passed = done.slice(place + 1).filter((later) => later.index < item.index && (later.key === item.key || later.key === null || item.key === null));
          expect(passed).toEqual([]);
        }
      }),
    );
  });

  it('counts as done only what is done, however it is stopped', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.nat(40), async (all, stopAfter) => {
        const stop = new AbortController();
        const done = new Set<number>();
        const progress = new Progress(all.length);
        if (stopAfter === 0) stop.abort();
        await inLanes(all, { ...rules, signal: stop.signal, progress, run: async ({ index }) => {
          await someTicks(index % 3);
          done.add(index);
          if (done.size >= stopAfter) stop.abort();
        } });
        expect(all.slice(0, progress.prefix).every(({ index }) => done.has(index))).toBe(true);
        expect(done.has(progress.prefix)).toBe(false);
      }),
    );
  });

  it('begins nothing after a failure and passes it on when all at work have ended', async () => {
    const ended: number[] = [];
    const progress = new Progress(4);
    const all = [{ index: 0, key: 'a' }, { index: 1, key: 'b' }, { index: 2, key: 'a' }, { index: 3, key: 'b' }];
    const running = inLanes(all, { ...rules, progress, run: async ({ index }) => {
      await someTicks(index === 0 ? 1 : 30);
      if (index === 0) throw new Error('broken');
      ended.push(index);
    } });
    await expect(running).rejects.toThrow('broken');
    expect(ended).toEqual([1]);
    expect(progress.prefix).toBe(0);
  });
});
