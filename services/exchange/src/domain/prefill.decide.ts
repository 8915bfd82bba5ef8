import { traitsOf, unwrap, type EventType, type ServiceId } from '@samhandling/contracts';
import { z } from 'zod';

/** One registration as this caller may know it. */
export interface Readable {
  type: EventType;
  data: Record<string, unknown>;
  time: string;
}

export interface NamedValue {
  field: string;
  value: unknown;
  date: string;
}

export interface Prefilled {
  value: unknown;
  date: string;
  owner?: ServiceId;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const listed = (value: Record<string, unknown>, time: string): NamedValue[] => {
  const { field, value: content, asOf } = value;
  return typeof field === 'string' && content !== undefined ? [{ field, value: content, date: typeof asOf === 'string' ? asOf : time }] : [];
};

const valuesIn = (schema: z.ZodType, value: unknown, time: string): NamedValue[] => {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) return value.flatMap((item) => valuesIn(inner.element as z.ZodType, item, time));
  if (!(inner instanceof z.ZodObject) || !isRecord(value)) return [];
  const own = Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, field]): NamedValue[] => {
    const content = value[key];
    if (content === undefined) return [];
    const name = traitsOf(field)?.ownable;
    return name === undefined ? valuesIn(field, content, time) : [{ field: name, value: content, date: time }];
  });
  return [...own, ...listed(value, time)];
};

/** Every named piece of information in a registration: form answers by field name, and fields the schema gives a name. */
export const namedValues = ({ type, data, time }: Readable): NamedValue[] => valuesIn(type.data, data, time);

const dayOf = (date: string): string => date.slice(0, 10);

/**
 * What a form can be filled in with: for each name the newest value this caller may know, its date, and who owns it where that may be
 * known. A name without an answer is left out, whether nothing is registered or it may not be told (rule D1).
 */
export const prefill = (wanted: readonly string[], readable: readonly Readable[]): Record<string, Prefilled> => {
  // Names come from publishers: a map, so that none of them is `constructor` to us.
  const fields = new Map<string, Prefilled>();
  for (const one of readable) {
    const { registeredBy } = one.data as { registeredBy?: ServiceId };
    for (const { field, value, date } of namedValues(one)) {
      if (!wanted.includes(field)) continue;
      const before = fields.get(field);
      if (before !== undefined && dayOf(before.date) > dayOf(date)) continue;
      // The owner is the source of the first registration (`exchange.md`, Field owner), as far as this caller sees.
      const owner = before === undefined ? registeredBy : before.owner;
      fields.set(field, { value, date: dayOf(date), ...(owner === undefined ? {} : { owner }) });
    }
  }
  return Object.fromEntries(fields);
};
