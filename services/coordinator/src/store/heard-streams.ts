import { Injectable } from '@nestjs/common';
import { contentCategories, eventType, sortedCategories, typeName, type PersonId } from '@samhandling/contracts';
import { EventStore, plainContent, type ContentCodec, type Executed, type NewEvent, type Stream } from '@samhandling/event-store';
import type { mongo } from 'mongoose';
import type { OwnEvent } from '../domain/coordination-events.js';
import { keyOf, type HeardFact } from '../domain/heard-fact.js';

/** Streams of a person are found by this; read records and stop confirmations are not in it. */
export const heardIndexes: mongo.IndexDescription[] = [{ name: 'person_stream', key: { person: 1, stream: 1 }, partialFilterExpression: { person: { $exists: true } } }];

/** A stream of ours with what was heard from others beside it. */
export interface HeardStream {
  readonly stream: Stream;
  readonly heard: readonly HeardFact[];
  /** Who, as a person, wrote what: by the id of what was written. Kept here and never published. */
  readonly authors: ReadonlyMap<string, PersonId>;
}

export interface Change<A> {
  events: OwnEvent[];
  answer: A;
  /** Who wrote it, when a person did. */
  author?: { of: string; person: PersonId };
}

interface Attached {
  person?: PersonId;
  heard?: HeardFact;
  author?: { of: string; person: PersonId };
}

/**
 * Streams whose commits carry what was heard from others: the fact and all that follows from it are one document (I2), and nothing personal is
 * published a second time (N7).
 */
@Injectable()
export class HeardStreams {
  readonly #codec: ContentCodec = plainContent;

  constructor(private readonly store: EventStore) {}

  async read(stream: string): Promise<HeardStream> {
    return await this.#beside(await this.store.read(stream));
  }

  /** Names of the person's streams that begin so. */
  async streamsOf(person: PersonId, prefix: string): Promise<string[]> {
    return (await this.store.commits.distinct('stream', { person })).filter((stream) => stream.startsWith(prefix)).sort();
  }

  /** The person's stream that began last among those that begin so. */
  async newestOf(person: PersonId, prefix: string): Promise<string | undefined> {
    const first = await this.store.commits.find({ person, version: 1 }, { projection: { stream: 1 } }).sort({ at: -1 }).toArray();
    return first.map(({ stream }) => stream).find((stream) => stream.startsWith(prefix));
  }

  /** Keeps a fact in a stream and decides what follows from it, once per cause (I1, I8). */
  async hear(stream: string, person: PersonId, fact: HeardFact, decide: (now: HeardStream) => OwnEvent[]): Promise<void> {
    await this.store.execute({
      stream,
      cause: `${keyOf(fact)}#coordination`,
      decider: unfolded,
      decide: async (_, read) => {
        const now = await this.#beside(read);
        const withIt = { ...now, heard: [...now.heard, fact] };
        const attached: Attached = { person, heard: { ...fact, data: this.#codec.encode(fact.data, { person, categories: [] }) } };
        return { events: this.#newEvents(decide(withIt), person, withIt.heard), attached: { ...attached } };
      },
    });
  }

  async change<A>(stream: string, person: PersonId, idempotency: { cause?: string; requestHash: string }, decide: (now: HeardStream) => Change<A>): Promise<Executed<A>> {
    return await this.store.execute<undefined, A>({
      stream,
      ...(idempotency.cause === undefined ? {} : { cause: idempotency.cause, requestHash: idempotency.requestHash }),
      decider: unfolded,
      decide: async (_, read) => {
        const now = await this.#beside(read);
        const { events, answer, author } = decide(now);
        const attached: Attached = { person, ...(author === undefined ? {} : { author }) };
        return { events: this.#newEvents(events, person, now.heard), answer, ...(events.length === 0 ? {} : { attached: { ...attached } }) };
      },
    });
  }

  async #beside(stream: Stream): Promise<HeardStream> {
    const documents = await this.store.commits.find({ stream: stream.stream }, { projection: { heard: 1, author: 1 } }).sort({ version: 1 }).toArray();
    const attached = documents as unknown as Attached[];
    return {
      stream,
      heard: attached.flatMap(({ heard }) => (heard === undefined ? [] : [{ ...heard, data: this.#codec.decode(heard.data) }])),
      authors: new Map(attached.flatMap(({ author }) => (author === undefined ? [] : [[author.of, author.person] as const]))),
    };
  }

  #newEvents(events: readonly OwnEvent[], person: PersonId, heard: readonly HeardFact[]): NewEvent[] {
    const known = new Map(heard.map((fact) => [keyOf(fact), fact]));
    return events.map(({ fact, data }) => {
      const type = typeName('coordinator', fact);
      const causes = ('causes' in data ? (data.causes ?? []) : []).flatMap((cause) => known.get(keyOf(cause)) ?? []);
      const categories = [{ type, data }, ...causes].flatMap((one) => contentCategories(eventType(one.type), one.data));
      return { type, data, partitionkey: person, subject: person, dataclassification: sortedCategories(categories).join(','), ...(causes[0] === undefined ? {} : { causationid: causes[0].id }) };
    });
  }
}

/** The state is folded in `decide`, where what lies beside the events has been read. */
const unfolded = { initial: undefined, evolve: () => undefined };
