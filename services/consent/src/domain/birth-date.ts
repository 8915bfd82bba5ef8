/** Added to the month in synthetic numbers. */
const monthOffsets = [0, 40, 65, 80];

/**
 * The date of birth in a Norwegian identity number (fødselsnummer, D-number, synthetic series), or undefined when it holds none. Lets a
 * grown-up act for themself before any register has told of them. Century by the individual number, as the tax administration gives it.
 */
export function birthDateOf(nationalId: string): string | undefined {
  if (!/^\d{11}$/.test(nationalId)) return undefined;
  const number = (from: number, to: number): number => Number(nationalId.slice(from, to));
  const day = number(0, 2) > 40 ? number(0, 2) - 40 : number(0, 2);
  const month = monthOffsets.map((offset) => number(2, 4) - offset).find((candidate) => candidate >= 1 && candidate <= 12);
  const year = fullYear(number(4, 6), number(6, 9));
  if (month === undefined || year === undefined) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : undefined;
}

function fullYear(year: number, individual: number): number | undefined {
  if (individual <= 499) return 1900 + year;
  if (individual >= 500 && individual <= 749 && year >= 54) return 1800 + year;
  if (year <= 39) return 2000 + year;
  return individual >= 900 ? 1900 + year : undefined;
}
