import { typeName } from '@samhandling/contracts';
import { VersionConflict, type EventStore } from '@samhandling/event-store';
import type { Clock } from '@samhandling/service-kit';
import { withoutRelation, type Verdict } from '../domain/delivery.decide.js';
import { matchesFilter } from '../domain/filter.decide.js';
import { takenBackBy } from '../domain/registration.js';
import { eventRefOf, keyOfEvent } from '../domain/routed-event.js';
import { deliveryStream } from '../delivery/delivery.record.js';
import type { DeliverySignal } from '../delivery/delivery-signal.js';
import type { DeliveryStore, NewDelivery, Standing } from '../delivery/delivery.store.js';
import type { ParticipantsStore } from '../participants/participants.store.js';
import type { StoredSubscription, SubscriptionStore } from '../subscriptions/subscription.store.js';
import type { DeliveryStops } from '../withdrawals/delivery-stops.js';
import type { DeliveryGate } from './delivery-gate.js';
import type { PooledEvent, PoolStore } from './pool.store.js';

export interface RouterParts {
  store: EventStore;
  pool: PoolStore;
  gate: DeliveryGate;
  subscriptions: SubscriptionStore;
  deliveries: DeliveryStore;
  participants: ParticipantsStore;
  stops: DeliveryStops;
  signal: DeliverySignal;
  clock: Clock;
}

/** What an event comes to when it is given to everybody it might concern. */
type Routed = 'done' | 'wait';
type Decided = 'permitted' | 'withheld' | 'wait';

/** Gives an event to the gate for each subscription that might have it, and stores each answer as one delivery document (I4). */
export class Router {
  constructor(private readonly parts: RouterParts) {}

  /** Routes one event. A repeat finds what is decided and decides only what is left. */
  async route(pooled: PooledEvent): Promise<void> {
    const { pool, clock } = this.parts;
    await this.#takeBack(pooled);
    const outcome = await this.#offer(pooled);
    if (outcome === 'done') await pool.routed(pooled.key);
    // Looked at again soon: the copy of consents is caught up with in seconds, or somebody is alarmed.
    else await pool.routeLater(pooled.key, new Date(clock.now().getTime() + waitMs));
  }

  async #offer(pooled: PooledEvent): Promise<Routed> {
    const { gate, subscriptions, pool } = this.parts;
    const { services, forTheRecord } = await gate.candidates(pooled);
    const behind = await pool.hasEarlierPending(pooled);
    const candidates = (await subscriptions.matching(pooled.event.type, services)).filter((subscription) => mayMatch(pooled, subscription));
    let outcome: Routed = 'done';
    for (const subscription of candidates) {
      if ((await this.decide(pooled, subscription, { forTheRecord, behind })) === 'wait') outcome = 'wait';
    }
    if (candidates.length === 0) await this.#matchedNobody(pooled);
    return outcome;
  }

  /** Decides one event for one subscription and stores the answer; what is decided already stands, unless it is `released` now. */
  async decide(pooled: PooledEvent, subscription: StoredSubscription, how: { forTheRecord?: boolean; released?: boolean; behind?: boolean }): Promise<Decided> {
    for (let tries = 1; tries <= decideTriesMax; tries += 1) {
      const decided = await this.#decideOnce(pooled, subscription, how);
      if (decided !== 'overtaken') return decided;
    }
    // Others keep writing about this one delivery; it is looked at again with the next round.
    return 'wait';
  }

  /** `overtaken` when a router that lost its lease wrote first: what it knew may be older, so what stands is looked at anew. */
  async #decideOnce(pooled: PooledEvent, subscription: StoredSubscription, how: { forTheRecord?: boolean; released?: boolean; behind?: boolean }): Promise<Decided | 'overtaken'> {
    const { deliveries, signal } = this.parts;
    const standing = await deliveries.standing(subscription.id, pooled.key);
    if (!isOpen(standing, how.released === true)) return standing.state === 'permitted' ? 'permitted' : 'withheld';
    const asked = await this.verdict(pooled, subscription);
    const verdict = how.forTheRecord === true ? withoutRelation(asked) : asked;
    // What rests on consent does not overtake an earlier event that waits; what rests on a statute never waits for consents.
    if (verdict.outcome === 'wait' || (how.behind === true && restsOnConsent(verdict))) return 'wait';
    if (verdict.outcome === 'withhold' && standing.state !== 'undecided') return 'withheld';
    const { event, subject, persons, key } = pooled;
    const delivery: NewDelivery = { kind: 'event', person: subject, persons, type: event.type, time: event.time, eventRef: eventRefOf(pooled), parts: [key] };
    const marks = { released: how.released === true && verdict.outcome === 'permit', correlationid: event.correlationid };
    if (!(await deliveries.decide(standing, subscription, delivery, verdict, marks))) return 'overtaken';
    if (verdict.outcome === 'permit') signal.given(subscription.id);
    return verdict.outcome === 'permit' ? 'permitted' : 'withheld';
  }

  /** What the gate says of one event for one subscription now. */
  async verdict(pooled: PooledEvent, subscription: StoredSubscription): Promise<Verdict> {
    const service = (await this.parts.participants.directory()).service(subscription.service);
    if (service === undefined) return { outcome: 'withhold', reason: 'wrong-recipient', permitted: [], withheld: [], decision: { policyVersion: 'none', consents: [] } };
    return await this.parts.gate.verdict(pooled, service, subscription.purpose);
  }

  /** A correction or retraction ends what rested on the registration it takes back (`mechanisms.md`, Corrections). */
  async #takeBack({ event, subject }: PooledEvent): Promise<void> {
    const taken = takenBackBy(event);
    if (taken === undefined) return;
    const key = keyOfEvent(taken);
    await this.parts.pool.retract(key);
    await this.parts.stops.carryOut({ id: keyOfEvent(event), person: subject }, await this.parts.deliveries.holding(key));
  }

  /** Seen by the auditor only: somebody registered something nobody subscribes to, or may (`exchange.md`, Match). */
  async #matchedNobody(pooled: PooledEvent): Promise<void> {
    const stream = deliveryStream('nobody', pooled.key);
    try {
      await this.parts.store.commit({
        stream,
        expectedVersion: 0,
        events: pooled.persons.map((person) => ({ type: typeName('exchange', 'matched-nobody'), partitionkey: person, subject: person, data: { person, eventRef: eventRefOf(pooled) } })),
      });
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
    }
  }
}

const waitMs = 500;
/** How often one decision is made anew because somebody else wrote first. */
const decideTriesMax = 5;

/** Not one's own, and what the filter asks for. */
export const mayMatch = (pooled: PooledEvent, subscription: StoredSubscription): boolean =>
  pooled.client !== subscription.clientId && matchesFilter(pooled.event.data, subscription.filter);

const restsOnConsent = ({ outcome, permitted }: Verdict): boolean => outcome === 'permit' && permitted.some(({ ground }) => ground.kind === 'consent');

const isOpen = ({ state }: Standing, released: boolean): boolean => state === 'undecided' || (released && state !== 'permitted');
