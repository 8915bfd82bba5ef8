import type { ConsentChange, ConsentTerms, DataCategory, PersonId, ServiceId } from '@samhandling/contracts';
import { DomainError } from '@samhandling/contracts';
import { instant } from '@samhandling/policy';
import type { AgeThreshold, HeldConsent } from '@samhandling/policy';
import { mayActAsGuardian, maySign, whoMustSign } from './signers.decide.js';
import { consentFact, consentOf, termsOf } from './subject.js';
import type { Fact, SubjectState } from './subject.js';

export interface WithdrawConsent {
  readonly consentId: string;
  readonly by: PersonId;
  readonly at: string;
  readonly thresholds: readonly AgeThreshold[];
}

/** What is left after a narrowing; a part left out stays as it was. */
export interface NarrowConsent extends WithdrawConsent {
  readonly categories?: readonly DataCategory[];
  readonly validTo?: string;
  readonly includesHistoryFrom?: string;
  /** Which one service of the type consented to; only then does such a consent bind anybody (rule D13). */
  readonly service?: { readonly id: ServiceId; readonly serviceType: string | undefined };
}

/**
 * Takes a consent back: one action, no reason, by anyone who must sign (need N13, GDPR art. 7(3)); a signature that has not come into
 * force yet is taken back the same way. Withdrawing twice changes nothing. Throws `not-a-guardian`, `consent-not-granted`, `already-refused`.
 */
export function withdrawConsent(command: WithdrawConsent, state: SubjectState): Fact<ConsentChange>[] {
  const consent = ownConsent(command, state);
  if (consent.state === 'withdrawn' || consent.state === 'expired') return [];
  mustBeGiven(consent);
  return [{ type: consentFact.withdrawn, data: changeOf(command, state, { ...termsOf(consent), state: 'withdrawn' }) }];
}

/**
 * Makes a consent smaller: fewer categories, a shorter period, less history, one service out of a type. It never grows; for more, a
 * new request is needed.
 * Throws `not-a-guardian`, `consent-not-granted`, `already-refused`, `consent-withdrawn`, `consent-expired`, `not-narrower`.
 */
export function narrowConsent(command: NarrowConsent, state: SubjectState): Fact<ConsentChange>[] {
  const consent = ownConsent(command, state);
  if (consent.state === 'withdrawn') throw new DomainError('consent-withdrawn', { status: 409 });
  if (consent.state === 'expired') throw new DomainError('consent-expired', { status: 409 });
  mustBeGiven(consent);
  const categories = command.categories === undefined ? consent.categories : consent.categories.filter((category) => command.categories?.includes(category));
  const validTo = command.validTo ?? consent.validTo;
  const includesHistoryFrom = command.includesHistoryFrom ?? consent.includesHistoryFrom;
  const recipient = command.service === undefined ? consent.recipient : { service: command.service.id };
  const sameRecipient = JSON.stringify(recipient) === JSON.stringify(consent.recipient);
  const same = sameRecipient && categories.length === consent.categories.length && validTo === consent.validTo && includesHistoryFrom === consent.includesHistoryFrom;
  if (same) return [];
  const grows =
    (!sameRecipient && !('serviceType' in consent.recipient && consent.recipient.serviceType === command.service?.serviceType)) ||
    command.categories?.some((category) => !consent.categories.includes(category)) ||
    instant(validTo) > instant(consent.validTo) ||
    (includesHistoryFrom !== undefined && instant(includesHistoryFrom) < instant(consent.includesHistoryFrom ?? consent.validFrom));
  // Nothing left is a withdrawal, and must be told as one.
  if (grows || categories.length === 0) throw new DomainError('not-narrower');
  const terms = { ...termsOf(consent), recipient, categories, validTo, ...(includesHistoryFrom === undefined ? {} : { includesHistoryFrom }) };
  return [{ type: consentFact.narrowed, data: changeOf(command, state, terms) }];
}

/**
 * Ends what rests on guardians who may no longer act: a consent that nobody who may sign today has signed is withdrawn (a stop
 * order, `mechanisms.md`). Returns nothing while at least one signature still stands.
 */
export function withdrawUnsigned(state: SubjectState, at: string, cause: string): Fact<ConsentChange>[] {
  const { person, guardians } = state.policy;
  const stands = (signer: PersonId): boolean => signer === person || guardians.some((one) => one.person === signer && mayActAsGuardian(one, instant(at)));
  return state.policy.consents.flatMap((consent) => {
    if (consent.state !== 'granted' || consent.signed.some(stands)) return [];
    const terms: ConsentTerms = { ...termsOf(consent), version: consent.version + 1, state: 'withdrawn', decidedAt: at };
    return [{ type: consentFact.withdrawn, data: { person, consent: terms, at, cause } }];
  });
}

/** The same answer for a consent that is not there and one that is somebody else's (rule D1). */
function ownConsent(command: WithdrawConsent, state: SubjectState): HeldConsent {
  const consent = consentOf(state, command.consentId);
  if (consent === undefined || !maySign(whoMustSign(state.policy, consent.categories, command.thresholds, command.at), command.by)) {
    throw new DomainError('not-a-guardian', { status: 403 });
  }
  return consent;
}

function mustBeGiven(consent: ConsentTerms): void {
  if (consent.state === 'refused') throw new DomainError('already-refused', { status: 409 });
  if (consent.signed.length === 0) throw new DomainError('consent-not-granted', { status: 409 });
}

function changeOf(command: WithdrawConsent, state: SubjectState, consent: ConsentTerms): ConsentChange {
  return { person: state.policy.person, consent: { ...consent, version: consent.version + 1, decidedAt: command.at }, at: command.at, by: command.by };
}
