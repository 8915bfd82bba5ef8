import type { CloudEvent, PersonId } from '@samhandling/contracts';
import type { Connection } from 'mongoose';
import { majorityCollection } from './majority.js';

export interface Stop {
  /** Id of the event that caused it. */
  id: string;
  person: PersonId;
  event: CloudEvent;
}

export interface OpenStop extends Stop {
  confirmedBy: string[];
  recordedAt: Date;
}

interface StopDocument {
  _id: string;
  person: PersonId;
  event?: CloudEvent;
  recordedAt: Date;
  confirmedBy: string[];
  done: boolean;
  doneAt?: Date;
  claimedUntil?: Date;
}

const OPEN_READ_MAX = 200;
const DONE_KEPT_S = 30 * 24 * 3_600;
/** An instance that died while finishing a stop is replaced after this long. */
const CLAIM_MS = 15_000;

/** Stop orders that this service has not yet confirmed, durable, so that none is forgotten when a process dies. */
export class StopsStore {
  constructor(private readonly connection: Connection) {}

  async init(): Promise<void> {
    await this.#documents.createIndexes([
      { key: { recordedAt: 1 }, name: 'open', partialFilterExpression: { done: false } },
      { key: { doneAt: 1 }, name: 'done-kept', expireAfterSeconds: DONE_KEPT_S },
    ]);
  }

  /** Once per causing event (I8). */
  async record({ id, person, event }: Stop, at: Date): Promise<void> {
    await this.#documents.updateOne({ _id: id }, { $setOnInsert: { person, event, recordedAt: at, confirmedBy: [], done: false } }, { upsert: true });
  }

  async open(): Promise<OpenStop[]> {
    const documents = await this.#documents.find({ done: false }).sort({ recordedAt: 1 }).limit(OPEN_READ_MAX).toArray();
    return documents.flatMap(({ _id: id, event, person, confirmedBy, recordedAt }) => (event === undefined ? [] : [{ id, event, person, confirmedBy, recordedAt }]));
  }

  async confirm(id: string, instance: string): Promise<void> {
    await this.#documents.updateOne({ _id: id }, { $addToSet: { confirmedBy: instance } });
  }

  /** True for the one instance that may finish the stop now. */
  async claim(id: string): Promise<boolean> {
    const { modifiedCount } = await this.#documents.updateOne(
      { _id: id, done: false, $expr: { $lt: [{ $ifNull: ['$claimedUntil', new Date(0)] }, '$$NOW'] } },
      [{ $set: { claimedUntil: { $add: ['$$NOW', CLAIM_MS] } } }],
    );
    return modifiedCount === 1;
  }

  async release(id: string): Promise<void> {
    await this.#documents.updateOne({ _id: id, done: false }, { $unset: { claimedUntil: '' } });
  }

  /** The content goes; that the stop was done stays, so that the same event coming again is known. */
  async done(id: string, at: Date): Promise<void> {
    await this.#documents.updateOne({ _id: id }, { $set: { done: true, doneAt: at }, $unset: { event: '', claimedUntil: '' } });
  }

  get #documents() {
    return majorityCollection<StopDocument>(this.connection, 'stops');
  }
}
