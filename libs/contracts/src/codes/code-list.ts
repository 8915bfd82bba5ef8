import type { DataCategory } from '../data-category.js';

/** One value of a list. `dataCategory` is set where the value itself tells something (a referral to BUP tells of mental health). */
export interface Code {
  code: string;
  nb: string;
  nn: string;
  en: string;
  dataCategory?: DataCategory;
}

/** A versioned, open list: `other` with a text is always allowed, so that a new service never breaks a schema. */
export interface CodeList<C extends Code = Code> {
  name: string;
  version: number;
  source: string;
  codes: readonly C[];
}

export const other: Code = { code: 'other', nb: 'Annet', nn: 'Anna', en: 'Other' };

/** Rows as `code | nb | nn | en | category?`, one a line: lists are read and reviewed as tables. */
export function codeTable(text: string): Code[] {
  const rows = text.trim().split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.map(([code = '', nb = '', nn = '', en = '', dataCategory = '']) => ({
    code,
    nb,
    nn,
    en,
    ...(dataCategory === '' ? {} : { dataCategory: dataCategory as DataCategory }),
  }));
}
