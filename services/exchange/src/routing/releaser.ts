import { serviceSource, typeName, type DataCategory, type PersonId, type ServiceId } from '@samhandling/contracts';
import type { Ground } from '@samhandling/policy';
import type { Verdict } from '../domain/delivery.decide.js';
import { inOriginalOrder } from '../domain/original-order.js';
import { snapshotParts } from '../domain/snapshot.decide.js';
import { deliveryStream } from '../delivery/delivery.record.js';
import type { DeliverySignal } from '../delivery/delivery-signal.js';
import type { DeliveryStore } from '../delivery/delivery.store.js';
import type { StoredSubscription, SubscriptionStore } from '../subscriptions/subscription.store.js';
import type { DeliveryGate } from './delivery-gate.js';
import { isWaiting, type PooledEvent, type PoolStore } from './pool.store.js';
import type { Release } from './release.store.js';
import { mayMatch, type Router } from './router.js';

export interface ReleaserParts {
  pool: PoolStore;
  gate: DeliveryGate;
  router: Router;
  subscriptions: SubscriptionStore;
  deliveries: DeliveryStore;
  signal: DeliverySignal;
  now: () => Date;
  eventsMax: number;
}

const snapshotType = typeName('case', 'snapshot');

/**
 * Late release: what was sealed and is now permitted goes out in original order, marked as released, and then the service gets one
 * snapshot of everything it may have (need N4, rules D3 and D13). The copy of consents was changed before this begins.
 */
export class Releaser {
  constructor(private readonly parts: ReleaserParts) {}

  /** @returns false when the copy of consents is too old to know; the release is then tried again */
  async carryOut(release: Release): Promise<boolean> {
    const about = await this.#about(release.person);
    // What waits came before; it is released when the copy is fresh again, and this after it.
    if (about.some(isWaiting)) return false;
    // What has not been routed yet as well: a router that lost its lease may still write what it decided from an older copy.
    const events = inOriginalOrder(about);
    for (const pooled of events) {
      if (!(await this.#decideAgain(pooled, release.service))) return false;
    }
    return release.service === undefined || (await this.#snapshots(release, release.service, events));
  }

  async #about(person: PersonId): Promise<PooledEvent[]> {
    const { pool, eventsMax } = this.parts;
    const events: PooledEvent[] = [];
    for (;;) {
      const round = await pool.about(person, eventsMax, events.length);
      events.push(...round);
      if (round.length < eventsMax) return events;
    }
  }

  async #decideAgain(pooled: PooledEvent, service: ServiceId | undefined): Promise<boolean> {
    const { gate, subscriptions, router } = this.parts;
    const { services, forTheRecord } = await gate.candidates(pooled);
    const concerned = service === undefined ? services : services.filter((id) => id === service);
    for (const subscription of await subscriptions.matching(pooled.event.type, concerned)) {
      if (!mayMatch(pooled, subscription)) continue;
      if ((await router.decide(pooled, subscription, { forTheRecord, released: true })) === 'wait') return false;
    }
    return true;
  }

  async #snapshots(release: Release, service: ServiceId, events: readonly PooledEvent[]): Promise<boolean> {
    for (const subscription of await this.parts.subscriptions.matching(snapshotType, [service])) {
      if (!(await this.#snapshot(release, subscription, events))) return false;
    }
    return true;
  }

  async #snapshot(release: Release, subscription: StoredSubscription, events: readonly PooledEvent[]): Promise<boolean> {
    const { deliveries, signal, now } = this.parts;
    const standing = await deliveries.standing(subscription.id, `snapshot ${release.id}`);
    if (standing.state !== 'undecided') return true;
    const permitted = await this.#permitted(subscription, events);
    if (permitted === 'wait') return false;
    const parts = snapshotParts(permitted.map(({ pooled }) => pooled));
    if (parts.length === 0) return true;
    const verdict = together(permitted.filter(({ pooled }) => parts.includes(pooled)).map(({ verdict: one }) => one));
    const persons = [release.person, ...new Set(parts.flatMap((part) => part.persons).filter((person) => person !== release.person))];
    const eventRef = { source: serviceSource('exchange'), id: `${deliveryStream(subscription.id, `snapshot ${release.id}`)}@1`, type: snapshotType };
    const first = await this.#notDelivered(subscription, parts);
    const delivery = { kind: 'snapshot' as const, person: release.person, persons, type: snapshotType, time: now().toISOString(), eventRef, parts: parts.map(({ key }) => key), first };
    await deliveries.decide(standing, subscription, delivery, verdict);
    signal.given(subscription.id);
    return true;
  }

  async #notDelivered(subscription: StoredSubscription, parts: readonly PooledEvent[]): Promise<string[]> {
    const standing = await Promise.all(parts.map(async ({ key }) => ({ key, ...(await this.parts.deliveries.standing(subscription.id, key)) })));
    return standing.filter(({ state }) => state !== 'permitted').map(({ key }) => key);
  }

  /** What the service may have for the subscription's purpose, whether it subscribes to the type or not; its own registrations it has. */
  async #permitted(subscription: StoredSubscription, events: readonly PooledEvent[]): Promise<{ pooled: PooledEvent; verdict: Verdict }[] | 'wait'> {
    const permitted: { pooled: PooledEvent; verdict: Verdict }[] = [];
    for (const pooled of events) {
      if (pooled.sender === subscription.service || !(await this.parts.gate.concerns(pooled, subscription.service))) continue;
      const verdict = await this.parts.router.verdict(pooled, subscription);
      if (verdict.outcome === 'wait') return 'wait';
      if (verdict.outcome === 'permit') permitted.push({ pooled, verdict });
    }
    return permitted;
  }
}

/** One decision over all that a snapshot holds; what of a part is withheld is on that part's own record. */
const together = (verdicts: readonly Verdict[]): Verdict => {
  const grounds = new Map<DataCategory, Ground>();
  for (const { category, ground } of verdicts.flatMap(({ permitted }) => permitted)) if (!grounds.has(category)) grounds.set(category, ground);
  const consents = new Map(verdicts.flatMap(({ decision }) => decision.consents).map((consent) => [`${consent.id} ${consent.version}`, consent]));
  return {
    outcome: 'permit',
    permitted: [...grounds].map(([category, ground]) => ({ category, ground })),
    withheld: [],
    decision: { policyVersion: verdicts[0]?.decision.policyVersion ?? 'none', consents: [...consents.values()] },
  };
};
