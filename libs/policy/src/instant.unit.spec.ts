import { birthday, inPeriod, instant } from './index.js';

describe('times', () => {
  it.each([['2026-01-15', '2026-01-14T23:00:00Z'], ['2026-07-01', '2026-06-30T22:00:00Z'], ['2026-03-29', '2026-03-28T23:00:00Z'], ['2026-03-30', '2026-03-29T22:00:00Z'], ['2026-10-25', '2026-10-24T22:00:00Z'], ['2026-10-26', '2026-10-25T23:00:00Z']])(
    'the date %s begins at midnight in Norway, %s', (date, moment) => {
      expect(instant(date)).toBe(Date.parse(moment));
    });

  it('a birthday is whole years after, and 29 February is reached on 1 March in other years', () => {
    expect(birthday('2011-03-06', 15)).toBe(Date.parse('2026-03-05T23:00:00Z'));
    expect(birthday('2012-02-29', 15)).toBe(instant('2027-03-01'));
    expect(birthday('2012-02-29', 16)).toBe(instant('2028-02-29'));
  });

  it('a period has its start and not its end', () => {
    expect([inPeriod(instant('2026-01-01'), '2026-01-01', '2026-02-01'), inPeriod(instant('2026-02-01'), '2026-01-01', '2026-02-01'), inPeriod(instant('2099-01-01'), '2026-01-01')]).toEqual([true, false, true]);
  });

  it('what cannot be read is in no period', () => {
    expect([inPeriod(0, 'x'), inPeriod(0, '1960-01-01', 'x'), inPeriod(instant('x'), '1960-01-01')]).toEqual([false, false, false]);
    expect(birthday('x', 15)).toBeNaN();
  });
});
