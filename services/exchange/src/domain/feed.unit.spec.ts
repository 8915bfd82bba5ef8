import { decodeCursor, encodeCursor, waitSeconds, withoutHole } from './feed.js';

describe('a feed cursor', () => {
  it('comes back as it went', () => expect(decodeCursor(encodeCursor(41))).toBe(41));
  it('starts at the beginning when there is none', () => expect(decodeCursor(undefined)).toBe(0));
  it.each(['abc', Buffer.from('f1.-1').toString('base64url'), Buffer.from('f1.1e3').toString('base64url')])('refuses %s', (cursor) =>
    expect(() => decodeCursor(cursor)).toThrow(expect.objectContaining({ code: 'cursor-invalid', status: 400 })),
  );
});

describe('a page', () => {
  const rows = (...numbers: number[]) => numbers.map((sequence) => ({ sequence }));
  it('has everything that follows', () => expect(withoutHole(2, rows(3, 4, 5))).toEqual(rows(3, 4, 5)));
  it('ends before a number that is not there yet', () => expect(withoutHole(2, rows(3, 5, 6))).toEqual(rows(3)));
  it('is empty when the next number is not there yet', () => expect(withoutHole(2, rows(4))).toEqual([]));
});

describe('Prefer: wait', () => {
  it('is read among other preferences and bounded', () => {
    expect(waitSeconds('respond-async, wait=10', 30)).toBe(10);
    expect(waitSeconds('wait=100', 30)).toBe(30);
    expect(waitSeconds(undefined, 30)).toBe(0);
    expect(waitSeconds('await=10', 30)).toBe(0);
  });
});
