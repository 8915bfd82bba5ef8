import { z } from 'zod';
import { sortedCategories, type DataCategory } from './data-category.js';
import { fieldName } from './codes/field-names.js';
import type { EventType } from './event-type.js';
import { ownCategories, traitsOf, unwrap } from './field-traits.js';

/** A named value inside an event: an answer, a result, or a schema field that has an owner. */
export interface FieldValue {
  field: string;
  value: string | number | boolean;
  /** JSON pointer into the data. */
  pointer: string;
  /** Everything a reader must have to see it, the objects around it included. */
  categories: DataCategory[];
  /** One system owns it; an update from another becomes a correction request. */
  ownable: boolean;
  asOf?: string;
}

const isFieldValue = (schema: z.ZodType): boolean => traitsOf(schema)?.categoryFrom?.codeList === 'field-names';
const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/**
 * Every named value an event carries, whatever its type: what prefill, field ownership and the count of values nobody typed again read (N1).
 * The category comes from the list of field names, never from the sender alone.
 */
export function fieldValuesOf(type: EventType, data: unknown): FieldValue[] {
  const found: FieldValue[] = [];
  const visit = (schema: z.ZodType, value: unknown, pointer: string, outer: readonly DataCategory[]): void => {
    const traits = traitsOf(schema);
    const categories = traits === undefined ? outer : sortedCategories([...outer, ...ownCategories(traits, value, undefined)]);
    if (traits?.ownable !== undefined && isPlain(value)) {
      found.push({ field: traits.ownable, value, pointer, categories: [...categories], ownable: true });
    }
    const inner = unwrap(schema);
    if (inner instanceof z.ZodArray && Array.isArray(value)) {
      value.forEach((item, index) => visit(inner.element as z.ZodType, item, `${pointer}/${index}`, categories));
    } else if (inner instanceof z.ZodObject && typeof value === 'object' && value !== null) {
      const row = value as Record<string, unknown>;
      if (isFieldValue(schema) && typeof row['field'] === 'string' && isPlain(row['value'])) {
        const asOf = typeof row['asOf'] === 'string' ? { asOf: row['asOf'] } : {};
        found.push({ field: row['field'], value: row['value'], pointer, categories: [...categories], ownable: fieldName(row['field'])?.ownable ?? false, ...asOf });
      }
      for (const [key, item] of Object.entries(inner.shape)) {
        if (row[key] !== undefined) visit(item as z.ZodType, row[key], `${pointer}/${key}`, categories);
      }
    }
  };
  visit(type.data, data, '', [type.category]);
  return found;
}

/**
 * The values a subscription filter compares with, at a dotted path, through lists. Empty when the event has none: such a filter does not
 * match (fail closed). Undeclared paths have no values at all.
 */
export function filterValuesOf(type: EventType, data: unknown, attribute: string): string[] {
  if (!type.filterAttributes.includes(attribute)) return [];
  let values: unknown[] = [data];
  for (const step of attribute.split('.')) {
    values = values.flatMap((value) => (Array.isArray(value) ? value : [value])).flatMap((value) =>
      typeof value === 'object' && value !== null && step in value ? [(value as Record<string, unknown>)[step]] : [],
    );
  }
  return values.flatMap((value) => (Array.isArray(value) ? value : [value])).filter(isPlain).map(String);
}
