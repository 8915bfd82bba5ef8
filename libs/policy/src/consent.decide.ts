import type { Guardian, WithholdReason } from '@samhandling/contracts';
import { reached, thresholdMoments } from './age.decide.js';
import { inPeriod, instant } from './instant.js';
import type { DecisionRequest, HeldConsent, PersonPolicy, Recipient, StandingNo } from './policy.js';
import type { ProcessingPurpose } from './rules.schema.js';
import { earliest, permitWhileFresh, withhold } from './verdict.js';
import type { Verdict } from './verdict.js';

/** The question for one category, with the times already read. */
export interface CategoryQuestion {
  readonly request: DecisionRequest;
  readonly category: string;
  readonly at: number;
  readonly occurredAt: number;
  readonly purpose: ProcessingPurpose | undefined;
}

type Service = Extract<Recipient, { kind: 'service' }>;

/** A consent to a service type binds no service until the person has said which one (rule D13); a no to a type is a no to all of it. */
const grantsTo = (recipient: HeldConsent['recipient'], service: Service): boolean => 'service' in recipient && recipient.service === service.service;
const refusesTo = (recipient: HeldConsent['recipient'], service: Service): boolean =>
  grantsTo(recipient, service) || ('serviceType' in recipient && recipient.serviceType === service.serviceType);

/** Reasons from the one closest to a yes to the one furthest away; the closest is the most telling. */
const closestFirst: readonly WithholdReason[] = [
  'guardian-missing', 'not-yet-valid', 'expired', 'withdrawn', 'refused', 'no-consent', 'category-not-covered', 'wrong-purpose', 'wrong-recipient',
];

const mayActFor = (guardian: Guardian, at: number): boolean =>
  (guardian.parentalResponsibility || guardian.kind === 'appointed') && inPeriod(at, guardian.from, guardian.to);

/** When what the signers signed stops holding for this category, or why it does not hold now (age thresholds, loss of guardianship). */
function signersHoldUntil(consent: HeldConsent, person: PersonPolicy, question: CategoryQuestion): number | WithholdReason {
  const { at, category, request } = question;
  if (consent.signed.length === 0 || !consent.requiredSigners.every((signer) => consent.signed.includes(signer))) return 'guardian-missing';
  const guardians = consent.signed.filter((signer) => signer !== person.person);
  const subjectSigned = guardians.length < consent.signed.length;
  if (subjectSigned && guardians.length === 0 && person.bornOn === undefined) return Number.POSITIVE_INFINITY;
  const ownDecision = thresholdMoments(person, category, 'own-decision', at, request.rules);
  const [first] = ownDecision;
  const last = ownDecision.at(-1);
  if (first === undefined || last === undefined) return 'guardian-missing';
  if (subjectSigned && at >= last) return Number.POSITIVE_INFINITY;
  if (guardians.length === 0) return 'guardian-missing';
  if (reached(at, first)) return 'expired';
  const standing = guardians.map((signer) => person.guardians.filter((guardian) => guardian.person === signer && mayActFor(guardian, at)));
  if (standing.some((held) => held.length === 0)) return 'guardian-missing';
  const ends = standing.map((held) => Math.max(...held.map((guardian) => (guardian.to === undefined ? Number.POSITIVE_INFINITY : instant(guardian.to)))));
  return earliest(first, ...ends);
}

/** When a consent stops carrying this category to this service, or why it does not carry it now. */
function consentHoldsUntil(consent: HeldConsent, person: PersonPolicy, question: CategoryQuestion, service: Service): number | WithholdReason {
  const { at, occurredAt, category, request, purpose } = question;
  if (!grantsTo(consent.recipient, service)) return 'wrong-recipient';
  if (consent.purpose !== request.purpose || consent.kind !== purpose?.consentKind) return 'wrong-purpose';
  if (!consent.categories.some((covered) => covered === category)) return 'category-not-covered';
  if (consent.state === 'requested') return consent.signed.length > 0 ? 'guardian-missing' : 'no-consent';
  if (consent.state !== 'granted') return consent.state;
  if (consent.refusedBy.length > 0) return 'refused';
  if (person.deceased !== undefined || reached(at, instant(consent.validTo))) return 'expired';
  if (!(at >= instant(consent.validFrom)) || !(occurredAt >= instant(consent.includesHistoryFrom ?? consent.validFrom))) return 'not-yet-valid';
  const signers = signersHoldUntil(consent, person, question);
  return typeof signers === 'number' ? earliest(signers, instant(consent.validTo)) : signers;
}

/** The newest no that covers the question, whichever consent it was said to. */
export function latestNo(person: PersonPolicy, question: CategoryQuestion, service: Service): StandingNo | undefined {
  const covers = (no: StandingNo): boolean =>
    refusesTo(no.recipient, service) && no.purpose === question.request.purpose && (question.purpose === undefined || no.kind === question.purpose.consentKind) && no.categories.some((category) => category === question.category) &&
    (no.appliesFrom === undefined || reached(question.at, instant(no.appliesFrom))) &&
    (no.factsBefore === undefined || !reached(question.occurredAt, instant(no.factsBefore)));
  return person.refusals.filter(covers).reduce<StandingNo | undefined>((latest, no) => (latest === undefined || isLater(no, latest) ? no : latest), undefined);
}

const isLater = (a: StandingNo, b: StandingNo): boolean =>
  instant(a.at) > instant(b.at) || (instant(a.at) === instant(b.at) && `${a.reason}/${a.consentId}` < `${b.reason}/${b.consentId}`);

/**
 * Permits when some consent in force covers (service, category, purpose) and no refusal, narrowing or withdrawal that covers
 * it is as late or later (need N10, need N13, rule D8).
 */
export function carriedByConsent(person: PersonPolicy, question: CategoryQuestion, service: Service): Verdict {
  const no = latestNo(person, question, service);
  const standing = no === undefined ? person.consents : person.consents.filter((consent) => consent.grantedAt !== undefined && instant(consent.grantedAt) > instant(no.at));
  const tried = standing.map((consent) => ({ consent, until: consentHoldsUntil(consent, person, question, service) }));
  const [best] = tried
    .flatMap(({ consent, until }) => (typeof until === 'number' && consent.grantedAt !== undefined ? [{ consent, until }] : []))
    .sort((a, b) => b.until - a.until || (a.consent.consentId < b.consent.consentId ? -1 : 1));
  if (best !== undefined) return permitWhileFresh({ kind: 'consent', id: best.consent.consentId, version: best.consent.version }, best.until);
  const reasons = tried.flatMap(({ until }) => (typeof until === 'string' ? [until] : []));
  const closest = closestFirst.find((reason) => reasons.includes(reason));
  return withhold(closest === undefined || (no !== undefined && furtherAwayThanNo.has(closest)) ? (no?.reason ?? closest ?? 'no-consent') : closest);
}

/** Reasons that say less than a standing no does. */
const furtherAwayThanNo = new Set<WithholdReason>(['no-consent', 'category-not-covered', 'wrong-purpose', 'wrong-recipient']);
