import { DomainError, type ServiceId } from '@samhandling/contracts';
import { VersionConflict, type EventStore, type NewEvent } from '@samhandling/event-store';
import type { Connection } from 'mongoose';
import type { Publisher } from '../domain/incoming.decide.js';
import type { Subscription, SubscriptionChange } from '../domain/subscription.decide.js';
import { collectionOf, isDuplicateKey } from '../projections/collection.js';
import type { SealedSecret } from './secret.js';

export interface StoredSubscription extends Subscription {
  secret?: SealedSecret;
}

interface SubscriptionDocument extends Omit<StoredSubscription, 'id'> {
  _id: string;
  version: number;
}

const streamOf = (id: string): string => `subscription-${id}`;
/** A subscription is changed by its owner and by the dispatcher; more lost races than this means something else is wrong. */
const triesMax = 10;

/**
 * Subscriptions. The state lies whole in the commit that changed it; the collection `subscriptions` is the same, arranged for
 * matching by type and service, and is made again from the commits at every start.
 */
export class SubscriptionStore {
  constructor(
    private readonly store: EventStore,
    private readonly connection: Connection,
  ) {}

  async init(): Promise<void> {
    await this.#index.createIndexes([{ key: { types: 1, service: 1 } }, { key: { clientId: 1 } }]);
    for await (const commit of this.store.commits.find({ 'subscription.id': { $exists: true } }).sort({ version: 1 })) {
      await this.#project(commit['subscription'] as StoredSubscription, commit.version);
    }
  }

  /** Stores a new subscription; the same cause again, which goes with the same id, gives the first one back. @throws DomainError `idempotency-conflict` (409) */
  async create(subscription: StoredSubscription, cause: string | undefined, requestHash: string): Promise<StoredSubscription> {
    const { attached } = await this.store.commit({ stream: streamOf(subscription.id), expectedVersion: 0, events: [], cause, requestHash, attached: { subscription } });
    const first = attached['subscription'] as StoredSubscription;
    // Also when it was there already: whoever wrote it may have died before arranging it (I2).
    await this.#project(first, 1);
    return first;
  }

  /** Changes a subscription in the name of its client; decided again when somebody was first. @throws DomainError `not-found` (404) */
  async change(id: string, decide: (subscription: StoredSubscription) => SubscriptionChange): Promise<StoredSubscription> {
    for (let tries = 1; ; tries += 1) {
      const { subscription, version } = await this.#latest(id);
      const changed = decide(subscription);
      if (changed.subscription === subscription) {
        // Said before, but perhaps never arranged: matching and dispatching read the arrangement (I2).
        await this.#project(subscription, version);
        return subscription;
      }
      const after: StoredSubscription = { ...changed.subscription, ...(subscription.secret === undefined ? {} : { secret: subscription.secret }) };
      const stream = streamOf(id);
      const events = changed.events.map((event): NewEvent => ({ ...event, partitionkey: stream }));
      try {
        await this.store.commit({ stream, expectedVersion: version, events, attached: { subscription: after } });
        await this.#project(after, version + 1);
        return after;
      } catch (error) {
        if (!(error instanceof VersionConflict) || tries >= triesMax) throw error;
      }
    }
  }

  /** A client's own subscription, for the service it speaks for today; any other is the same as none (rules D1, D11). @throws DomainError `not-found` (404) */
  async own(id: string, { fagsystem: { clientId }, service }: Publisher): Promise<StoredSubscription> {
    const document = await this.#index.findOne({ _id: id, clientId, service: service.id });
    if (document === null) throw new DomainError('not-found', { status: 404, detail: 'no such subscription' });
    return fromDocument(document);
  }

  async ofClient({ fagsystem: { clientId }, service }: Publisher): Promise<StoredSubscription[]> {
    return (await this.#index.find({ clientId, service: service.id }).sort({ _id: 1 }).toArray()).map(fromDocument);
  }

  async get(id: string): Promise<StoredSubscription | undefined> {
    const document = await this.#index.findOne({ _id: id });
    return document === null ? undefined : fromDocument(document);
  }

  /** Subscriptions to the type of any of the services, by index. A paused one goes on receiving numbers, so that nothing is missing later. */
  async matching(type: string, services: readonly ServiceId[]): Promise<StoredSubscription[]> {
    const found = await this.#index.find({ types: type, service: { $in: [...services] }, state: { $in: ['active', 'paused'] } }).sort({ _id: 1 }).toArray();
    return found.map(fromDocument);
  }

  async #latest(id: string): Promise<{ subscription: StoredSubscription; version: number }> {
    const [latest] = await this.store.commits.find({ stream: streamOf(id) }).sort({ version: -1 }).limit(1).toArray();
    if (latest === undefined) throw new DomainError('not-found', { status: 404, detail: 'no such subscription' });
    return { subscription: latest['subscription'] as StoredSubscription, version: latest.version };
  }

  /** Never over a newer version, whoever is late. */
  async #project({ id, ...subscription }: StoredSubscription, version: number): Promise<void> {
    try {
      await this.#index.replaceOne({ _id: id, version: { $lt: version } }, { ...subscription, version }, { upsert: true });
    } catch (error) {
      // The same or a newer version is there already.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  get #index() {
    return collectionOf<SubscriptionDocument>(this.connection, 'subscriptions');
  }
}

const fromDocument = ({ _id: id, version: _, ...subscription }: SubscriptionDocument): StoredSubscription => ({ ...subscription, id });
