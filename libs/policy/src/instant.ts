const dateOnly = /^(\d{4})-(\d{2})-(\d{2})$/;
const hourInOslo = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Oslo', hour: '2-digit', hourCycle: 'h23' });

/** Midnight in Norway at the start of a calendar date, in milliseconds since the epoch. Statutes and birthdays turn at that moment. */
function osloMidnight(year: number, month: number, day: number): number {
  const midnightUtc = Date.UTC(year, month - 1, day);
  const inSummerTime = midnightUtc - 2 * 3_600_000;
  return hourInOslo.format(inSummerTime) === '00' ? inSummerTime : midnightUtc - 3_600_000;
}

/**
 * Milliseconds since the epoch of an ISO 8601 time, or of a date (midnight in Norway). `NaN` for anything else: every
 * comparison with it is false, so an unreadable time never opens anything.
 */
export function instant(text: string): number {
  const date = dateOnly.exec(text);
  return date === null ? Date.parse(text) : osloMidnight(Number(date[1]), Number(date[2]), Number(date[3]));
}

/** The moment a person born on the date reaches the age in whole years. 29 February is reached on 1 March in other years. */
export function birthday(bornOn: string, age: number): number {
  const date = dateOnly.exec(bornOn);
  return date === null ? Number.NaN : osloMidnight(Number(date[1]) + age, Number(date[2]), Number(date[3]));
}

/** Whether a moment lies in a period; the end is outside it, and a period without an end goes on. */
export function inPeriod(at: number, from: string, to?: string): boolean {
  return instant(from) <= at && (to === undefined || at < instant(to));
}
