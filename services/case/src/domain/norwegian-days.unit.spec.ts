import { addWorkingDays, daysBetween, easterSunday, isWorkingDay, norwegianDay } from './norwegian-days.js';

describe('Norwegian days (C1: statutory clocks run in Norwegian working days)', () => {
  it.each([[2024, '2024-03-31'], [2026, '2026-04-05'], [2027, '2027-03-28'], [2038, '2038-04-25']])('knows Easter Sunday of %i', (year, day) => {
    expect(easterSunday(year)).toBe(day);
  });

  it.each(['2026-01-01', '2026-04-02', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25', '2026-12-25', '2026-03-07', '2026-03-08'])('does not count %s', (day) => {
    expect(isWorkingDay(day)).toBe(false);
  });

  it.each(['2026-04-01', '2026-04-07', '2026-05-18', '2026-12-24'])('counts %s', (day) => {
    expect(isWorkingDay(day)).toBe(true);
  });

  it('skips Easter when ten working days run across it', () => {
    expect(addWorkingDays('2026-03-27', 10)).toBe('2026-04-15');
  });

  it('takes the day an instant has in Norway, summer and winter', () => {
    expect(norwegianDay('2026-03-03T23:30:00Z')).toBe('2026-03-04');
    expect(norwegianDay('2026-06-30T22:30:00Z')).toBe('2026-07-01');
    expect(norwegianDay('2026-03-03T22:30:00Z')).toBe('2026-03-03');
  });

  it('counts whole days across the change to summer time', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  });

  it('refuses a limit that is no length', () => {
    expect(() => addWorkingDays('2026-03-03', -1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-03-03', 4000)).toThrow(RangeError);
  });
});
