import type { ConsentTerms, DataCategory, Ground, Guardian, Invocation, Objection, PersonId, Protection, ServiceId, WithholdReason } from '@samhandling/contracts';
import type { PolicyRules } from './rules.schema.js';

/** Who would receive. A municipality is never a recipient: access is a service's or a person's (rule D11). */
export type Recipient =
  | { readonly kind: 'service'; readonly service: ServiceId; readonly serviceType: string; readonly controller: string }
  | { readonly kind: 'person'; readonly person: PersonId; readonly relation: 'self' | 'guardian' | 'representative' | 'none' };

/** A named professional's own use of a statute, towards one service (rule D7), and when it was invoked. */
export type HeldInvocation = Invocation & { readonly at: string };

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
  readonly invocations: readonly HeldInvocation[];
  readonly objections: readonly Objection[];
  /** `unknown` (no look-up yet, or a failed one) counts as graded (rule D10). */
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
