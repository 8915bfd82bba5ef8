import { createHash } from 'node:crypto';
import type { DataCategory, EventRef, PersonId, ServiceId, WithholdReason } from '@samhandling/contracts';
import type { mongo } from 'mongoose';

/** What a numbered delivery is: one event, a snapshot of several, or a notice about earlier ones. */
export type DeliveryKind = 'event' | 'snapshot' | 'notice';

/** What the decision said, on its commit; never changed (I7). Holds references, no content: the content is put together at each attempt. */
export interface DeliveryRecord {
  subscription: string;
  service: ServiceId;
  mode: 'feed' | 'webhook' | 'kafka';
  kind: DeliveryKind;
  outcome: 'permit' | 'withhold';
  /** Why it was withheld, for the figures; told to the person and the auditor from the event. */
  reason?: WithholdReason;
  /** The subject, by whom order is kept. */
  person: PersonId;
  persons: PersonId[];
  type: string;
  time: string;
  eventRef: EventRef;
  /** Categories permitted when it was decided; an attempt may give less, never more. */
  categories: DataCategory[];
  /** Keys of the events in the pool: one for an event, several for a snapshot. */
  parts: string[];
  /** Of a snapshot: the parts the recipient gets nowhere else, which count as used again. */
  first?: string[];
  sequence?: number;
  released?: boolean;
  /** Of a notice: the withdrawal, what the recipient calls it, and the numbers asked about. */
  withdrawal?: { id: string; reference: string; sequences: number[] };
}

/** Work still to be done with a numbered delivery; the only thing in a commit that changes in place. */
export interface Dispatch {
  state: 'waiting' | 'handed-over' | 'stopped' | 'dead';
  /** Categories the recipient has been handed. */
  told: DataCategory[];
  /** Field values it got without anybody typing them again. */
  values: number;
  attempts: number;
  /** When a dispatcher takes it next; absent when nothing is to be sent (a feed is fetched). */
  nextAt?: Date;
  firstAttemptAt?: Date;
  /** Id of the stop that ended it. */
  stop?: string;
  /** Why it is a dead letter. */
  code?: string;
}

export interface NumberedDelivery {
  stream: string;
  version: number;
  /** When it was decided. */
  at: Date;
  record: DeliveryRecord & { sequence: number };
  dispatch: Dispatch;
}

/** The delivery's own stream: its subscription and what it delivers. */
export const deliveryStream = (subscription: string, key: string): string => `delivery-${subscription}-${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`;

const numbered = { 'delivery.sequence': { $exists: true } };

/** Indexes on the commits that deliveries are found by. The first is what makes numbers gap-free, whoever gives them. */
export const deliveryIndexes: readonly mongo.IndexDescription[] = [
  { name: 'delivery_sequence', key: { 'delivery.subscription': 1, 'delivery.sequence': 1 }, unique: true, partialFilterExpression: numbered },
  { name: 'delivery_persons', key: { 'delivery.persons': 1 }, partialFilterExpression: numbered },
  { name: 'delivery_parts', key: { 'delivery.parts': 1 }, partialFilterExpression: numbered },
  { name: 'delivery_due', key: { 'dispatch.nextAt': 1 }, partialFilterExpression: { 'dispatch.nextAt': { $exists: true } } },
  { name: 'delivery_reason', key: { 'delivery.reason': 1 }, partialFilterExpression: { 'delivery.reason': { $exists: true } } },
  { name: 'delivery_withdrawal', key: { 'delivery.withdrawal.reference': 1 }, partialFilterExpression: { 'delivery.withdrawal.reference': { $exists: true } } },
  { name: 'registration_reference', key: { 'registration.reference': 1 }, unique: true, partialFilterExpression: { 'registration.reference': { $exists: true } } },
  { name: 'subscription', key: { 'subscription.id': 1, version: 1 }, partialFilterExpression: { 'subscription.id': { $exists: true } } },
];

export const inPlaceFields = ['dispatch'];
