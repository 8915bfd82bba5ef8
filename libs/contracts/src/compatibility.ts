import type { JsonSchema } from './json-schema.js';

export const compatibilityRules = ['added-required-field', 'removed-field', 'narrowed', 'changed-category'] as const;
export type CompatibilityRule = (typeof compatibilityRules)[number];

export interface Incompatibility {
  rule: CompatibilityRule;
  /** JSON pointer into the data, `*` for a list's items. */
  pointer: string;
  detail: string;
}

const object = (value: unknown): JsonSchema => (typeof value === 'object' && value !== null ? (value as JsonSchema) : {});
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : []);

/** Limits where a higher (`least`) or lower (`most`) number takes something away. */
const least = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const most = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
/** What decides who may see a value: the category and everything that adds to it. */
const telling = ['x-data-category', 'x-free-text', 'x-code-list', 'x-category-from', 'x-never-delivered', 'x-audience'];

/**
 * What in `next` an old reader or writer of `published` would not survive (`events.md`, Change). Additions of optional fields, values and
 * room are fine; all else is a new major version.
 */
export function incompatibilities(published: JsonSchema, next: JsonSchema, pointer = ''): Incompatibility[] {
  return [
    ...requiredFields(published, next, pointer),
    ...removedFields(published, next, pointer),
    ...narrowings(published, next).map((detail): Incompatibility => ({ rule: 'narrowed', pointer, detail })),
    ...categoryChanges(published, next).map((detail): Incompatibility => ({ rule: 'changed-category', pointer, detail })),
    ...inside(published, next, pointer),
  ];
}

const requiredFields = (published: JsonSchema, next: JsonSchema, pointer: string): Incompatibility[] => {
  const before = new Set(strings(published['required']));
  return strings(next['required'])
    .filter((field) => !before.has(field))
    .map((field) => ({ rule: 'added-required-field', pointer: `${pointer}/${JSON.parse(field)}`, detail: 'old writers do not send it' }));
};

const removedFields = (published: JsonSchema, next: JsonSchema, pointer: string): Incompatibility[] => {
  const now = object(next['properties']);
  const required = new Set(strings(next['required']));
  const gone = Object.keys(object(published['properties'])).filter((field) => !(field in now));
  const loosened = strings(published['required']).map((field) => String(JSON.parse(field))).filter((field) => field in now && !required.has(JSON.stringify(field)));
  return [
    ...gone.map((field): Incompatibility => ({ rule: 'removed-field', pointer: `${pointer}/${field}`, detail: 'old readers and writers know it' })),
    ...loosened.map((field): Incompatibility => ({ rule: 'removed-field', pointer: `${pointer}/${field}`, detail: 'old readers count on it, and it may now be absent' })),
  ];
};

function narrowings(published: JsonSchema, next: JsonSchema): string[] {
  const details: string[] = [];
  for (const key of ['type', 'const', 'format', 'pattern', 'additionalProperties']) {
    const before = JSON.stringify(published[key]);
    const now = JSON.stringify(next[key]);
    if (before !== now && next[key] !== undefined) details.push(`${key} was ${before ?? 'open'}, is ${now}`);
    else if (before !== now && key === 'type') details.push('type was given and is not');
  }
  const values = new Set(strings(next['enum']));
  if (next['enum'] !== undefined && published['enum'] === undefined) details.push('an enum closes what was open');
  for (const value of strings(published['enum'])) if (next['enum'] !== undefined && !values.has(value)) details.push(`the value ${value} is gone`);
  for (const key of least) if (limit(next[key], -Infinity) > limit(published[key], -Infinity)) details.push(`${key} is raised`);
  for (const key of most) if (limit(next[key], Infinity) < limit(published[key], Infinity)) details.push(`${key} is lowered`);
  return details;
}

const limit = (value: unknown, none: number): number => (typeof value === 'number' ? value : none);

const categoryChanges = (published: JsonSchema, next: JsonSchema): string[] =>
  telling
    .filter((key) => JSON.stringify(published[key]) !== JSON.stringify(next[key]))
    .map((key) => `${key} was ${JSON.stringify(published[key]) ?? 'absent'}, is ${JSON.stringify(next[key]) ?? 'absent'}`);

function inside(published: JsonSchema, next: JsonSchema, pointer: string): Incompatibility[] {
  const now = object(next['properties']);
  const fields = Object.entries(object(published['properties']))
    .filter(([field]) => field in now)
    .flatMap(([field, before]) => incompatibilities(object(before), object(now[field]), `${pointer}/${field}`));
  const items = published['items'] !== undefined && next['items'] !== undefined ? incompatibilities(object(published['items']), object(next['items']), `${pointer}/*`) : [];
  return [...fields, ...items, ...options(published, next, pointer)];
}

/** Every alternative that was allowed must still be allowed by some alternative. */
function options(published: JsonSchema, next: JsonSchema, pointer: string): Incompatibility[] {
  const before = Array.isArray(published['anyOf']) ? published['anyOf'].map(object) : [];
  const now = Array.isArray(next['anyOf']) ? next['anyOf'].map(object) : [];
  if (now.length === 0 && before.length === 0) return [];
  return before
    .filter((option) => !now.some((candidate) => incompatibilities(option, candidate).length === 0))
    .map((option) => ({ rule: 'narrowed', pointer, detail: `an alternative is gone or changed: ${JSON.stringify(option).slice(0, 120)}` }));
}
