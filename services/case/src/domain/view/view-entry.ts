import { createHash } from 'node:crypto';
import { keyOf, type Registration } from '../registration.js';

/** A registration as one reader may see it: its data already holds only what the reader has a ground for (D2, D12). */
export interface VisibleRegistration {
  readonly fact: Registration;
  /** The reader's own registration: always whole to it. */
  readonly own: boolean;
  /** Nothing was removed, so facts that follow from it may be told too (D2). */
  readonly whole: boolean;
}

/** One registration in an answer. Its id is the reader's own: two readers cannot join what they see by it (D12). */
export interface ViewEntry {
  readonly entry: string;
  readonly fact: string;
  readonly at: string;
  readonly service?: string;
  readonly content: Record<string, unknown>;
  /** Own registrations only, so that the owner finds its record. */
  readonly registration?: { readonly source: string; readonly id: string };
}

/** What the envelope and the reader's own person id already say, or nobody outside should have: people's other pseudonyms. */
const notContent: ReadonlySet<string> = new Set(['person', 'aboutPersons', 'registeredBy', 'registeredByType', 'municipality', 'freeTextCategories']);

export function contentFor(registration: Registration): Record<string, unknown> {
  const { data } = registration;
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(Object.entries(data).filter(([field]) => !notContent.has(field)));
}

const registeredBy = ({ data }: Registration): string | undefined => (data as { registeredBy?: string } | null)?.registeredBy;

/** @param reader what keeps one reader's ids apart from another's; holds the pseudonym, so that no id can be guessed */
export const entryId = (reader: string, registration: { source: string; id: string }): string =>
  `e_${createHash('sha256').update(JSON.stringify([reader, keyOf(registration)])).digest('base64url').slice(0, 22)}`;

export function viewEntry({ fact: registration, own }: VisibleRegistration, reader: string): ViewEntry {
  const service = registeredBy(registration);
  return {
    entry: entryId(reader, registration),
    fact: registration.type.split('.').at(-2) ?? registration.type,
    at: registration.time,
    ...(service === undefined ? {} : { service }),
    content: contentFor(registration),
    ...(own ? { registration: { source: registration.source, id: registration.id } } : {}),
  };
}
