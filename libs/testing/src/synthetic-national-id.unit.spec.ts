import { isNationalId } from '@samhandling/contracts';
import { syntheticNationalId } from './synthetic-national-id.js';

describe('synthetic identity numbers', () => {
  it.each(['1978-01-31', '1999-12-01', '2000-02-29', '2019-05-12'])('are valid and of the synthetic series: born on %s', bornOn => {
    const numbers = Array.from({ length: 100 }, (_, index) => syntheticNationalId(bornOn, index));
    expect(new Set(numbers).size).toBe(100);
    for (const number of numbers) {
      expect(isNationalId(number)).toBe(true);
      expect(Number(number.slice(2, 4))).toBe(Number(bornOn.slice(5, 7)) + 80);
    }
  });

  it('are the same each time', () => expect(syntheticNationalId('2019-05-12', 7)).toBe(syntheticNationalId('2019-05-12', 7)));
});
