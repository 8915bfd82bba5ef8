import type { Objection } from '@samhandling/contracts';
import { latestNo } from './consent.decide.js';
import type { CategoryQuestion } from './consent.decide.js';
import { inPeriod, instant } from './instant.js';
import type { HeldInvocation, PersonPolicy, Recipient } from './policy.js';
import type { StatuteRow } from './rules.schema.js';
import { earliest, permitSurely, permitWhileFresh } from './verdict.js';
import type { Verdict } from './verdict.js';

type Service = Extract<Recipient, { kind: 'service' }>;

/** Confirmed, in force, and about these two services, this type, category and purpose. */
function applies(row: StatuteRow, question: CategoryQuestion, service: Service): boolean {
  const { request, category, at } = question;
  return row.confirmedBy !== undefined && inPeriod(at, row.validFrom, row.validTo) &&
    request.sender !== undefined && row.from.serviceTypes.includes(request.sender.serviceType) && row.to.serviceTypes.includes(service.serviceType) &&
    row.eventTypes.includes(request.eventType) && row.categories.includes(category) && row.purposes.includes(request.purpose);
}

function invoked(invocation: HeldInvocation, row: StatuteRow, question: CategoryQuestion, service: Service): boolean {
  const { request, category, at } = question;
  return invocation.row === row.id && invocation.from === request.sender?.service && invocation.to === service.service &&
    invocation.purpose === request.purpose && invocation.categories.some((covered) => covered === category) &&
    invocation.reason.trim() !== '' && invocation.invokedBy.name.trim() !== '' && inPeriod(at, invocation.validFrom, invocation.validTo);
}

/** Whether an objection is to this row between these two services. One to an invocation is to the row and services it used; one that names nothing known is to all. */
function objectsTo(objection: Objection, person: PersonPolicy, row: StatuteRow, from: string | undefined, to: string): boolean {
  const used = person.invocations.find((invocation) => invocation.invocationId === objection.invocationId);
  const said = { row: objection.row ?? used?.row, from: objection.from ?? used?.from, to: objection.to ?? used?.to };
  return (said.row ?? row.id) === row.id && (said.from ?? from) === from && (said.to ?? to) === to;
}

/** When the person last said no to what a *may* row would carry; `-Infinity` when never. An unreadable time counts as just now. */
function lastNoAt(person: PersonPolicy, row: StatuteRow, question: CategoryQuestion, service: Service): number {
  const objections = row.objectable
    ? person.objections.filter((objection) => objectsTo(objection, person, row, question.request.sender?.service, service.service)).map((objection) => instant(objection.at))
    : [];
  const no = latestNo(person, question, service);
  return Math.max(Number.NEGATIVE_INFINITY, ...[...objections, ...(no === undefined ? [] : [instant(no.at)])].map((at) => (Number.isNaN(at) ? Number.POSITIVE_INFINITY : at)));
}

function carriedByRow(person: PersonPolicy, row: StatuteRow, question: CategoryQuestion, service: Service): Verdict | undefined {
  const rowEnds = row.validTo === undefined ? Number.POSITIVE_INFINITY : instant(row.validTo);
  const noAt = row.effect === 'must' ? Number.NEGATIVE_INFINITY : lastNoAt(person, row, question, service);
  // A duty to inform is a named person's act (rule D7), so a *must* row is never taken without an invocation, whatever the data says.
  if (!row.caseByCase && row.effect === 'may') return noAt === Number.NEGATIVE_INFINITY ? permitWhileFresh({ kind: 'statute', row: row.id }, rowEnds) : undefined;
  const [first] = person.invocations
    .filter((invocation) => invoked(invocation, row, question, service) && (noAt === Number.NEGATIVE_INFINITY || instant(invocation.at) > noAt))
    .sort((a, b) => instant(b.validTo) - instant(a.validTo) || (a.invocationId < b.invocationId ? -1 : 1));
  if (first === undefined) return undefined;
  return permitSurely({ kind: 'statute', row: row.id, invocation: first.invocationId }, earliest(rowEnds, instant(first.validTo)), row.effect === 'must');
}

/** The first row, *must* before *may*, that carries the category (rule D8). Nothing when none does. */
export function carriedByStatute(person: PersonPolicy, question: CategoryQuestion, service: Service): Verdict | undefined {
  const rows = question.request.rules.statutes
    .filter((row) => applies(row, question, service))
    .sort((a, b) => Number(b.effect === 'must') - Number(a.effect === 'must') || (a.id < b.id ? -1 : 1));
  for (const row of rows) {
    const verdict = carriedByRow(person, row, question, service);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

/** Whether a *may* row would have carried the category, had the person not objected to it. */
export function heldBackByObjection(person: PersonPolicy, question: CategoryQuestion, service: Service): boolean {
  return person.objections.length > 0 && carriedByStatute({ ...person, objections: [] }, question, service) !== undefined;
}
