import { z } from 'zod';
import type { EventType } from './event-type.js';
import { unwrap } from './field-traits.js';
import type { PersonRef } from './sector/sector-base.js';

const isPersonRefSchema = (schema: z.ZodType): schema is z.ZodObject => schema instanceof z.ZodObject && 'nationalId' in schema.shape && 'pseudonym' in schema.shape;

/**
 * The same data with every person reference replaced (numbers by pseudonyms at the door, our pseudonyms by the recipient's at delivery).
 * Knows references by the schema, so that no one is missed in a list or a nested object.
 */
export async function replacePersonRefs<D>(type: EventType, data: D, replace: (ref: PersonRef, pointer: string) => Promise<PersonRef>): Promise<D> {
  const visit = async (schema: z.ZodType, value: unknown, pointer: string): Promise<unknown> => {
    const inner = unwrap(schema);
    if (value === undefined || value === null) return value;
    if (isPersonRefSchema(inner)) return replace(value as PersonRef, pointer);
    if (inner instanceof z.ZodArray && Array.isArray(value)) {
      return Promise.all(value.map((item, index) => visit(inner.element as z.ZodType, item, `${pointer}/${index}`)));
    }
    if (!(inner instanceof z.ZodObject) || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(async ([key, item]): Promise<[string, unknown]> => {
      const field = inner.shape[key] as z.ZodType | undefined;
      return [key, field === undefined ? item : await visit(field, item, `${pointer}/${key}`)];
    });
    return Object.fromEntries(await Promise.all(entries));
  };
  return (await visit(type.data, data, '')) as D;
}
