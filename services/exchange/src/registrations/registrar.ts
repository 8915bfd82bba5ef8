import { createHash } from 'node:crypto';
import { categoriesOf, DomainError, type CloudEvent, type EventType, type PersonId } from '@samhandling/contracts';
import type { EventStore, NewEvent } from '@samhandling/event-store';
import canonicalize from 'canonicalize';
import { namesPersonsBare, readIncoming, type Incoming, type Publisher } from '../domain/incoming.decide.js';
import { opaqueId } from '../domain/opaque-id.js';
import { referencesIn, replaceReferences } from '../domain/person-references.js';
import { checkTakenBack, registrationsDecider, type Registrations } from '../domain/registration.js';
import { stamped } from '../domain/stamp.js';
import type { DuplicateOf } from '../domain/sameness.decide.js';
import type { LocalPersons } from '../persons/local-persons.js';
import type { Sameness } from './sameness.js';

/** The answer to a registration: a reference of the publisher's own, and what it may know of an earlier one (rule D1). */
export interface Accepted {
  reference: string;
  duplicateOf?: DuplicateOf;
}

/** What lies beside a registration in its commit: who published it, and how its publisher points at it. */
export interface RegistrationRecord {
  reference: string;
  client: string;
  service: string;
  type: string;
  source: string;
  id: string;
  duplicate: boolean;
  municipality?: string;
}

export interface RegistrarParts {
  store: EventStore;
  persons: LocalPersons;
  sameness: Sameness;
  key: Buffer;
  eventBytesMax: number;
}

/** The one way in for facts, by HTTP and by Kafka: checks, swaps numbers for pseudonyms, sees the same fact twice, and commits. */
export class Registrar {
  constructor(private readonly parts: RegistrarParts) {}

  /**
   * Takes one event. Resolves when a majority has it; the same event again answers as the first time, with sameness decided anew.
   * @throws DomainError as `readIncoming`, and `payload-too-large` (413), `idempotency-conflict` (409), `not-own-registration` (422)
   */
  async accept(raw: unknown, publisher: Publisher): Promise<Accepted> {
    const incoming = this.#read(raw, publisher);
    const { envelope, type } = incoming;
    const references = referencesIn(incoming.data);
    const persons = await this.parts.persons.resolveAll(references, publisher.service.id);
    const data = withPersons(incoming, persons);
    const subject = subjectOf(type, data);
    const stream = `registrations-${subject ?? publisher.service.id}`;
    const reference = opaqueId(this.parts.key, 'g', envelope.source, envelope.id);
    const registering = { source: envelope.source, id: envelope.id, type, data, service: publisher.service.id };
    let same: Awaited<ReturnType<Sameness['find']>>;
    const { replayed } = await this.parts.store.execute({
      stream,
      decider: registrationsDecider,
      cause: `${envelope.source}/${envelope.id}#registered`,
      requestHash: hashOf(incoming, data),
      decide: async (state: Registrations) => {
        checkTakenBack(type, registering, data, state);
        const content = stamped(type, data, publisher.service, state);
        same = await this.parts.sameness.find({ ...registering, data: content }, state, publisher);
        const registration: RegistrationRecord = {
          reference, client: publisher.fagsystem.clientId, service: publisher.service.id, type: type.type, source: envelope.source, id: envelope.id,
          duplicate: same !== undefined, ...('municipality' in content && typeof content['municipality'] === 'string' ? { municipality: content['municipality'] } : {}),
        };
        return { events: [newEvent(incoming, content, subject, stream)], attached: { registration } };
      },
    });
    // Decided anew on a repeat: what the publisher may know may have changed since (rule D1).
    if (replayed) same = await this.parts.sameness.find(registering, await this.registrations(stream), publisher);
    return { reference, ...(same === undefined ? {} : { duplicateOf: same.duplicateOf }) };
  }

  /** What a person's stream says by now. */
  async registrations(stream: string): Promise<Registrations> {
    const { events } = await this.parts.store.read(stream);
    return events.reduce(registrationsDecider.evolve, registrationsDecider.initial);
  }

  /** Whether the event would be taken: validity only, so that it tells nothing about anybody (rule D1). Mints nobody, stores nothing. */
  async check(raw: unknown, publisher: Publisher): Promise<{ valid: true }> {
    const incoming = this.#read(raw, publisher);
    for (const { reference } of referencesIn(incoming.data)) await this.parts.persons.find(reference, publisher.service.id);
    return { valid: true };
  }

  #read(raw: unknown, publisher: Publisher): Incoming {
    if (Buffer.byteLength(JSON.stringify(raw ?? null)) > this.parts.eventBytesMax) {
      throw new DomainError('payload-too-large', { status: 413, detail: `one event is at most ${this.parts.eventBytesMax} bytes` });
    }
    return readIncoming(raw, publisher);
  }
}

/** Everyone under their pseudonym; a register's events carry it bare. */
const withPersons = ({ type, data }: Incoming, persons: ReadonlyMap<string, PersonId>): Record<string, unknown> => {
  const bare = namesPersonsBare(type);
  const replaced = replaceReferences(data, ({ pointer }) => (bare ? persons.get(pointer) : { pseudonym: persons.get(pointer) }));
  return type.data.parse(replaced) as Record<string, unknown>;
};

const subjectOf = (type: EventType, data: Record<string, unknown>): PersonId | undefined =>
  type.aboutPersons(data as never).find(({ role }) => role === 'subject')?.person;

/** What makes two requests the same: the fact as given, whatever mode it came in and whatever the platform laid on it. */
const hashOf = ({ envelope: { type, time } }: Incoming, data: Record<string, unknown>): string => {
  const { registeredBy: _, registeredByType: __, ...given } = data;
  return createHash('sha256').update(canonicalize({ type, time, data: given }) ?? '').digest('base64url');
};

const newEvent = ({ envelope, type }: Incoming, data: Record<string, unknown>, subject: PersonId | undefined, stream: string): NewEvent => {
  const { source, id, time, correlationid, causationid, traceparent } = envelope as Omit<CloudEvent, 'data'>;
  return {
    type: type.type, data, partitionkey: subject ?? stream, time, source, id, dataclassification: categoriesOf(type, data).join(','),
    ...(subject === undefined ? {} : { subject }),
    ...(correlationid === undefined ? {} : { correlationid }),
    ...(causationid === undefined ? {} : { causationid }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
};

