/**
 * Calendar days as text (`2026-03-03`) and the days that count as working days in Norway.
 * Working days here are Monday to Friday without the public holidays of lov 24.2.1995 nr. 12 and the two national days.
 */
export type CalendarDay = string;

const dayMs = 86_400_000;
const fixedHolidays = new Set(['01-01', '05-01', '05-17', '12-25', '12-26']);
/** Days after Easter Sunday: Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday and Monday. */
const movableHolidays = [-3, -2, 0, 1, 39, 49, 50];

const atMidnight = (day: CalendarDay): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): CalendarDay => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: CalendarDay, days: number): CalendarDay => dayOf(atMidnight(day) + days * dayMs);

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export const daysBetween = (from: CalendarDay, to: CalendarDay): number => Math.round((atMidnight(to) - atMidnight(from)) / dayMs);

/** The calendar day in Norway of an instant: deadlines run by the calendar people live by, not by UTC. */
export function norwegianDay(instant: string): CalendarDay {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo', year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
}

/** Easter Sunday of a year in the Gregorian calendar (Meeus, Jones and Butcher). */
export function easterSunday(year: number): CalendarDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export function isWorkingDay(day: CalendarDay): boolean {
  const weekday = new Date(atMidnight(day)).getUTCDay();
  if (weekday === 0 || weekday === 6 || fixedHolidays.has(day.slice(5))) return false;
  return !movableHolidays.includes(daysBetween(easterSunday(Number(day.slice(0, 4))), day));
}

/**
 * The last day of a limit of `count` working days; the start day itself is not counted.
 * @throws RangeError when `count` is not between 0 and 400.
 */
export function addWorkingDays(start: CalendarDay, count: number): CalendarDay {
  if (!Number.isInteger(count) || count < 0 || count > 400) throw new RangeError('count must be an integer from 0 to 400');
  let day = start;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** The last second of a calendar day in Norway, as an instant: a limit in days is kept until the day is over. */
export function endOfNorwegianDay(day: CalendarDay): string {
  const inSummerTime = `${day}T21:59:59.000Z`;
  const oneSecondLater = new Date(Date.parse(inSummerTime) + 1_000).toISOString();
  return norwegianDay(oneSecondLater) === day ? `${day}T22:59:59.000Z` : inSummerTime;
}
