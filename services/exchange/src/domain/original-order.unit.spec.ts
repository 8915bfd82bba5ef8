import { eachStreamInOrder, inOriginalOrder } from './original-order.js';

const at = (stream: string, position: number, minute: number) => ({
  stream, position, name: `${stream}${position}`, event: { time: '2026-03-03T08:00:00Z', recordedtime: `2026-03-03T09:${String(minute).padStart(2, '0')}:00Z` },
});

describe('original order', () => {
  it('keeps a stream in its own order even when clocks disagree', () => {
    expect(inOriginalOrder([at('a', 3, 1), at('a', 1, 9), at('a', 2, 5)]).map(({ name }) => name)).toEqual(['a1', 'a2', 'a3']);
  });

  it('merges streams by when things were accepted', () => {
    expect(inOriginalOrder([at('b', 1, 2), at('a', 2, 3), at('a', 1, 1), at('b', 2, 4)]).map(({ name }) => name)).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('has nothing to order in nothing', () => expect(inOriginalOrder([])).toEqual([]));
});

describe('a batch to route', () => {
  it('has each stream in its own order, also when another stood between', () => {
    expect(eachStreamInOrder([at('a', 2, 1), at('b', 1, 1), at('a', 1, 1)]).map(({ name }) => name)).toEqual(['a1', 'b1', 'a2']);
  });
});
