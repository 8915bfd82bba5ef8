import { Injectable } from '@nestjs/common';
import { contentCategories, eventType, keepCategories, serviceType as serviceTypeOf, sortedCategories, type DataCategory, type EventType, type Ground, type PersonId } from '@samhandling/contracts';
import type { Read } from './access-records.js';
import type { Decision } from '@samhandling/policy';
import { Gate, type GateQuestion } from './gate.js';
import { recipientOf, type ViewReader } from './readers.js';

/** A fact somebody registered, as much of it as the gate asks about. */
export interface GatedFact {
  readonly type: string;
  readonly time: string;
  /** Stamped by the exchange. */
  readonly service?: string;
  readonly serviceType?: string;
  readonly data: unknown;
}

/** A fact as one reader may see it: `fact.data` holds only what the reader has a ground for, and removal leaves no mark (D2, D12). */
export interface VisibleFact<F extends GatedFact = GatedFact> {
  readonly fact: F;
  /** The reader's own registration: always whole to it. */
  readonly own: boolean;
  /** Nothing of the content was removed, so what follows from it may be told too (D2). */
  readonly whole: boolean;
}

/** What one reader may see of some facts, and what it rests on. */
export interface Seen<F extends GatedFact = GatedFact> {
  readonly visible: readonly VisibleFact<F>[];
  readonly grounds: readonly Ground[];
  readonly categories: readonly DataCategory[];
  /** Everyone else the visible facts are about: a stop order for one of them stops the view as well (D5, I5). */
  readonly others: readonly PersonId[];
}

/** Cuts facts about a person to what the gate permits a reader, field by field (D2, D5, D12). For views; ask inside an attempt. */
@Injectable()
export class GatedFacts {
  constructor(private readonly gate: Gate) {}

  async see<F extends GatedFact>(reader: ViewReader, subject: PersonId, facts: readonly F[], purposes: readonly string[]): Promise<Seen<F>> {
    const decide = await this.gate.reading([subject, ...facts.flatMap(personsIn)]);
    const seen = facts.flatMap((fact) => seeOne({ reader, subject, purposes, decide }, fact) ?? []);
    return {
      visible: seen.map(({ visible }) => visible),
      grounds: distinct(seen.flatMap(({ grounds }) => grounds)),
      categories: sortedCategories(seen.flatMap(({ categories }) => categories)),
      others: [...new Set(seen.flatMap(({ visible }) => othersIn(visible.fact, subject)))],
    };
  }

  /**
   * May the reader have a fact of ours about the person as a whole, such as who answers or who coordinates? It is no sender's registration, so a
   * ground that holds between two services only does not reach it.
   */
  async permits(reader: ViewReader, subject: PersonId, type: Pick<EventType, 'type' | 'category'>, categories: readonly DataCategory[], purposes: readonly string[], more: { author?: PersonId } = {}): Promise<Permission> {
    const question = { person: subject, recipient: recipientOf(reader, subject), eventType: type.type, typeCategory: type.category, categories, ...more };
    const decide = await this.gate.reading([subject]);
    const decisions = purposes.map((purpose) => decide({ ...question, purpose }));
    const grounds = groundsOf(decisions);
    return { permitted: decisions.some(({ outcome }) => outcome === 'permit'), categories: new Set(grounds.keys()), grounds: distinct([...grounds.values()]) };
  }
}

/** One reader asking about one person, at one reading of the copy. */
interface Looking {
  readonly reader: ViewReader;
  readonly subject: PersonId;
  readonly purposes: readonly string[];
  readonly decide: (question: GateQuestion) => Decision;
}

function seeOne<F extends GatedFact>(looking: Looking, fact: F): { visible: VisibleFact<F>; grounds: Ground[]; categories: DataCategory[] } | undefined {
  const type = eventType(fact.type);
  // What is not gated is told to nobody by itself (D4); what cannot be read (erased, or never kept) has no content to ask about.
  if (type === undefined || type.audience !== 'gated' || !isReadable(fact)) return undefined;
  const permitted = permittedOf(looking, fact, type);
  const kind = kindTells(fact);
  if (kind !== undefined && !permitted.has(kind)) return undefined;
  const data = keepCategories(type, fact.data, new Set(permitted.keys()));
  if (data === undefined) return undefined;
  const { reader } = looking;
  const categories = contentCategories(type, data);
  return {
    visible: {
      fact: { ...fact, data },
      own: reader.kind === 'service' && fact.service === reader.service.service,
      whole: contentCategories(type, fact.data).every((category) => permitted.has(category)),
    },
    grounds: categories.flatMap((category) => permitted.get(category) ?? []),
    categories,
  };
}

function permittedOf({ reader, subject, purposes, decide }: Looking, fact: GatedFact, type: EventType): Map<DataCategory, Ground> {
  const { service, serviceType } = fact;
  const kind = kindTells(fact);
  const question = {
    person: subject,
    others: personsIn(fact).filter((person) => person !== subject),
    recipient: recipientOf(reader, subject),
    ...(service === undefined || serviceType === undefined ? {} : { sender: { service, serviceType } }),
    eventType: fact.type,
    typeCategory: type.category,
    categories: sortedCategories([...contentCategories(type, fact.data), ...(kind === undefined ? [] : [kind]), 'place']),
    occurredAt: fact.time,
  };
  return groundsOf(purposes.map((purpose) => decide({ ...question, purpose })));
}

/** The first purpose that carries a category names its ground (D8). */
const groundsOf = (decisions: readonly Decision[]): Map<DataCategory, Ground> =>
  new Map(decisions.flatMap(({ permitted }) => permitted.map(({ category, ground }) => [category, ground] as const)).reverse());

const isReadable = ({ data }: GatedFact): boolean => typeof data === 'object' && data !== null;

/** Everyone a fact is about (D5). */
const personsIn = (fact: GatedFact): PersonId[] => {
  const type = eventType(fact.type);
  return type === undefined || !isReadable(fact) ? [] : [...new Set(type.aboutPersons(fact.data as never).map(({ person }) => person))];
};

export interface Permission {
  readonly permitted: boolean;
  readonly categories: ReadonlySet<DataCategory>;
  readonly grounds: readonly Ground[];
}

/** What the kind of service tells of a person by itself, e.g. that child welfare is involved: who may not know that gets nothing it registered (N15). */
const kindTells = ({ serviceType }: GatedFact): DataCategory | undefined => (serviceType === undefined ? undefined : serviceTypeOf(serviceType)?.dataCategory);

/** Whom a fact is about beside its subject. */
const othersIn = (fact: GatedFact, subject: PersonId): PersonId[] =>
  [...new Set(eventType(fact.type)?.aboutPersons(fact.data as never).map(({ person }) => person))].filter((person) => person !== subject);

const distinct = (grounds: readonly Ground[]): Ground[] => [...new Map(grounds.map((ground) => [JSON.stringify(ground), ground])).values()];

/** The read record of a view: also that somebody asked and saw nothing, so that the person sees who asked (N11). */
export const readRecord = (reader: ViewReader, subject: PersonId, what: string, seen: readonly Pick<Seen, 'grounds' | 'categories'>[]): Read => {
  const recipient = recipientOf(reader, subject);
  return {
    person: subject,
    reader: recipient.kind === 'service' ? { kind: 'service', service: recipient.service } : { kind: 'person', person: recipient.person, relation: recipient.relation },
    what,
    grounds: distinct(seen.flatMap(({ grounds }) => grounds)),
    categories: sortedCategories(seen.flatMap(({ categories }) => categories)),
  };
};
