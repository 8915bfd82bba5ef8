import type { CloudEvent, PersonId, ServiceId } from '@samhandling/contracts';
import { plainContent, type ContentCodec } from '@samhandling/event-store';
import type { Connection, mongo } from 'mongoose';
import { eachStreamInOrder } from '../domain/original-order.js';
import { givesRelation, routedEvent, type RoutedEvent } from '../domain/routed-event.js';
import { collectionOf, isDuplicateKey } from '../projections/collection.js';
import type { Causes } from './causes.js';

interface PoolDocument extends Omit<RoutedEvent, 'key'> {
  _id: string;
  /** Client that published it: a system does not get its own events back. */
  client?: string;
  /** The service behind it, when the fact gives a relation (rule D13). */
  relates?: ServiceId;
  /** Set while it is to be routed; a copy of consents that is too old moves it on. */
  routeAt?: Date;
  arrivedAt: Date;
}

export interface PooledEvent extends RoutedEvent {
  client?: string;
  arrivedAt: Date;
  routeAt?: Date;
}

/** It has been tried, and waits for a copy of consents that is not too old. */
export const isWaiting = ({ arrivedAt, routeAt }: PooledEvent): boolean => routeAt !== undefined && routeAt > arrivedAt;

/**
 * Everything that may be told to somebody, kept as it came. An event lies here before its copy of consents is read, and what a consent
 * opens is looked for here after the copy is changed: whichever comes first, none is missed (`mechanisms.md`).
 */
export class PoolStore {
  constructor(
    private readonly connection: Connection,
    private readonly codec: ContentCodec = plainContent,
  ) {}

  async init(): Promise<void> {
    await this.#events.createIndexes([
      { name: 'to-route', key: { routeAt: 1 }, partialFilterExpression: { routeAt: { $exists: true } } },
      { name: 'pending-in-stream', key: { stream: 1, position: 1 }, partialFilterExpression: { routeAt: { $exists: true } } },
      { name: 'persons', key: { persons: 1, arrivedAt: 1 } },
      { name: 'relations', key: { subject: 1, relates: 1 }, partialFilterExpression: { relates: { $exists: true } } },
    ]);
  }

  /** Keeps an event to be routed; a repeat changes nothing. What is for nobody outside is not kept. */
  async add(event: CloudEvent, { client, causes }: { client: string | undefined; causes: Causes }, at: Date): Promise<void> {
    const routed = routedEvent(event);
    if (routed === undefined) return;
    const { key, ...rest } = routed;
    const persons = [...new Set([...routed.persons, ...causes.persons])];
    const document: PoolDocument = {
      _id: key, ...rest, persons, causes: causes.categories, retracted: false, arrivedAt: at, routeAt: at,
      event: { ...event, data: await this.codec.encode(event.data, { person: routed.subject, categories: [] }) },
      ...(client === undefined ? {} : { client }),
      ...(routed.sender !== undefined && givesRelation(event.type) ? { relates: routed.sender } : {}),
    };
    try {
      await this.#events.insertOne(document);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** What is to be routed now, in the order it came; within a stream in its own order. */
  async toRoute(now: Date, limit: number): Promise<PooledEvent[]> {
    const found = await this.#decoded(this.#events.find({ routeAt: { $lte: now } }).sort({ routeAt: 1, _id: 1 }).limit(limit));
    return eachStreamInOrder(found);
  }

  async routed(key: string): Promise<void> {
    await this.#events.updateOne({ _id: key }, { $unset: { routeAt: '' } });
  }

  async routeLater(key: string, at: Date): Promise<void> {
    await this.#events.updateOne({ _id: key }, { $set: { routeAt: at } });
  }

  /** Whether something earlier of the same stream is still to be routed: what rests on consent must not overtake it (I3). */
  async hasEarlierPending({ stream, position }: Pick<RoutedEvent, 'stream' | 'position'>): Promise<boolean> {
    return (await this.#events.findOne({ stream, position: { $lt: position }, routeAt: { $exists: true } }, { projection: { _id: 1 } })) !== null;
  }

  /** Everything about a person, themselves or as somebody else in it, oldest first, from a place on. */
  async about(person: PersonId, limit: number, skip = 0): Promise<PooledEvent[]> {
    return await this.#decoded(this.#events.find({ persons: person }).sort({ arrivedAt: 1, _id: 1 }).skip(skip).limit(limit));
  }

  async get(keys: readonly string[]): Promise<Map<string, PooledEvent>> {
    const found = await this.#decoded(this.#events.find({ _id: { $in: [...keys] } }));
    return new Map(found.map((event) => [event.key, event]));
  }

  /** Services with a relation to the person by what they have done (rule D13). */
  async related(person: PersonId): Promise<ServiceId[]> {
    return (await this.#events.distinct('relates', { subject: person, relates: { $exists: true } })).filter((service) => service !== undefined);
  }

  /** Marks what its own source took back; from here on it is told to nobody. */
  async retract(key: string): Promise<void> {
    await this.#events.updateOne({ _id: key }, { $set: { retracted: true } });
  }

  async #decoded(cursor: mongo.FindCursor<mongo.WithId<PoolDocument>>): Promise<PooledEvent[]> {
    const documents = await cursor.toArray();
    return await Promise.all(
      documents.map(async ({ _id: key, event, ...rest }) => ({ key, ...rest, event: { ...event, data: await this.codec.decode(event.data) } })),
    );
  }

  get #events() {
    return collectionOf<PoolDocument>(this.connection, 'routed_events');
  }
}

