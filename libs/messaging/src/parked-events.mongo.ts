import { mongo, type Connection } from 'mongoose';
import { InfrastructureFailure } from './failures.js';
import type { KeyOfTopic, ParkedEventStore, ParkedFailure, ParkedHead, ParkedKey, ParkedKeyReport, ParkingOperations, SkipDecision } from './parked-events.port.js';
import type { ReceivedMessage } from './received-message.js';

interface ParkedDocument {
  /** Group and place in the topic: the same message is kept once. */
  _id: string;
  group: string;
  topic: string;
  key: string;
  partition: number;
  /** A number so that it sorts; offsets stay below 2^53. */
  offset: number;
  value: mongo.Binary | null;
  headers: Record<string, string>;
  parkedAt: Date;
  failure?: ParkedFailure;
  skip?: SkipDecision;
}

/** Parked events in the service's own database, in `parked_events`. One document per message, written with majority before its offset is committed. */
export class MongoParkedEvents implements ParkedEventStore, ParkingOperations {
  #collection: mongo.Collection<ParkedDocument> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly group: string,
    /** Events kept for all groups of the service together; over it the consumer pauses. */
    private readonly eventsMax: number,
    private readonly now: () => Date,
  ) {}

  async init(): Promise<void> {
    await this.#parked.createIndexes([
      { name: 'order', key: { group: 1, key: 1, topic: 1, offset: 1 } },
      { name: 'due', key: { group: 1, 'failure.nextAttemptAt': 1 }, partialFilterExpression: { failure: { $exists: true } } },
    ]);
  }

  async keys(): ReturnType<ParkedEventStore['keys']> {
    const first = { _id: { topic: '$topic', key: '$key' }, partition: { $first: '$partition' }, failure: { $first: '$failure.state' } };
    const groups = await this.#parked
      .aggregate<{ _id: KeyOfTopic; partition: number; failure?: string | null }>([{ $match: { group: this.group } }, { $sort: { group: 1, key: 1, topic: 1, offset: 1 } }, { $group: first }])
      .toArray();
    return groups.map(({ _id, partition, failure }) => ({ ..._id, partition, settled: typeof failure === 'string' }));
  }

  async append(message: ReceivedMessage, failure?: ParkedFailure): Promise<void> {
    if ((await this.#parked.estimatedDocumentCount()) >= this.eventsMax) throw new InfrastructureFailure('parked-events-full');
    const { topic, partition, offset, key, value, headers } = message;
    const document: ParkedDocument = {
      _id: this.#idOf(message),
      group: this.group,
      topic,
      key: key ?? '',
      partition,
      offset: Number(offset),
      value: value === null ? null : new mongo.Binary(value),
      headers: { ...headers },
      parkedAt: this.now(),
      ...(failure === undefined ? {} : { failure }),
    };
    await this.#parked.updateOne({ _id: document._id }, { $setOnInsert: document }, { upsert: true });
  }

  async head(unit: KeyOfTopic): Promise<ParkedHead | undefined> {
    const document = await this.#first({ group: this.group, ...unit });
    if (document === null) return undefined;
    const { topic, partition, offset, key, value, headers, failure, skip } = document;
    return { message: { topic, partition, offset: String(offset), key, value: value === null ? null : Buffer.from(value.buffer), headers }, failure, skip };
  }

  async fail(message: ReceivedMessage, failure: ParkedFailure): Promise<void> {
    await this.#parked.updateOne({ _id: this.#idOf(message) }, { $set: { failure } });
  }

  async remove(message: ReceivedMessage): Promise<void> {
    await this.#parked.deleteOne({ _id: this.#idOf(message) });
  }

  async due(now: Date): Promise<KeyOfTopic[]> {
    return this.#parked.find<KeyOfTopic>({ group: this.group, 'failure.nextAttemptAt': { $lte: now }, failure: { $exists: true } }, { projection: { topic: 1, key: 1 } }).toArray();
  }

  async list(group = this.group, limit = 100): Promise<ParkedKeyReport[]> {
    const heads = await this.#parked.find({ group, failure: { $exists: true } }, { projection: { value: 0, headers: 0 }, limit }).toArray();
    return Promise.all(
      heads.map(async ({ topic, key, partition, offset, failure }) => {
        if (failure === undefined) throw new Error('a parked event came without its failure');
        const { nextAttemptAt: _, ...shown } = failure;
        return { group, topic, key, partition, offset: String(offset), ...shown, events: await this.#parked.countDocuments({ group, key, topic }) };
      }),
    );
  }

  async isParked(group: string, key: string): Promise<boolean> {
    return (await this.#parked.findOne({ group, key }, { projection: { _id: 1 } })) !== null;
  }

  async resume(parked: ParkedKey): Promise<boolean> {
    return this.#decide(parked, {});
  }

  async skip(parked: ParkedKey, { by, reason }: SkipDecision): Promise<boolean> {
    if (by.trim() === '' || reason.trim() === '') throw new Error('an event is skipped by somebody, for a reason');
    return this.#decide(parked, { skip: { by, reason } });
  }

  // The owner of the partition finds it due at its next look and does the work, in its turn with the consumer.
  async #decide(parked: ParkedKey, decision: { skip?: SkipDecision }): Promise<boolean> {
    const first = await this.#first(parked);
    if (first?.failure === undefined) return false;
    const { matchedCount } = await this.#parked.updateOne({ _id: first._id }, { $set: { ...decision, 'failure.nextAttemptAt': new Date(0) } });
    return matchedCount === 1;
  }

  async #first({ group, topic, key }: ParkedKey): Promise<ParkedDocument | null> {
    return this.#parked.findOne({ group, key, topic }, { sort: { offset: 1 } });
  }

  #idOf({ topic, partition, offset }: ReceivedMessage): string {
    return `${this.group}/${topic}/${partition}/${offset}`;
  }

  get #parked(): mongo.Collection<ParkedDocument> {
    const { db } = this.connection;
    if (db === undefined) throw new Error('parked events are used before their database connection is open');
    return (this.#collection ??= db.collection<ParkedDocument>('parked_events', { readConcern: { level: 'majority' }, readPreference: 'primary', writeConcern: { w: 'majority', wtimeoutMS: 10_000 } }));
  }
}
