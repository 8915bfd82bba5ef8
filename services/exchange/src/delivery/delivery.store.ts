import { serviceSource, typeName, type DataCategory, type PersonId } from '@samhandling/contracts';
import { VersionConflict, type CommitDocument, type EventStore } from '@samhandling/event-store';
import { decisionEvents, type Verdict } from '../domain/delivery.decide.js';
import type { StoredSubscription } from '../subscriptions/subscription.store.js';
import { deliveryStream, type DeliveryRecord, type Dispatch, type NumberedDelivery } from './delivery.record.js';
import { SequenceBook } from './sequence-book.js';

/** What has been decided about one subscription and one thing to deliver. */
export interface Standing {
  stream: string;
  version: number;
  state: 'undecided' | 'withheld' | 'permitted' | 'stopped';
}

export type NewDelivery = Omit<DeliveryRecord, 'subscription' | 'service' | 'mode' | 'outcome' | 'reason' | 'categories' | 'sequence' | 'released'>;

const toNumbered = (commit: CommitDocument): NumberedDelivery => ({
  stream: commit.stream,
  version: commit.version,
  at: commit.at,
  record: commit['delivery'] as NumberedDelivery['record'],
  dispatch: commit['dispatch'] as Dispatch,
});

/** Deliveries: the decision is version 1 of a stream of its own; what became of it comes after (`mechanisms.md`, Sequence). */
export class DeliveryStore {
  readonly #numbers: SequenceBook;

  constructor(
    private readonly store: EventStore,
    private readonly now: () => Date,
  ) {
    this.#numbers = new SequenceBook(store);
  }

  /** What stands for this subscription and this key. */
  async standing(subscription: string, key: string): Promise<Standing> {
    const stream = deliveryStream(subscription, key);
    const commits = await this.store.commits.find({ stream }).sort({ version: 1 }).toArray();
    const last = commits.findLast((commit) => commit['delivery'] !== undefined);
    if (last === undefined) return { stream, version: commits.length, state: 'undecided' };
    const { outcome } = last['delivery'] as DeliveryRecord;
    if (outcome === 'withhold') return { stream, version: commits.length, state: 'withheld' };
    return { stream, version: commits.length, state: (last['dispatch'] as Dispatch).state === 'stopped' ? 'stopped' : 'permitted' };
  }

  /**
   * Stores a decision, durably, before anything leaves (I4): with a number when it permits, without one when it withholds.
   * @returns false when somebody decided first
   */
  async decide(standing: Standing, subscription: StoredSubscription, delivery: NewDelivery, verdict: Verdict, marks: { released?: boolean; correlationid?: string | undefined } = {}): Promise<boolean> {
    try {
      if (verdict.outcome === 'permit') await this.#numbers.numbered(subscription.id, async (sequence) => await this.#insert(standing, subscription, delivery, verdict, { ...marks, sequence }));
      else await this.#insert(standing, subscription, delivery, verdict, marks);
      return true;
    } catch (error) {
      if (error instanceof VersionConflict) return false;
      throw error;
    }
  }

  async #insert(standing: Standing, subscription: StoredSubscription, delivery: NewDelivery, verdict: Verdict, marks: { released?: boolean; correlationid?: string | undefined; sequence?: number }): Promise<void> {
    const { id, service, delivery: { mode } } = subscription;
    const { sequence, released, correlationid } = marks;
    const record: DeliveryRecord = {
      ...delivery, subscription: id, service, mode, outcome: verdict.outcome === 'permit' ? 'permit' : 'withhold',
      categories: verdict.permitted.map(({ category }) => category),
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(sequence === undefined ? {} : { sequence }),
      ...(released === true ? { released } : {}),
    };
    const events = decisionEvents({ verdict, eventRef: delivery.eventRef, persons: delivery.persons, subscription: id, service, correlationid, sequence, released });
    await this.store.commit({ stream: standing.stream, expectedVersion: standing.version, events, attached: { delivery: record, ...(sequence === undefined ? {} : { dispatch: this.#fresh(mode) }) } });
  }

  /** An addressed notice about earlier deliveries, with a number of its own; once per subscription and withdrawal (rule D9). */
  async notify(subscription: StoredSubscription, about: { person: PersonId; withdrawal: { id: string; reference: string; sequences: number[] } }): Promise<void> {
    const { person, withdrawal } = about;
    const { id, service, delivery: { mode } } = subscription;
    const type = typeName('exchange', 'withdrawal-notified');
    const standing = await this.standing(id, `withdrawal ${withdrawal.id}`);
    if (standing.version > 0) return;
    await this.#numbers.numbered(id, async (sequence) => {
      const record: DeliveryRecord = {
        subscription: id, service, mode, kind: 'notice', outcome: 'permit', person, persons: [person], type, time: this.now().toISOString(),
        eventRef: { source: serviceSource('exchange'), id: `${standing.stream}@1`, type }, categories: [], parts: [], sequence, withdrawal,
      };
      const data = { person, subscription: id, service, withdrawal: withdrawal.id, sequences: withdrawal.sequences, sequence };
      await this.store.commit({
        stream: standing.stream, expectedVersion: 0, cause: `${withdrawal.id}#notified`,
        events: [{ type, partitionkey: person, subject: person, causationid: withdrawal.id, data }],
        attached: { delivery: record, dispatch: this.#fresh(mode) },
      });
    });
  }

  /** Numbered deliveries of a subscription after a number, in order. */
  async page(subscription: string, after: number, limit: number): Promise<NumberedDelivery[]> {
    const commits = await this.store.commits.find({ 'delivery.subscription': subscription, 'delivery.sequence': { $gt: after } }).sort({ 'delivery.sequence': 1 }).limit(limit).toArray();
    return commits.map(toNumbered);
  }

  /** Numbered deliveries about a person that may have to be stopped or taken back. */
  async about(person: PersonId): Promise<NumberedDelivery[]> {
    return (await this.store.commits.find({ 'delivery.persons': person, 'delivery.sequence': { $exists: true } }).toArray()).map(toNumbered);
  }

  /** Numbered deliveries that hold this event. */
  async holding(key: string): Promise<NumberedDelivery[]> {
    return (await this.store.commits.find({ 'delivery.parts': key, 'delivery.sequence': { $exists: true } }).toArray()).map(toNumbered);
  }

  async notice(subscription: string, reference: string): Promise<NumberedDelivery | undefined> {
    const commit = await this.store.commits.findOne({ 'delivery.withdrawal.reference': reference, 'delivery.subscription': subscription });
    return commit === null ? undefined : toNumbered(commit);
  }

  /** Deliveries a dispatcher is to send now, lowest numbers first. */
  async due(now: Date, limit: number): Promise<NumberedDelivery[]> {
    const commits = await this.store.commits.find({ 'dispatch.nextAt': { $lte: now } }).sort({ 'dispatch.nextAt': 1 }).limit(limit).toArray();
    return commits.map(toNumbered).sort((a, b) => a.record.sequence - b.record.sequence);
  }

  /** Whether an earlier delivery to the same subscription about the same person is still to be sent. */
  async hasEarlierPending({ record }: NumberedDelivery): Promise<boolean> {
    const { subscription, person, sequence } = record;
    const earlier = await this.store.commits.findOne(
      { 'delivery.subscription': subscription, 'delivery.sequence': { $lt: sequence }, 'delivery.person': person, 'dispatch.nextAt': { $exists: true } },
      { projection: { _id: 1 } },
    );
    return earlier !== null;
  }

  /** Changes the dispatch if it still is as it was read. */
  async dispatched(delivery: NumberedDelivery, after: Dispatch): Promise<boolean> {
    return await this.store.setInPlace(delivery, 'dispatch', after, delivery.dispatch);
  }

  /**
   * The recipient is about to be, or has been, handed these categories.
   * @returns false when the delivery has been stopped meanwhile: nothing of it may be handed over
   */
  async told(delivery: NumberedDelivery, categories: readonly DataCategory[], values: number): Promise<boolean> {
    for (let now: NumberedDelivery | undefined = delivery; now !== undefined && now.dispatch.state !== 'stopped'; now = await this.#again(delivery)) {
      const { dispatch } = now;
      const told = [...new Set([...dispatch.told, ...categories])].sort();
      if (dispatch.state === 'handed-over' && told.length === dispatch.told.length) return true;
      if (await this.dispatched(now, { ...dispatch, state: 'handed-over', told, values: Math.max(dispatch.values, values) })) return true;
    }
    return false;
  }

  /** From here on the delivery counts as told no more than this, so that a later stop does not ask about it again. */
  async toldOnly(delivery: NumberedDelivery, permitted: readonly DataCategory[]): Promise<void> {
    for (let now: NumberedDelivery | undefined = delivery; now !== undefined; now = await this.#again(delivery)) {
      const told = now.dispatch.told.filter((category) => permitted.includes(category));
      if (told.length === now.dispatch.told.length || (await this.dispatched(now, { ...now.dispatch, told }))) return;
    }
  }

  async #again({ stream, version }: NumberedDelivery): Promise<NumberedDelivery | undefined> {
    const commit = await this.store.commits.findOne({ stream, version });
    return commit === null ? undefined : toNumbered(commit);
  }

  /**
   * Ends a delivery that has not left: the number is accounted for and nothing of it will come. May be called again for the same stop.
   * @returns false when the delivery has changed since it was read; it may have left, so look again
   */
  async stop(delivery: NumberedDelivery, stop: string): Promise<boolean> {
    const { stream, record, dispatch } = delivery;
    const stopped: Dispatch = { ...dispatch, state: 'stopped', stop, ...(record.mode === 'feed' ? {} : { nextAt: this.now() }) };
    if (dispatch.state !== 'stopped' && !(await this.dispatched(delivery, stopped))) return false;
    const { person, subscription, service, sequence } = record;
    await this.store.execute({
      stream,
      cause: `${stop}#stopped-${sequence}`,
      decider: { initial: undefined, evolve: () => undefined },
      decide: () => ({
        events: [{ type: typeName('exchange', 'stopped'), partitionkey: person, subject: person, causationid: stop, data: { person, subscription, service, sequence, stop } }],
      }),
    });
    return true;
  }

  /** The record of a hand-over, before it (feed) or after it (webhook, Kafka); once for the same range. */
  async delivered(subscription: StoredSubscription, range: { from: number; to: number; persons: readonly PersonId[] }): Promise<void> {
    const { id, service, delivery: { mode } } = subscription;
    const { from, to, persons } = range;
    const stream = `handover-${id}-${from}-${to}`;
    const data = { subscription: id, service, mode, from, to, persons: [...persons], at: this.now().toISOString() };
    try {
      await this.store.commit({ stream, expectedVersion: 0, events: [{ type: typeName('exchange', 'delivered'), partitionkey: stream, data }] });
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
    }
  }

  #fresh(mode: DeliveryRecord['mode']): Dispatch {
    return { state: 'waiting', told: [], values: 0, attempts: 0, ...(mode === 'feed' ? {} : { nextAt: this.now() }) };
  }
}
