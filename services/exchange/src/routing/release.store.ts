import type { CloudEvent, PersonId, ServiceId } from '@samhandling/contracts';
import type { Connection } from 'mongoose';
import { collectionOf, isDuplicateKey } from '../projections/collection.js';

/** Something was opened for a person: what was withheld is to be decided again, for one service or for all. */
export interface Release {
  id: string;
  person: PersonId;
  /** The service it was opened for, which also gets a snapshot; absent when it may concern any. */
  service?: ServiceId;
  /** The event that opened it; the copy of consents must have come as far. */
  after?: OpeningEvent;
}

export type OpeningEvent = Pick<CloudEvent, 'source' | 'id' | 'partitionkey' | 'streamversion'>;

interface ReleaseDocument extends Omit<Release, 'id'> {
  _id: string;
  at: Date;
  done: boolean;
  doneAt?: Date;
}

/** Which services consents and invocations name for whom: what a service that subscribes later is looked up by. */
interface NamedDocument {
  _id: string;
  service: ServiceId;
  person: PersonId;
}

const doneKeptSeconds = 30 * 24 * 3_600;

/** Releases to carry out, durable, so that none is forgotten when a process dies; done in order by the router. */
export class ReleaseStore {
  constructor(private readonly connection: Connection) {}

  async init(): Promise<void> {
    await this.#releases.createIndexes([
      { name: 'open', key: { at: 1 }, partialFilterExpression: { done: false } },
      { name: 'done-kept', key: { doneAt: 1 }, expireAfterSeconds: doneKeptSeconds },
    ]);
    await this.#named.createIndex({ service: 1 });
  }

  /** Once per cause, person and service (I8). */
  async add({ id, ...release }: Release, at: Date): Promise<void> {
    try {
      await this.#releases.insertOne({ _id: id, ...release, at, done: false });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  async open(limit: number): Promise<Release[]> {
    const documents = await this.#releases.find({ done: false }).sort({ at: 1, _id: 1 }).limit(limit).toArray();
    return documents.map(({ _id: id, person, service, after }) => ({ id, person, ...(service === undefined ? {} : { service }), ...(after === undefined ? {} : { after }) }));
  }

  /** Puts one that cannot be carried out yet behind the others, which it must not hold up. */
  async later(id: string, at: Date): Promise<void> {
    await this.#releases.updateOne({ _id: id }, { $set: { at } });
  }

  async done(id: string, at: Date): Promise<void> {
    await this.#releases.updateOne({ _id: id }, { $set: { done: true, doneAt: at } });
  }

  async name(service: ServiceId, person: PersonId): Promise<void> {
    await this.#named.updateOne({ _id: `${service} ${person}` }, { $setOnInsert: { service, person } }, { upsert: true });
  }

  /** Everyone a consent or an invocation names the service for, in rounds. */
  async *personsNaming(service: ServiceId): AsyncGenerator<PersonId> {
    for await (const { person } of this.#named.find({ service })) yield person;
  }

  get #releases() {
    return collectionOf<ReleaseDocument>(this.connection, 'releases');
  }

  get #named() {
    return collectionOf<NamedDocument>(this.connection, 'named_services');
  }
}
