import type { DataCategory, Ground, WithholdReason } from '@samhandling/contracts';
import { dataCategories } from '@samhandling/contracts';
import { carriedByConsent } from './consent.decide.js';
import type { CategoryQuestion } from './consent.decide.js';
import { inPeriod, instant } from './instant.js';
import { forPerson } from './person-recipient.decide.js';
import type { Decision, DecisionRequest, PersonPolicy, Recipient } from './policy.js';
import type { ProcessingPurpose } from './rules.schema.js';
import { carriedByStatute, heldBackByObjection } from './statute.decide.js';
import { earliest, permitSurely, withhold } from './verdict.js';
import type { Verdict } from './verdict.js';

/** Reasons no newer copy of consents can lift, so there is nothing to wait for. */
const final = new Set<WithholdReason>(['protected-address', 'no-processing-basis', 'unknown-type', 'no-relation', 'no-parental-responsibility']);

/** The recipient's confirmed line in the register of processing, provided the sender has one for the purpose too (rule D8). */
function processingBasis(request: DecisionRequest, service: Extract<Recipient, { kind: 'service' }>, at: number): ProcessingPurpose | undefined {
  const inForce = request.rules.processing.filter((row) => row.purpose === request.purpose && row.confirmedBy !== undefined && inPeriod(at, row.validFrom, row.validTo));
  const lineFor = (type: string): ProcessingPurpose | undefined =>
    inForce.filter((row) => row.serviceTypes.includes(type)).sort((a, b) => (a.id < b.id ? -1 : 1))[0];
  return request.sender === undefined || lineFor(request.sender.serviceType) !== undefined ? lineFor(service.serviceType) : undefined;
}

/** The order of rule D8 for a service: its own registration, a *must* row, a *may* row, then consent. */
function forService(about: PersonPolicy, question: CategoryQuestion, service: Extract<Recipient, { kind: 'service' }>): Verdict {
  if (question.request.sender?.service === service.service) return permitSurely({ kind: 'own-registration' });
  if (about.protection !== 'none') return withhold('protected-address');
  if (question.purpose === undefined) return withhold('no-processing-basis');
  const statute = carriedByStatute(about, question, service);
  if (statute !== undefined) return statute;
  const consent = carriedByConsent(about, question, service);
  return !consent.permitted && heldBackByObjection(about, question, service) ? withhold('objected') : consent;
}

function forRecipient(about: PersonPolicy, question: CategoryQuestion): Verdict {
  const { recipient } = question.request;
  return recipient.kind === 'service' ? forService(about, question, recipient) : forPerson(about, question, recipient);
}

/** One category for everyone the content is about (rule D5): the subject's ground, ended by whichever ground ends first. */
function forEveryone(question: CategoryQuestion): Verdict {
  const { request } = question;
  if (!dataCategories.some((known) => known === question.category)) return withhold('unknown-type');
  const subject = forRecipient(request.subject, question);
  if (!subject.permitted || subject.ground.kind === 'own-registration') return subject;
  const others = request.others.filter((other) => other.person !== request.subject.person).map((other) => forRecipient(other, question));
  let [until, sure, must] = [subject.until, subject.sure, subject.must];
  for (const other of others) {
    if (!other.permitted) return withhold('third-person');
    [until, sure, must] = [earliest(until, other.until), sure && other.sure, must && other.must];
  }
  return { ...subject, until, sure, must };
}

/**
 * With a copy too old to trust only what is sure may leave. A delivery that rests partly on consent waits as a whole, so that
 * nothing is lost from it, unless a statute demands the type itself: then what the statute carries goes at once.
 */
function withOldCopy(verdicts: ReadonlyMap<DataCategory, Verdict>, type: Verdict): { verdicts: ReadonlyMap<DataCategory, Verdict>; waiting: boolean } {
  const unsure = [...verdicts.values()].some((verdict) => verdict.permitted && !verdict.sure);
  const typeStands = type.permitted && type.sure;
  const waiting = typeStands ? unsure && !type.must : type.permitted || !final.has(type.reason);
  const surely = new Map([...verdicts].map(([category, verdict]) => [category, verdict.permitted && (!verdict.sure || waiting) ? withhold('no-consent') : verdict] as const));
  return { verdicts: surely, waiting };
}

/** The versions of every consent that names the recipient: those the decision was made in sight of. */
function consentsInSight({ subject, others, recipient }: DecisionRequest): Decision['consents'] {
  if (recipient.kind !== 'service') return [];
  const named = [subject, ...others].flatMap((person) => person.consents).filter(({ recipient: to }) =>
    'service' in to ? to.service === recipient.service : to.serviceType === recipient.serviceType);
  const versions = new Map(named.map((consent) => [consent.consentId, consent.version]));
  return [...versions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, version]) => ({ id, version }));
}

function restsOn(grounds: readonly Ground[]): Decision['rests'] {
  const consent = grounds.some((ground) => ground.kind === 'consent');
  const statute = grounds.some((ground) => ground.kind === 'statute');
  if (consent && statute) return 'mixed';
  return consent ? 'consent' : statute ? 'statute' : 'none';
}

/** Each category once, sorted, with the type's own among them. */
const categoriesAsked = (request: DecisionRequest): readonly DataCategory[] => [...new Set([request.typeCategory, ...request.categories])].sort();

/**
 * Decides, per data category, whether a recipient may have a fact about a person and on which ground. Pure and total: the
 * same request always gets the same answer, in whatever order its lists are, and nothing throws. Denies by default; without
 * the type's own category nothing is shared at all.
 *
 * Rules: need N10–N14, disclosure rules D2, D5–D8, D10, D13; invariants I4, I5, I10.
 */
export function decide(request: DecisionRequest): Decision {
  const at = instant(request.at);
  const occurredAt = request.occurredAt === undefined ? at : instant(request.occurredAt);
  const purpose = request.recipient.kind === 'service' ? processingBasis(request, request.recipient, at) : undefined;
  const asked = new Map(categoriesAsked(request).map((category) => [category, forEveryone({ request, category, at, occurredAt, purpose })] as const));
  const typeOf = (verdicts: ReadonlyMap<DataCategory, Verdict>): Verdict => verdicts.get(request.typeCategory) ?? withhold('unknown-type');
  const old = !request.consentCopyFresh || [request.subject, ...request.others].some((person) => person.unknown === true);
  const { verdicts, waiting } = old ? withOldCopy(asked, typeOf(asked)) : { verdicts: asked, waiting: false };
  const type = typeOf(verdicts);
  const permitted: { category: DataCategory; ground: Ground }[] = [];
  const withheld: { category: DataCategory; reason: WithholdReason }[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const [category, verdict] of verdicts) {
    if (!verdict.permitted) withheld.push({ category, reason: verdict.reason });
    else if (!type.permitted) withheld.push({ category, reason: type.reason });
    else {
      permitted.push({ category, ground: verdict.ground });
      until = earliest(until, verdict.until);
    }
  }
  return {
    permitted, withheld, outcome: type.permitted ? 'permit' : 'withhold', ...(type.permitted ? {} : { reason: type.reason }),
    policyVersion: request.rules.version, consents: consentsInSight(request), rests: restsOn(permitted.map(({ ground }) => ground)),
    ...(Number.isFinite(until) ? { validUntil: new Date(until).toISOString() } : {}), ...(waiting ? { waiting } : {}),
  };
}
