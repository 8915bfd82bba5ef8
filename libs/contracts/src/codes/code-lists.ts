import { dataCategories, type DataCategory } from '../data-category.js';
import type { CodeList } from './code-list.js';
import { fieldNames } from './field-names.js';
import { measureTypes, needCategories, obstacleKinds } from './need-codes.js';
import * as process from './process-codes.js';
import { serviceTypes } from './service-types.js';

/** Every code list by name; versioned data, published with the event reference. */
export const codeLists: ReadonlyMap<string, CodeList> = new Map(
  [serviceTypes, fieldNames, needCategories, obstacleKinds, measureTypes, ...Object.values(process)].map((list) => [list.name, list]),
);

export const isKnownCode = (list: string, code: string): boolean =>
  code === 'other' || (codeLists.get(list)?.codes.some((row) => row.code === code) ?? false);

/**
 * What a code tells by itself. An unknown code tells nobody knows what, so it counts as every category (fail closed, D5);
 * `other` tells nothing: its text is classified as prose.
 */
export function categoriesOfCode(list: string, code: string): readonly DataCategory[] {
  if (code === 'other') return [];
  const row = codeLists.get(list)?.codes.find((candidate) => candidate.code === code);
  if (row === undefined) return dataCategories;
  return row.dataCategory === undefined ? [] : [row.dataCategory];
}
