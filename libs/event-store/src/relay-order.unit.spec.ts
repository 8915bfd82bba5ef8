import fc from 'fast-check';
import { firstOfEachStream, inStreamOrder, withoutGaps } from './relay-order.js';

const commit = (stream: string, version: number) => ({ stream, version });

/** Commits of a few streams, each from some version on without a gap, in any order of arrival. */
const arrivals = fc
  .array(fc.record({ stream: fc.constantFrom('a', 'b', 'c', 'd'), from: fc.integer({ min: 1, max: 15 }), length: fc.integer({ min: 0, max: 12 }) }), { maxLength: 4 })
  .map((parts) => [...new Map(parts.map((part) => [part.stream, part])).values()])
  .chain((parts) => fc.shuffledSubarray(parts.flatMap(({ stream, from, length }) => Array.from({ length }, (_, index) => commit(stream, from + index)))));

describe('order of the relay', () => {
  it('orders by number, not by text', () => {
    expect(inStreamOrder([commit('s', 10), commit('s', 9), commit('s', 2)])).toEqual([commit('s', 2), commit('s', 9), commit('s', 10)]);
  });

  it('keeps the order of time between streams', () => {
    expect(inStreamOrder([commit('a', 2), commit('b', 1), commit('a', 1)])).toEqual([commit('a', 1), commit('b', 1), commit('a', 2)]);
  });

  it('never has a version before a lower one of its stream, and loses none', () => {
    fc.assert(
      fc.property(arrivals, (commits) => {
        const ordered = inStreamOrder(commits);
        expect(new Set(ordered)).toEqual(new Set(commits));
        for (const [index, { stream, version }] of ordered.entries()) {
          expect(ordered.slice(index + 1).filter((later) => later.stream === stream && later.version < version)).toEqual([]);
        }
      }),
    );
  });

  it('tells nothing past a gap in a stream', () => {
    expect(withoutGaps([commit('a', 3), commit('b', 1), commit('a', 5), commit('b', 2), commit('a', 6)])).toEqual([commit('a', 3), commit('b', 1), commit('b', 2)]);
  });

  it('finds the first commit of each stream', () => {
    expect(firstOfEachStream([commit('a', 3), commit('b', 7), commit('a', 2)])).toEqual([commit('a', 2), commit('b', 7)]);
  });
});
