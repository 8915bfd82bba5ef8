import { z } from 'zod';
import { dataCategories, isDataCategory, type DataCategory } from './data-category.js';
import { categoriesOfCode } from './codes/code-lists.js';

/** What a schema says of a field beside its form. Kept as zod metadata, so one source gives validation, filtering and documents. */
export interface FieldTraits {
  dataCategory: DataCategory;
  /** One system owns the value under this name; see `field-names`. */
  ownable?: string;
  /** Prose: told only to who has every category the publisher gave it, or all categories when unclassified (D5). */
  freeText?: true;
  /** A code whose own category counts beside the field's. */
  codeList?: string;
  /** A code from a list whose categories do not count: naming a field one lacks tells nothing of its content. */
  vocabulary?: string;
  /** The object tells what one of its properties says it tells. */
  categoryFrom?: { property: string; codeList: string; explicit?: string };
  /** For our own services (causes, D2); no recipient gets it, whatever its categories (D12). */
  neverDelivered?: true;
}

/** Puts a category (and other traits) on a schema; apply it last, since derived zod schemas lose their metadata. */
export const as = <S extends z.ZodType>(dataCategory: DataCategory, schema: S, traits: Omit<FieldTraits, 'dataCategory'> = {}): S =>
  schema.meta({ ...schema.meta(), dataCategory, ...traits });

/** An object whose properties carry its category unless they carry their own. */
export const objectOf = <S extends z.ZodRawShape>(dataCategory: DataCategory, shape: S, traits: Omit<FieldTraits, 'dataCategory'> = {}) => {
  const categorised = Object.fromEntries(
    Object.entries(shape).map(([key, field]) => [key, traitsOf(field as z.ZodType) === undefined ? as(dataCategory, field as z.ZodType) : field]),
  ) as S;
  return as(dataCategory, z.object(categorised), traits);
};

/** The schema inside optional and nullable wrappers. */
export function unwrap(schema: z.ZodType): z.ZodType {
  let inner: z.ZodType = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap() as z.ZodType;
  return inner;
}

/** Traits of a field, from the outermost wrapper that has them; undefined when it has none. */
export function traitsOf(schema: z.ZodType): FieldTraits | undefined {
  let current: z.ZodType = schema;
  for (;;) {
    const meta = current.meta();
    if (meta !== undefined && isDataCategory(meta['dataCategory'])) return meta as unknown as FieldTraits;
    if (!(current instanceof z.ZodOptional || current instanceof z.ZodNullable)) return undefined;
    current = current.unwrap() as z.ZodType;
  }
}

/** Whether the reader can do without the field; only such fields can be removed without a trace (D12). */
export const isOptional = (schema: z.ZodType): boolean => schema instanceof z.ZodOptional;

const classificationOf = (value: unknown, property: string): DataCategory[] => {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[property] : undefined;
  return (Array.isArray(given) ? given : [given]).filter(isDataCategory);
};

const categoriesFromProperty = (from: NonNullable<FieldTraits['categoryFrom']>, value: unknown): readonly DataCategory[] => {
  const code = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[from.property] : undefined;
  const explicit = from.explicit === undefined ? [] : classificationOf(value, from.explicit);
  if (typeof code !== 'string') return explicit;
  if (code === 'other' && from.explicit !== undefined) return explicit.length > 0 ? explicit : dataCategories;
  return [...categoriesOfCode(from.codeList, code), ...explicit];
};

/**
 * Every category a recipient must have to see this value itself (not what lies inside it).
 * `freeTextCategories` is how this event's publisher classified its prose; without it prose counts as everything (D5).
 */
export function ownCategories(traits: FieldTraits, value: unknown, freeTextCategories: readonly DataCategory[] | undefined): readonly DataCategory[] {
  return [
    traits.dataCategory,
    ...(traits.freeText === true ? (freeTextCategories ?? dataCategories) : []),
    ...(traits.codeList !== undefined && typeof value === 'string' ? categoriesOfCode(traits.codeList, value) : []),
    ...(traits.categoryFrom === undefined ? [] : categoriesFromProperty(traits.categoryFrom, value)),
  ];
}
