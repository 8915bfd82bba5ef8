const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * A synthetic identity number: month + 80 as in the population register's own test series, so it can belong to nobody, with both
 * control digits right. The same birth date and index always give the same number; another index another person.
 * @param bornOn ISO date, 1900–2039
 * @param index which of the day's numbers, from 0; some 400 a day
 */
export function syntheticNationalId(bornOn: string, index = 0): string {
  const [year = '', month = '', day = ''] = bornOn.split('-');
  const century = Number(year) >= 2000 ? { from: 500, to: 999 } : { from: 0, to: 499 };
  const date = `${day}${String(Number(month) + 80)}${year.slice(2)}`;
  let left = index;
  for (let individual = century.from; individual <= century.to; individual++) {
    const number = withControlDigits(date + String(individual).padStart(3, '0'));
    if (number !== undefined && left-- === 0) return number;
  }
  throw new Error(`no synthetic identity number number ${index} for ${bornOn}`);
}

/** Some nine digits have no valid control digit (the remainder is 10); such numbers are never given out. */
function withControlDigits(nine: string): string | undefined {
  const first = controlDigit(nine, firstWeights);
  if (first === 10) return undefined;
  const second = controlDigit(nine + String(first), secondWeights);
  return second === 10 ? undefined : nine + String(first) + String(second);
}

function controlDigit(digits: string, weights: number[]): number {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return (11 - sum % 11) % 11;
}
