import {
  categoriesOf, deliveredNotice, keepCategories, replacePersonIds, serviceSource,
  type CloudEvent, type DataCategory, type EventType, type PersonId, type RecipientPersonId,
} from '@samhandling/contracts';
import type { Ground } from '@samhandling/policy';

/** What a recipient is told about its delivery, in the body and never in the envelope (rule D12). */
export interface DeliveryNote {
  categories: DataCategory[];
  grounds: Ground[];
  released?: true;
  /** The service that registered it, where the recipient may know. */
  sender?: string;
  notice: string;
}

export interface Kept {
  data: Record<string, unknown>;
  categories: DataCategory[];
  grounds: Ground[];
}

/**
 * What is left for a recipient with these grounds, or undefined when it may not have the event at all. Categories and grounds are
 * worked out from what is left, so that they do not tell what was removed (rule D12).
 */
export const keptFor = (type: EventType, data: unknown, permitted: readonly { category: DataCategory; ground: Ground }[]): Kept | undefined => {
  const kept = keepCategories(type, data, new Set(permitted.map(({ category }) => category)));
  if (typeof kept !== 'object' || kept === null) return undefined;
  const categories = categoriesOf(type, kept);
  const grounds = permitted.filter(({ category }) => categories.includes(category)).map(({ ground }) => ground);
  return { data: kept as Record<string, unknown>, categories, grounds: [...new Map(grounds.map((ground) => [JSON.stringify(ground), ground])).values()] };
};

/** Everyone named anywhere in the value. */
export const personsIn = (value: unknown): PersonId[] => {
  const found = new Set<PersonId>();
  replacePersonIds(value, (person) => {
    found.add(person);
    return person;
  });
  return [...found];
};

export interface CopyNames {
  /** What the recipient calls each person; every person in the content must be there. */
  pseudonyms: ReadonlyMap<PersonId, RecipientPersonId>;
  /** Identity numbers the recipient has a ground for. */
  numbers: ReadonlyMap<PersonId, string>;
}

const withNumbers = (value: unknown, numbers: CopyNames['numbers']): unknown => {
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, numbers));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withNumbers(item, numbers)] as const);
  const { pseudonym } = value as { pseudonym?: unknown };
  const number = typeof pseudonym === 'string' ? numbers.get(pseudonym) : undefined;
  return Object.fromEntries(number === undefined ? entries : [...entries, ['nationalId', number]]);
};

/** The content with every person under the recipient's own name for them. @throws Error when one has none: nothing of ours may leave by forgetting */
export const renamed = (value: unknown, { pseudonyms, numbers }: CopyNames): unknown =>
  replacePersonIds(withNumbers(value, numbers), (person) => {
    const pseudonym = pseudonyms.get(person);
    if (pseudonym === undefined) throw new Error('a person in the content has no pseudonym for this recipient');
    return pseudonym;
  });

export interface CopyEnvelope {
  id: string;
  type: string;
  time: string;
  recordedtime?: string | undefined;
  sequence: number;
  subject?: RecipientPersonId | undefined;
  correlationid?: string | undefined;
}

/** The delivered copy's envelope: it says what kind of fact and about whom, under the recipient's own names, and nothing else (rule D12). */
export const copyEvent = ({ id, type, time, recordedtime, sequence, subject, correlationid }: CopyEnvelope, data: Record<string, unknown>): CloudEvent => ({
  specversion: '1.0',
  id,
  source: serviceSource('exchange'),
  type,
  time,
  ...(recordedtime === undefined ? {} : { recordedtime }),
  datacontenttype: 'application/json',
  ...(subject === undefined ? {} : { subject }),
  sequence: String(sequence),
  ...(correlationid === undefined ? {} : { correlationid }),
  data,
});

/** The note laid beside the content; the same sentence on every delivery. */
export const noteOn = ({ data, categories, grounds }: Kept, released: boolean): DeliveryNote => ({
  categories,
  grounds,
  ...(released ? { released: true as const } : {}),
  ...(typeof data['registeredBy'] === 'string' ? { sender: data['registeredBy'] } : {}),
  notice: deliveredNotice.nb,
});

const leaves = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + leaves(item), 0);
  if (typeof value === 'object' && value !== null) return Object.values(value).reduce<number>((sum, item) => sum + leaves(item), 0);
  return value === undefined || value === null ? 0 : 1;
};

/** Field values a recipient got without anybody typing them again (N2); what the platform itself put there is not counted. */
export const fieldValues = (data: Record<string, unknown>): number => {
  const { person: _, registeredBy: __, registeredByType: ___, municipality: ____, delivery: _____, ...typed } = data;
  return leaves(typed);
};
