import type { DataCategory, Ground, PersonId, ServiceId } from '@samhandling/contracts';

interface LineBase {
  /** `<source>/<id>` of the event it was made from: the same event never makes two. */
  readonly id: string;
  readonly person: PersonId;
  readonly at: string;
  readonly categories: readonly DataCategory[];
  readonly grounds: readonly Ground[];
}

/** Somebody was permitted to have something; `handedOverAt` once they got it. */
export interface SharedLine extends LineBase {
  readonly kind: 'shared';
  readonly service: ServiceId;
  readonly eventType: string;
  readonly subscription: string;
  readonly sequence?: number;
  readonly handedOverAt?: string;
}

/** Somebody looked at something here. */
export interface ReadLine extends LineBase {
  readonly kind: 'read';
  readonly reader: { readonly service: ServiceId } | { readonly person: PersonId; readonly relation: string } | 'auditor';
  readonly what: string;
}

/** A named professional used a statute. */
export interface GroundLine extends LineBase {
  readonly kind: 'ground-invoked';
  readonly invocation: string;
  readonly from: ServiceId;
  readonly to: ServiceId;
}

/** A service asked for consent; a deliberate request, unlike a standing subscription. */
export interface AskedLine extends LineBase {
  readonly kind: 'asked';
  readonly consentId: string;
  readonly askedBy: ServiceId;
  readonly recipient: { readonly service: ServiceId } | { readonly serviceType: string };
}

/** What a recipient answered when told of a withdrawal (rule D9). */
export interface WithdrawalAnswerLine extends LineBase {
  readonly kind: 'withdrawal-answered';
  readonly service: ServiceId;
  readonly withdrawal: string;
  readonly answers: readonly { readonly sequence: number; readonly answer: 'erased' | 'restricted' | 'kept-by-law'; readonly law?: string; readonly until?: string }[];
}

/** One thing that happened to what is known about a person, as the person may be told. */
export type AccessLine = SharedLine | ReadLine | GroundLine | AskedLine | WithdrawalAnswerLine;
