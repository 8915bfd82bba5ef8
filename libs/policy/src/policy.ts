import type { CloudEvent, ConsentTerms, DataCategory, PersonId, ServiceId } from '@samhandling/contracts';
import type { PolicyRules } from './rules.schema.js';

/** What carries a delivery, a view or a message. Exactly one ground is named per category (rule D8). */
export type Ground =
  | { readonly kind: 'consent'; readonly id: string; readonly version: number }
  | { readonly kind: 'statute'; readonly row: string; readonly invocation?: string }
  | { readonly kind: 'own-registration' }
  | { readonly kind: 'self' }
  | { readonly kind: 'guardian' }
  | { readonly kind: 'earlier-delivery' };

/** Why a category is not shared. Seen by the person and the auditor only, never by a publisher or subscriber (rule D1). */
export type WithholdReason =
  | 'no-consent' | 'refused' | 'withdrawn' | 'expired' | 'not-yet-valid' | 'wrong-recipient' | 'wrong-purpose'
  | 'category-not-covered' | 'no-relation' | 'guardian-missing' | 'protected-address' | 'third-person' | 'objected'
  | 'no-processing-basis' | 'kept-by-child' | 'kept-for-child' | 'other-guardian' | 'no-parental-responsibility' | 'unknown-type';

/** Who would receive. A municipality is never a recipient: access is a service's or a person's (rule D11). */
export type Recipient =
  | { readonly kind: 'service'; readonly service: ServiceId; readonly serviceType: string; readonly controller: string }
  | { readonly kind: 'person'; readonly person: PersonId; readonly relation: 'self' | 'guardian' | 'representative' | 'none' };

/** A named professional's own use of a statute, towards one service, with a reason (rule D7). `at` is when it was invoked. */
export interface Invocation {
  readonly invocationId: string;
  readonly row: string;
  readonly from: ServiceId;
  readonly to: ServiceId;
  readonly categories: readonly DataCategory[];
  readonly purpose: string;
  readonly invokedBy: { readonly name: string; readonly role: string };
  readonly reason: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly visibleFrom: string;
  readonly at: string;
}

/** An objection to a *may* row; a part left out means all of it. */
export interface Objection {
  readonly objectionId: string;
  readonly row?: string;
  readonly service?: ServiceId;
  readonly categories?: readonly DataCategory[];
  readonly at: string;
}

/** Someone who may act for the person in a period. */
export interface Guardian {
  readonly person: PersonId;
  readonly kind: 'parent' | 'foster-parent' | 'appointed';
  readonly parentalResponsibility: boolean;
  readonly from: string;
  readonly to?: string;
}

/** Grading of the address; `unknown` (no look-up yet, or a failed one) counts as graded (rule D10). */
export type Protection = 'none' | 'fortrolig' | 'strengt-fortrolig' | 'unknown';

/** The newest version of one consent, and when it was last granted by everyone it needs. */
export type HeldConsent = ConsentTerms & { readonly grantedAt?: string };

/**
 * A no: a refusal, a withdrawal, or the part a narrowing took away. It stands against every consent that is not granted later,
 * also another one with the same reach.
 */
export interface StandingNo {
  readonly reason: 'refused' | 'withdrawn';
  readonly consentId: string;
  readonly version: number;
  readonly kind: ConsentTerms['kind'];
  readonly recipient: ConsentTerms['recipient'];
  readonly categories: readonly DataCategory[];
  readonly purpose: string;
  readonly at: string;
  /** Only from this time on (a narrowing that ends the period earlier). */
  readonly appliesFrom?: string;
  /** Only facts older than this (a narrowing of how far back). */
  readonly factsBefore?: string;
}

/** All that is known about one person which a decision rests on; folded from `consent.*` and `person.*` events. */
export interface PersonPolicy {
  readonly person: PersonId;
  readonly consents: readonly HeldConsent[];
  readonly refusals: readonly StandingNo[];
  readonly invocations: readonly Invocation[];
  readonly objections: readonly Objection[];
  readonly protection: Protection;
  readonly bornOn?: string;
  readonly guardians: readonly Guardian[];
  readonly deceased?: string;
  /** The person's key is parked in this copy: nothing that rests on consent leaves. */
  readonly unknown?: boolean;
  /** Highest `streamversion` folded, per stream. */
  readonly versions: Readonly<Record<string, number>>;
}

/** One question to the gate. Times are ISO 8601; nothing is read from outside the request. */
export interface DecisionRequest {
  readonly subject: PersonPolicy;
  /** Everyone else the content is about; permitted only if permitted for each (rule D5). */
  readonly others: readonly PersonPolicy[];
  readonly recipient: Recipient;
  /** Whose registration it is; needed for statutes, and for a service's own registrations. */
  readonly sender?: { readonly service: ServiceId; readonly serviceType: string };
  /** The person who wrote it, when a person did. */
  readonly author?: PersonId;
  readonly eventType: string;
  /** Category of the type itself; without it nothing is shared. */
  readonly typeCategory: DataCategory;
  /** Categories present in the content. */
  readonly categories: readonly DataCategory[];
  readonly purpose: string;
  readonly at: string;
  /** False when the copy of consents is older than its limit: what rests on consent then waits. */
  readonly consentCopyFresh: boolean;
  /** When the fact happened, for how far back a consent reaches; `at` when left out. */
  readonly occurredAt?: string;
  readonly rules: PolicyRules;
}

/** The answer, per category, with all it rested on. */
export interface Decision {
  readonly permitted: readonly { readonly category: DataCategory; readonly ground: Ground }[];
  readonly withheld: readonly { readonly category: DataCategory; readonly reason: WithholdReason }[];
  readonly outcome: 'permit' | 'withhold';
  /** The reason for the type's own category when nothing is shared. */
  readonly reason?: WithholdReason;
  readonly policyVersion: string;
  readonly consents: readonly { readonly id: string; readonly version: number }[];
  /** Nothing of this may leave at or after this time without a new decision. */
  readonly validUntil?: string;
  readonly rests: 'consent' | 'statute' | 'mixed' | 'none';
  /** The copy is too old to know: hold, do not record as withheld. */
  readonly waiting?: boolean;
}

export type { CloudEvent };
