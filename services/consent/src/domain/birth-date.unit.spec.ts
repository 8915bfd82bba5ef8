import { birthDateOf } from './birth-date.js';

describe('the date of birth in an identity number', () => {
  it.each([
    ['a synthetic number (month + 80)', '01832199978', '2021-03-01'],
    ['a synthetic number (month + 40)', '15507600565', '1976-10-15'],
    ['a D-number', '41018599900', '1985-01-01'],
    ['the last century’s later numbers', '01019590000', '1995-01-01'],
    ['a number never given out', '01014560000', undefined],
  ])('%s', (_, number, expected) => expect(birthDateOf(number)).toBe(expected));
  it.each(['', '1234', '99999999999', '31022199978'])('nothing in %p', (text) => expect(birthDateOf(text)).toBeUndefined());
});
