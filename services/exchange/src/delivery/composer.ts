import { eventType, serviceSource, sortedCategories, typeName, type CloudEvent, type DataCategory, type PersonId } from '@samhandling/contracts';
import type { Verdict } from '../domain/delivery.decide.js';
import { copyEvent, fieldValues, keptFor, noteOn, personsIn, renamed, type CopyNames, type Kept } from '../domain/delivered-copy.js';
import { opaqueId } from '../domain/opaque-id.js';
import { pointedAnew } from '../domain/registration-references.js';
import { keyOfEvent } from '../domain/routed-event.js';
import type { ParticipantsStore } from '../participants/participants.store.js';
import type { PersonVault } from '../persons/vault.js';
import type { DeliveryGate } from '../routing/delivery-gate.js';
import type { PooledEvent, PoolStore } from '../routing/pool.store.js';
import type { StoredSubscription } from '../subscriptions/subscription.store.js';
import { deliveryStream, type NumberedDelivery } from './delivery.record.js';

/** What an attempt comes to: a copy to hand over, a number that will not come, or nothing that can be said yet. */
export type Composed =
  | { outcome: 'copy'; event: CloudEvent; told: DataCategory[]; values: number }
  | { outcome: 'lost'; event: CloudEvent }
  | { outcome: 'wait' };

interface PermittedPart {
  pooled: PooledEvent;
  kept: Kept;
}

/**
 * Puts together what one recipient may have of a delivery now. The gate is asked at each attempt, and what comes out is never more
 * than was decided and recorded (invariants I4, I5).
 */
export class Composer {
  constructor(
    private readonly pool: PoolStore,
    private readonly gate: DeliveryGate,
    private readonly vault: PersonVault,
    private readonly participants: ParticipantsStore,
    private readonly key: Buffer,
  ) {}

  async compose(delivery: NumberedDelivery, subscription: StoredSubscription): Promise<Composed> {
    if (delivery.dispatch.state === 'stopped') return { outcome: 'lost', event: this.#stopped(delivery) };
    if (delivery.record.kind === 'notice') return await this.#notice(delivery);
    const parts = await this.permitted(delivery, subscription);
    if (parts === 'wait') return { outcome: 'wait' };
    const [only] = parts;
    if (only === undefined) return { outcome: 'lost', event: this.#stopped(delivery) };
    return delivery.record.kind === 'event' ? await this.#single(delivery, only) : await this.#snapshot(delivery, parts);
  }

  /** The parts of a delivery that may be handed over now, each cut to what is permitted; `wait` when that cannot be known yet. */
  async permitted({ record }: NumberedDelivery, subscription: StoredSubscription): Promise<PermittedPart[] | 'wait'> {
    const service = (await this.participants.directory()).service(record.service);
    const pooled = await this.pool.get(record.parts);
    const permitted: PermittedPart[] = [];
    for (const part of record.parts.map((key) => pooled.get(key))) {
      if (part === undefined || service === undefined) continue;
      const verdict = await this.gate.verdict(part, service, subscription.purpose);
      if (verdict.outcome === 'wait') return 'wait';
      const kept = this.#kept(part, verdict, record.categories);
      if (kept !== undefined) permitted.push({ pooled: part, kept });
    }
    return permitted;
  }

  #kept({ event }: PooledEvent, verdict: Verdict, decided: readonly DataCategory[]): Kept | undefined {
    const type = eventType(event.type);
    if (type === undefined || verdict.outcome !== 'permit') return undefined;
    const permitted = verdict.permitted.filter(({ category }) => decided.includes(category));
    const kept = keptFor(type, event.data, permitted);
    const identity = permitted.find(({ category }) => category === 'identity');
    if (kept === undefined || identity === undefined || !holdsReference(kept.data)) return kept;
    return { ...kept, categories: sortedCategories([...kept.categories, 'identity']), grounds: [...kept.grounds, ...(kept.grounds.some((ground) => JSON.stringify(ground) === JSON.stringify(identity.ground)) ? [] : [identity.ground])] };
  }

  async #single({ stream, record }: NumberedDelivery, { pooled, kept }: PermittedPart): Promise<Composed> {
    const { event } = pooled;
    const names = await this.#names(kept.data, record.service, kept.categories.includes('identity'), pooled.subject);
    const content = this.#content(kept, names, record.subscription);
    const copy = copyEvent(
      {
        id: opaqueId(this.key, 'd', stream), type: event.type, time: event.time, recordedtime: event.recordedtime, sequence: record.sequence,
        subject: names.pseudonyms.get(pooled.subject),
        ...(event.correlationid === undefined ? {} : { correlationid: opaqueId(this.key, 'c', record.service, event.correlationid) }),
      },
      { ...content, delivery: noteOn(kept, record.released === true) },
    );
    return { outcome: 'copy', event: copy, told: kept.categories, values: fieldValues(content) };
  }

  async #snapshot({ stream, record }: NumberedDelivery, parts: readonly PermittedPart[]): Promise<Composed> {
    const events = await Promise.all(
      parts.map(async ({ pooled, kept }) => {
        const names = await this.#names(kept.data, record.service, kept.categories.includes('identity'), pooled.subject);
        const { type, time } = pooled.event;
        return { id: this.#copyId(record.subscription, pooled.key), source: serviceSource('exchange'), type, time, data: this.#content(kept, names, record.subscription) };
      }),
    );
    const subject = await this.vault.recipientPseudonym(record.person, record.service);
    const categories = sortedCategories(parts.flatMap(({ kept }) => kept.categories));
    const grounds = [...new Map(parts.flatMap(({ kept }) => kept.grounds).map((ground) => [JSON.stringify(ground), ground])).values()];
    const { sender: _, ...note } = noteOn({ data: {}, categories, grounds }, false);
    const copy = copyEvent(
      { id: opaqueId(this.key, 'd', stream), type: record.type, time: record.time, sequence: record.sequence, subject },
      { person: subject, service: record.service, events, delivery: note },
    );
    // What the recipient gets by itself as well is counted there.
    const first = new Set((record.first ?? []).map((key) => this.#copyId(record.subscription, key)));
    return { outcome: 'copy', event: copy, told: categories, values: events.reduce((sum, { id, data }) => sum + (first.has(id) ? fieldValues(data) : 0), 0) };
  }

  /** The content under the recipient's own names, of people and of other registrations. */
  #content({ data }: Kept, names: CopyNames, subscription: string): Record<string, unknown> {
    return pointedAnew(renamed(data, names), (reference) => this.#copyId(subscription, keyOfEvent(reference))) as Record<string, unknown>;
  }

  #copyId(subscription: string, key: string): string {
    return opaqueId(this.key, 'd', deliveryStream(subscription, key));
  }

  async #notice({ stream, record }: NumberedDelivery): Promise<Composed> {
    const { subscription, service, sequence, withdrawal, type, time } = record;
    const subject = await this.vault.recipientPseudonym(record.person, service);
    const data = { person: subject, subscription, service, withdrawal: withdrawal?.reference ?? '', sequences: withdrawal?.sequences ?? [], sequence };
    return { outcome: 'copy', event: copyEvent({ id: opaqueId(this.key, 'd', stream), type, time, sequence, subject }, data), told: [], values: 0 };
  }

  /** The number, and nothing else: not about whom, not why (`mechanisms.md`, Sequence). */
  #stopped({ stream, version, at, record: { sequence } }: NumberedDelivery): CloudEvent {
    const id = opaqueId(this.key, 'x', stream, String(version));
    return copyEvent({ id, type: typeName('exchange', 'stopped'), time: at.toISOString(), sequence }, { sequence });
  }

  async #names(data: unknown, service: string, withNumbers: boolean, subject: PersonId): Promise<CopyNames> {
    const persons = [...new Set([subject, ...personsIn(data)])];
    const pseudonyms = new Map(await Promise.all(persons.map(async (person) => [person, await this.vault.recipientPseudonym(person, service)] as const)));
    const numbers = new Map<PersonId, string>();
    for (const person of withNumbers ? persons : []) {
      const number = await this.vault.numberOf(person);
      if (number !== undefined) numbers.set(person, number);
    }
    return { pseudonyms, numbers };
  }
}

/** Whether the content names its person by a reference a number can be laid beside. */
const holdsReference = (data: Record<string, unknown>): boolean => typeof data['person'] === 'object' && data['person'] !== null;
