import { withFloor } from './figures.js';

describe('a figure', () => {
  it('below the floor is not told', () => expect([0, 1, 4].map((count) => withFloor(count, 5))).toEqual([null, null, null]));
  it('above it is rounded, so that two figures do not differ by one person', () => expect([5, 6, 9, 10].map((count) => withFloor(count, 5))).toEqual([5, 5, 5, 10]));
});
