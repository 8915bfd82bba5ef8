import fc from 'fast-check';
import { findNationalId, isNationalId } from './index.js';

/** Control digits by the other definition: the weighted sum, the digit included, is a multiple of eleven. */
const withControlDigits = (nine: string): string | undefined => {
  for (let last = 0; last < 100; last += 1) {
    const text = nine + String(last).padStart(2, '0');
    const sum = (weights: number[]): number => weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
    if (sum([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && sum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0) return text;
  }
  return undefined;
};

const two = (value: number): string => String(value).padStart(2, '0');
const number = (dayOffset: number, monthOffset: number): fc.Arbitrary<string> =>
  fc
    .record({ day: fc.integer({ min: 1, max: 28 }), month: fc.integer({ min: 1, max: 12 }), year: fc.nat(99), individual: fc.nat(999) })
    .map(({ day, month, year, individual }) => withControlDigits(`${two(day + dayOffset)}${two(month + monthOffset)}${two(year)}${String(individual).padStart(3, '0')}`))
    .filter((text) => text !== undefined);
const anyNumber = fc.oneof(...[0, 40].flatMap((day) => [0, 40, 65, 80].map((month) => number(day, month))));

describe('identity numbers', () => {
  it('with both control digits right are known: ordinary, D-numbers and each synthetic series', () =>
    fc.assert(fc.property(anyNumber, (text) => expect(isNationalId(text)).toBe(true))));

  it('with any one digit changed are refused', () =>
    fc.assert(
      fc.property(anyNumber, fc.nat(10), fc.integer({ min: 1, max: 9 }), (text, position, step) => {
        const digit = (Number(text[position]) + step) % 10;
        expect(isNationalId(text.slice(0, position) + digit + text.slice(position + 1))).toBe(false);
      }),
    ));

  it.each(['', '1484215004', '148421500440', '14842150045', 'abcdefghijk', '00000000000', '99999999999'])('refuses %p', (text) => expect(isNationalId(text)).toBe(false));
});

describe('looking for an identity number', () => {
  it('finds it in any string, number or key, however deep', () =>
    fc.assert(
      fc.property(anyNumber, fc.string().filter((text) => !/\d/.test(text)), (id, text) => {
        for (const value of [id, `${text}${id}${text}`, `${id.slice(0, 6)} ${id.slice(6)}`, Number(id), [1, { a: [id] }], { [id]: 1 }]) expect(findNationalId(value)).toBe(true);
      }),
    ));

  it('finds none where there is none', () => {
    for (const value of ['tlf. 12345678', '2026-03-03T09:00:00Z', 'p_Liten0Synthetic0Child1', 148421500440, null, undefined, true, { a: ['123456789'] }]) expect(findNationalId(value)).toBe(false);
  });

  it('is not fooled by a longer run of digits', () => expect(findNationalId('114842150044')).toBe(false));
});
