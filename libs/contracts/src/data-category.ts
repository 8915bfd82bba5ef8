import { z } from 'zod';

/** What a field tells about a person. Every field of every schema carries one; a consent or statute names the ones it covers. */
export const dataCategories = [
  'identity',
  'contact',
  'family',
  'coordination',
  'education',
  'health',
  'mental-health-and-substance',
  'social',
  'economy',
  'housing',
  'employment',
  'child-welfare',
  'family-counselling',
  'shelter',
  'criminal',
  'residence-status',
  'place',
  'own-words',
] as const;

export const dataCategorySchema = z.enum(dataCategories);
export type DataCategory = (typeof dataCategories)[number];

/** Same order every time, each once: what `dataclassification` and decision records carry. */
export const sortedCategories = (categories: Iterable<DataCategory>): DataCategory[] => [...new Set(categories)].sort();

export const isDataCategory = (value: unknown): value is DataCategory => dataCategorySchema.safeParse(value).success;
