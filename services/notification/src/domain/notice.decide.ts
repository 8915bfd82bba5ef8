import type { Decision } from '@samhandling/policy';
import type { Protection } from '@samhandling/contracts';
import type { Preferences } from './preferences.js';

/** All that decides whether a notice leaves through an open channel now. */
export interface NoticeQuestion {
  readonly preferences: Preferences;
  /** What the gate says now of the message behind the notice. */
  readonly decision: Pick<Decision, 'outcome' | 'withheld' | 'waiting'>;
  /** The recipient's own address; unknown counts as graded (D10). */
  readonly protection: Protection;
  /** Somebody who may not know of the message reads the same mailbox (D16). */
  readonly sharedMailbox: boolean;
  /** Attempts made so far. */
  readonly tries: number;
  readonly triesMax: number;
}

export type NoticeDecision = { readonly kind: 'send' } | { readonly kind: 'wait' } | { readonly kind: 'later' } | { readonly kind: 'no-open-channel' } | { readonly kind: 'give-up'; readonly reason: string };

/**
 * Whether an e-mail that says «there is something to read» may leave now. It says nothing more, but that it comes tells
 * something too: so everything that holds for the message holds for its notice (D6, D10, D16).
 */
export function decideNotice(question: NoticeQuestion): NoticeDecision {
  const { preferences, decision, tries, triesMax } = question;
  if (!preferences.channels.includes('email') || preferences.email === undefined) return { kind: 'no-open-channel' };
  if (question.protection !== 'none') return { kind: 'give-up', reason: 'protected-address' };
  if (question.sharedMailbox) return { kind: 'give-up', reason: 'shared-mailbox' };
  if (decision.outcome === 'permit' && decision.withheld.length === 0 && decision.waiting !== true) return { kind: 'send' };
  // The copy catches up in seconds, or somebody is alarmed: that is no attempt, and costs the notice nothing.
  if (decision.waiting === true) return { kind: 'wait' };
  // A copy still on its way may know tomorrow what it does not know now; a refusal it knows stands.
  const unsure = decision.withheld.some(({ reason }) => reason === 'no-relation');
  return unsure && tries < triesMax ? { kind: 'later' } : { kind: 'give-up', reason: 'withheld' };
}

/** Milliseconds to the next attempt: doubling from `firstMs`, at most `mostMs`. */
export const backoffMs = (tries: number, firstMs: number, mostMs: number): number => Math.min(mostMs, firstMs * 2 ** Math.max(0, tries - 1));
