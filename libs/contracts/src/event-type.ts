import { z } from 'zod';
import type { DataCategory } from './data-category.js';
import type { PersonId } from './identifier.schema.js';
import { isOptional, traitsOf, unwrap } from './field-traits.js';

/** Who an event can ever be told to (D4): `gated` through the gate, `self` only what names the recipient, `internal` nobody outside. */
export type Audience = 'gated' | 'self' | 'internal';

export const personRoles = ['subject', 'guardian', 'sibling', 'reporter', 'third-person', 'signer', 'holder', 'recipient'] as const;
export type PersonRoleName = (typeof personRoles)[number];

/** A person an event is about, and as what (D5). */
export interface PersonRole {
  person: PersonId;
  role: PersonRoleName;
}

export type Publisher = 'fagsystem' | 'register' | 'exchange' | 'consent' | 'case' | 'coordinator' | 'notification';

/** One type of fact: its form, what it tells, about whom and to whom it can ever be told. */
export interface EventType<S extends z.ZodObject = z.ZodObject> {
  type: string;
  area: string;
  fact: string;
  version: 1;
  audience: Audience;
  /** What knowing that such an event exists tells; without it a recipient gets no event at all. */
  category: DataCategory;
  data: S;
  publishedBy: Publisher;
  summary: string;
  needs: readonly string[];
  /** Paths (dotted) a subscription may filter on; only fields everyone who gets the event may see. */
  filterAttributes: readonly string[];
  aboutPersons(data: z.output<S>): PersonRole[];
  /** Whether two registrations about the same person are the same fact (`events.md`, Sameness). Pure. */
  sameness?(first: z.output<S>, second: z.output<S>): boolean;
}

export const typeName = (area: string, fact: string): string => `no.samhandling.${area}.${fact}.v1`;

export interface Definition<S extends z.ZodObject> {
  area: string;
  fact: string;
  audience: Audience;
  category: DataCategory;
  data: S;
  publishedBy: Publisher;
  summary: string;
  needs?: readonly string[];
  filterAttributes?: readonly string[];
  aboutPersons?(data: z.output<S>): PersonRole[];
  sameness?(first: z.output<S>, second: z.output<S>): boolean;
}

/**
 * Declares a type and checks it at load, so that a fault stops the build and every start:
 * each field has a data category; in what passes the gate only fields of the type's own category (or of the object around them)
 * are required, so that removal leaves no hole (D12); filters name only such fields (D1).
 */
export function defineEventType<S extends z.ZodObject>(definition: Definition<S>): EventType<S> {
  const type = typeName(definition.area, definition.fact);
  checkFields(type, definition.data, definition.category, definition.audience === 'gated');
  for (const path of definition.filterAttributes ?? []) checkFilter(type, definition, path.split('.'));
  return {
    needs: [],
    filterAttributes: [],
    aboutPersons: (data) => subjectOnly(data),
    ...definition,
    type,
    version: 1,
  };
}

const subjectOnly = (data: unknown): PersonRole[] => {
  const person = (data as { person?: unknown }).person;
  return typeof person === 'string' ? [{ person, role: 'subject' }] : [];
};

function checkFields(where: string, schema: z.ZodType, container: DataCategory, removable: boolean): void {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return checkFields(where, inner.element as z.ZodType, container, removable);
  if (inner instanceof z.ZodUnion) {
    for (const option of inner.options) checkFields(where, option as z.ZodType, container, removable);
    return;
  }
  const open = inner instanceof z.ZodRecord || inner instanceof z.ZodAny || inner instanceof z.ZodUnknown;
  if (open && removable) throw new Error(`${where}: open content cannot carry data categories`);
  if (!(inner instanceof z.ZodObject)) return;
  const own = traitsOf(inner)?.dataCategory ?? container;
  for (const [key, field] of Object.entries(inner.shape)) {
    const traits = traitsOf(field as z.ZodType);
    if (traits === undefined) throw new Error(`${where}/${key}: the field has no data category`);
    if (removable && !isOptional(field as z.ZodType) && traits.dataCategory !== own) {
      throw new Error(`${where}/${key}: a required field must have the category of what it lies in (${own}), else its removal shows`);
    }
    checkFields(`${where}/${key}`, field as z.ZodType, traits.dataCategory, removable);
  }
}

function checkFilter<S extends z.ZodObject>(type: string, definition: Definition<S>, path: readonly string[]): void {
  let schema: z.ZodType = definition.data;
  for (const step of path) {
    let inner = unwrap(schema);
    while (inner instanceof z.ZodArray) inner = unwrap(inner.element as z.ZodType);
    const field = inner instanceof z.ZodObject ? (inner.shape[step] as z.ZodType | undefined) : undefined;
    if (field === undefined) throw new Error(`${type}: filter attribute ${path.join('.')} does not exist`);
    if (traitsOf(field)?.dataCategory !== definition.category) {
      throw new Error(`${type}: filter attribute ${path.join('.')} would tell ${traitsOf(field)?.dataCategory ?? 'nothing known'}`);
    }
    schema = field;
  }
}
