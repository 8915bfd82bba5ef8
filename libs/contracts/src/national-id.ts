const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Synthetic numbers add to the month, so that no living person can have one: 80 and 40 alone, 65 for the series that use both. */
const monthOffsets = [0, 40, 65, 80];

const controlDigit = (digits: readonly number[], weights: readonly number[]): number => {
  const sum = weights.reduce((total, weight, index) => total + weight * (digits[index] ?? 0), 0);
  const rest = sum % 11;
  return rest === 0 ? 0 : 11 - rest; // 10 is no digit: such a number is never given out
};

const isPossibleDay = (day: number, month: number): boolean => {
  const plainDay = day > 40 ? day - 40 : day; // D-numbers add 40 to the day
  return monthOffsets.some((offset) => {
    const plainMonth = month - offset;
    if (plainMonth < 1 || plainMonth > 12) return false;
    const days = plainMonth === 2 ? 29 : [4, 6, 9, 11].includes(plainMonth) ? 30 : 31;
    return plainDay >= 1 && plainDay <= days;
  });
};

/**
 * Whether the text is a Norwegian identity number: fødselsnummer, D-number, or the synthetic series (month + 80, + 65, + 40),
 * eleven digits with a possible day and both control digits right.
 */
export function isNationalId(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false;
  const digits = [...text].map(Number);
  if (!isPossibleDay(Number(text.slice(0, 2)), Number(text.slice(2, 4)))) return false;
  return controlDigit(digits, firstWeights) === digits[9] && controlDigit(digits, secondWeights) === digits[10];
}

const elevenDigits = /(?<!\d)\d{6}[ .-]?\d{5}(?!\d)/g;

const holdsNationalId = (text: string): boolean => {
  for (const match of text.matchAll(elevenDigits)) {
    if (isNationalId(match[0].replace(/\D/, ''))) return true;
  }
  return false;
};

/** Whether any string, number or key inside the value holds a valid identity number (I6). Walks arrays and objects; bounded by the body limit. */
export function findNationalId(value: unknown): boolean {
  if (typeof value === 'string') return holdsNationalId(value);
  if (typeof value === 'number') return Number.isInteger(value) && holdsNationalId(String(value).padStart(11, '0'));
  if (Array.isArray(value)) return value.some(findNationalId);
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([key, item]) => holdsNationalId(key) || findNationalId(item));
}
