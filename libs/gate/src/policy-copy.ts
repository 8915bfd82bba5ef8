import { emptyPersonPolicy, evolvePersonPolicy, knowsOf, type PersonPolicy } from '@samhandling/policy';
import type { CloudEvent, PersonId } from '@samhandling/contracts';
import type { Connection } from 'mongoose';
import type { CopyFreshness, Freshness } from './copy-freshness.js';
import { majorityCollection } from './majority.js';
import { ordersStop, stopIdOf } from './stop-causes.js';
import type { Stop } from './stops.store.js';

interface CopyDocument {
  _id: PersonId;
  policy: PersonPolicy;
  /** Rises with each change; a change decided on an older one is decided again. */
  revision: number;
  /** Consumer topics in which this person's key stands parked. */
  parkedIn?: string[];
  /** Orders to stop that came with a change and are not yet handed on: written with the change, so that none is lost between the two (I2). */
  owedStops?: Stop[];
}

/** Two topics feed one person, so two consumers may meet on one document; more rounds than this means something else is wrong. */
const ROUNDS_MAX = 20;

/**
 * The service's own copy of what decisions rest on: one document per person, folded from the consent and person events.
 * Writes are majority, and so are reads: whoever registers an attempt and then reads sees every stop applied before (I5).
 */
export class PolicyCopy {
  constructor(
    private readonly connection: Connection,
    private readonly clock: CopyFreshness,
  ) {}

  async init(): Promise<void> {
    // Found by `_id` only, so there is no index to make.
    await this.clock.init();
  }

  /**
   * Folds one event in; one that is not newer than what is known changes nothing (I8). Resolves when a majority has it.
   * @returns the orders to stop that are still to be handed on, also those an earlier run did not get to; tell `handedOn` afterwards
   */
  async apply(event: CloudEvent, person: PersonId): Promise<readonly Stop[]> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const document = await this.#documents.findOne({ _id: person });
      const before = document?.policy ?? emptyPersonPolicy(person);
      const after = evolvePersonPolicy(before, event);
      const owed = document?.owedStops ?? [];
      if (after === before) return owed;
      const stops = ordersStop(event, before) ? [...owed, { id: stopIdOf(event), person, event }] : owed;
      if (await this.#replace(person, document?.revision, after, stops)) return stops;
    }
    throw new Error('the copy of a person changed under every try to change it');
  }

  /** The orders have been taken over durably by whoever carries them out. */
  async handedOn(person: PersonId, stops: readonly Stop[]): Promise<void> {
    await this.#documents.updateOne({ _id: person }, { $pull: { owedStops: { id: { $in: stops.map(({ id }) => id) } } }, $inc: { revision: 1 } });
  }

  /** What is known about a person. A parked key makes the person unknown: an order to stop may be among what waits. */
  async of(person: PersonId): Promise<PersonPolicy> {
    const document = await this.#documents.findOne({ _id: person });
    if (document === null) return emptyPersonPolicy(person);
    return (document.parkedIn ?? []).length > 0 ? { ...document.policy, unknown: true } : document.policy;
  }

  /**
   * Whether the copy has taken this event in. Only its own consumer applies, in order: who came across an event elsewhere waits for it,
   * because one taken in ahead would make those before it look old, an order to stop among them.
   */
  async knowsOf(event: Pick<CloudEvent, 'source' | 'id' | 'partitionkey' | 'streamversion'>, person: PersonId): Promise<boolean> {
    return knowsOf(await this.of(person), event);
  }

  async parked(person: PersonId, topic: string): Promise<void> {
    await this.#documents.updateOne(
      { _id: person },
      { $addToSet: { parkedIn: topic }, $inc: { revision: 1 }, $setOnInsert: { policy: emptyPersonPolicy(person) } },
      { upsert: true },
    );
  }

  async unparked(person: PersonId, topic: string): Promise<void> {
    await this.#documents.updateOne({ _id: person }, { $pull: { parkedIn: topic }, $inc: { revision: 1 } });
  }

  /** A sign of life from `consent` on one partition: everything up to `asOf` has arrived there and is applied. */
  async heartbeat(partition: number, asOf: string): Promise<void> {
    await this.clock.heartbeat(partition, asOf);
  }

  freshness(): Freshness {
    return this.clock.read();
  }

  async #replace(person: PersonId, revision: number | undefined, policy: PersonPolicy, owedStops: readonly Stop[]): Promise<boolean> {
    if (revision !== undefined) {
      const { matchedCount } = await this.#documents.updateOne({ _id: person, revision }, { $set: { policy, owedStops: [...owedStops] }, $inc: { revision: 1 } });
      return matchedCount === 1;
    }
    try {
      await this.#documents.insertOne({ _id: person, policy, owedStops: [...owedStops], revision: 1 });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  get #documents() {
    return majorityCollection<CopyDocument>(this.connection, 'policy_copy');
  }
}

const isDuplicateKey = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 11_000;
