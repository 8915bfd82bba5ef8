import { z } from 'zod';
import { sortedCategories, isDataCategory, type DataCategory } from './data-category.js';
import type { EventType } from './event-type.js';
import { isOptional, ownCategories, traitsOf, unwrap } from './field-traits.js';

interface Context {
  freeText: readonly DataCategory[] | undefined;
  /** Called for each value met with what it tells by itself; false removes it and all inside. */
  admit(categories: readonly DataCategory[], isProse: boolean): boolean;
}

const proseClassification = (data: unknown): readonly DataCategory[] | undefined => {
  const given = (data as { freeTextCategories?: unknown } | null)?.freeTextCategories;
  return Array.isArray(given) && given.length > 0 && given.every(isDataCategory) ? given : undefined;
};

function keepValue(schema: z.ZodType, value: unknown, context: Context): unknown {
  const traits = traitsOf(schema);
  if (traits?.neverDelivered === true) return undefined;
  if (traits !== undefined && !context.admit(ownCategories(traits, value, context.freeText), traits.freeText === true && typeof value === 'string')) return undefined;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    const option = inner.options.find((candidate) => (candidate as z.ZodType).safeParse(value).success);
    return option === undefined ? undefined : keepValue(option as z.ZodType, value, context);
  }
  if (inner instanceof z.ZodArray) return keepItems(inner, value, context);
  if (inner instanceof z.ZodObject) return keepProperties(inner, value, context);
  return value;
}

function keepItems(schema: z.ZodArray, value: unknown, context: Context): unknown {
  if (!Array.isArray(value)) return undefined;
  const kept = value.map((item) => keepValue(schema.element as z.ZodType, item, context)).filter((item) => item !== undefined);
  return kept.length === 0 && value.length > 0 ? undefined : kept;
}

function keepProperties(schema: z.ZodObject, value: unknown, context: Context): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(schema.shape) as [string, z.ZodType][]) {
    const given = (value as Record<string, unknown>)[key];
    const result = given === undefined ? undefined : keepValue(field, given, context);
    // An emptied list or object would show that something was there; a missing required field would too, so its whole object goes.
    const empty = Array.isArray(result) && result.length === 0;
    if (result !== undefined && !(empty && isOptional(field))) kept[key] = result;
    else if (!isOptional(field)) return undefined;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/**
 * What is left of the data for a recipient with these categories (D2, D12). Fields not in the schema go too. Removal is never marked:
 * the result is the same as if what was removed had never been registered.
 * @returns undefined when the recipient may not have the event at all: the type's own category, or that of a field it cannot do without, is not allowed
 */
export function keepCategories(type: EventType, data: unknown, allowed: ReadonlySet<DataCategory>): unknown {
  if (!allowed.has(type.category)) return undefined;
  const kept = keepValue(type.data, data, {
    freeText: proseClassification(data),
    admit: (categories) => categories.every((category) => allowed.has(category)),
  });
  return holdsProse(type, kept) ? kept : withoutClassification(kept);
}

const holdsProse = (type: EventType, data: unknown): boolean => {
  let found = false;
  keepValue(type.data, data, { freeText: undefined, admit: (_categories, isProse) => (found ||= isProse) || true });
  return found;
};

/** How a text was classified must not outlive the text: it would show that there was one. */
const withoutClassification = (data: unknown): unknown => {
  if (typeof data !== 'object' || data === null || !('freeTextCategories' in data)) return data;
  const { freeTextCategories: _gone, ...rest } = data;
  return rest;
};

/** Every category present in this instance, the type's own included, sorted. What a recipient must have to get all of it. */
export function categoriesOf(type: EventType, data: unknown): DataCategory[] {
  const found = new Set<DataCategory>([type.category]);
  keepValue(type.data, data, {
    freeText: proseClassification(data),
    admit: (categories) => {
      for (const category of categories) found.add(category);
      return true;
    },
  });
  return sortedCategories(found);
}

/** The categories without which no event is delivered: the type's own and those of required fields in this instance. */
export function essentialCategories(type: EventType, data: unknown): DataCategory[] {
  const all = categoriesOf(type, data);
  return all.filter((category) => keepCategories(type, data, new Set(all.filter((candidate) => candidate !== category))) === undefined);
}
