import type { DeliveredEvent } from '@samhandling/fagsystem-client';
import { deliveriesWithout, factsReceived, type Audit } from './10-audit.js';
import { firstSent } from './3-application-and-referral.js';
import type { MustHold } from './report.js';
import type { SimulatedFagsystem } from '../fagsystem.js';
import type { Stage } from './stage.js';

const isFact = (event: DeliveredEvent): boolean => event.type.startsWith('no.samhandling.sector.');
const everyReceived = (stage: Stage): { name: string; event: DeliveredEvent }[] =>
  Object.values(stage.systems).flatMap((system) => system.received.map((event) => ({ name: system.name, event })));

const check = (name: string, held: boolean, evidence: string): MustHold => ({ name, held, evidence });

/** What the story promises, judged by what the subscribers really received and what the services' public interfaces say. */
export const mustHold = (stage: Stage, audit: Audit): MustHold[] => [
  ...beforeConsent(stage), ...whoGotWhat(stage), ...oneCase(stage), ...nothingTwice(stage), ...afterWithdrawal(stage, audit), ...proof(stage, audit),
];

const beforeConsent = ({ seen, systems: { kindergarten } }: Stage): MustHold[] => [
  check('The kindergarten’s answers look the same before and after consent', new Set(formsOf(kindergarten)).size === 1, `${kindergarten.published.length} answers, with ${[...new Set(formsOf(kindergarten))].join(' or ')}`),
  check('Nothing leaves before there is a ground', seen.get('deliveries before consent') === 0, `${String(seen.get('deliveries before consent'))} deliveries before consent`),
  check('One of two guardians is not enough', seen.get('deliveries after one of two guardians') === 0, `${String(seen.get('deliveries after one of two guardians'))} deliveries after the first yes`),
];

/** The fields of each answer a system got when it published. */
const formsOf = ({ published }: SimulatedFagsystem): string[] => published.map(({ accepted }) => Object.keys(accepted).sort().join(', '));

const whoGotWhat = (stage: Stage): MustHold[] => {
  const { systems } = stage;
  const facts = everyReceived(stage).filter(({ event }) => isFact(event));
  const groundless = facts.filter(({ event }) => !event.data.delivery?.grounds.length);
  const toKindergarten = systems.kindergarten.received;
  const health = toKindergarten.filter((event) => event.data.delivery?.categories.includes('health') || /hørsel|samspill/i.test(JSON.stringify(event)));
  const numbers = everyReceived(stage).filter(({ event }) => event.id.includes(stage.child.nationalId) || event.subject?.includes(stage.child.nationalId));
  const subjects = new Map(facts.map(({ name, event }) => [name, event.subject]));
  return [
    check('Every delivery has a ground', facts.length > 0 && groundless.length === 0, `${facts.length} facts delivered, ${groundless.length} without a ground`),
    check('No health data to the kindergarten', toKindergarten.length > 0 && health.length === 0, `${toKindergarten.length} events to the kindergarten, ${health.length} with health`),
    check('Child welfare received nothing and finds no trace', systems['child-welfare'].received.length === 0 && stage.seen.get('traces for child welfare') === 0, `${systems['child-welfare'].received.length} events on a far too broad subscription, ${String(stage.seen.get('traces for child welfare'))} traces`),
    check('HABU got the referral on a statute', systems.habu.holds('referral-sent').some((event) => event.data.delivery?.grounds.some((ground) => ground.kind === 'statute')), `grounds: ${JSON.stringify(systems.habu.holds('referral-sent')[0]?.data.delivery?.grounds ?? [])}`),
    check('No identity number outside the body, and no two recipients share a pseudonym', numbers.length === 0 && new Set(subjects.values()).size === subjects.size, `${subjects.size} recipients, ${new Set(subjects.values()).size} pseudonyms`),
    check('Every subscription is gap-free', Object.values(systems).every((system) => gapFree(system.sequences())), Object.values(systems).map((system) => `${system.name} ${system.sequences().length}`).join(', ')),
  ];
};

const gapFree = (numbers: number[]): boolean => numbers.every((number, index) => number === index + 1);

const oneCase = ({ seen }: Stage): MustHold[] => {
  const view = JSON.stringify(seen.get('case after adjustment') ?? {});
  const sent = [...view.matchAll(/"originallySentAt":"([^"]+)"/g)].map(([, at]) => at ?? '');
  const accountable = seen.get('who answered') as (string | undefined)[] | undefined;
  const { plans = [] } = (seen.get('plan after adjustment') ?? {}) as { plans?: { measures: { state: string }[] }[] };
  const states = plans.flatMap(({ measures }) => measures.map(({ state }) => state));
  const { loops = [] } = (seen.get('case after adjustment') ?? {}) as { loops?: { path: string[] }[] };
  const { deadlines = [] } = (seen.get('case after adjustment') ?? {}) as { deadlines?: { rule: string; due: string }[] };
  return [
    check('The original sent time is unchanged', sent.length > 0 && sent.every((at) => Date.parse(at) === Date.parse(firstSent)), `${sent.length} places in the case say ${[...new Set(sent)].join(', ')}`),
    check('One coordinating-responsible service from the first acceptance', accountable !== undefined && accountable.length > 0 && accountable.every((service) => service !== undefined), `seen along the way: ${accountable?.join(', ') ?? 'nothing'}`),
    check('HABU’s ten working days count from its receipt', deadlines.some(({ rule, due }) => rule === 'pbrl-2-2a' && due.startsWith('2026-03-20')), `deadlines in the case: ${JSON.stringify(deadlines)}`),
    check('The guardians are told that a law, not a consent, carries the referral', seen.has('told of the statute'), String(seen.get('told of the statute') ?? 'no message')),
    check('The circle was raised', loops.some(({ path }) => ['solvik-occupational-therapy', 'solvik-ppt', 'nav-assistive-technology'].every((service) => path.includes(service))), `in the case, as the guardian reads it: ${loops.map(({ path }) => path.join(' → ')).join('; ') || 'no loop'}`),
    check('The plan follows the measure', states.includes('adjusted'), `the plan shows: ${states.join(', ') || 'no measure'}`),
  ];
};

const nothingTwice = (stage: Stage): MustHold[] => {
  const filled = stage.seen.get('filled in for HABU') as string[] | undefined;
  const asked = stage.seen.get('asked of the doctor') as string[] | undefined;
  const duplicate = stage.seen.get('duplicate answer') as { duplicateOf?: { service: string } } | undefined;
  return [
    check('The referral was completed from what is registered', filled?.join() === 'hearing-test-result,interpreter-need' && asked?.join() === 'pedagogical-report', `filled in: ${filled?.join(', ') ?? 'nothing'}; asked of the doctor: ${asked?.join(', ') ?? 'nothing'}`),
    check('The same measure twice was caught', duplicate?.duplicateOf?.service === stage.systems.kindergarten.serviceId, `PPT was told: ${duplicate?.duplicateOf?.service ?? 'nothing'}`),
  ];
};

/** What NAV was asked about, by the notice it received. */
const askedOfNav = ({ systems: { nav } }: Stage): number[] =>
  nav.received.flatMap(({ type, data }) => (type === 'no.samhandling.exchange.withdrawal-notified.v1' ? (data as unknown as { sequences: number[] }).sequences : []));

const afterWithdrawal = (stage: Stage, { entries }: Audit): MustHold[] => {
  const { seen } = stage;
  const after = seen.get('facts NAV got after the withdrawal');
  const answers = entries.flatMap(({ entry }) => (entry['type'] === 'no.samhandling.exchange.withdrawal-answered.v1' ? (entry['answers'] as { sequence: number; answer: string }[]) : []));
  const asked = askedOfNav(stage);
  const answered = new Set(answers.map(({ sequence }) => sequence));
  const kinds = new Set(answers.map(({ answer }) => answer));
  const stopped = (seen.get('numbers stopped for NAV') as string[][] | undefined) ?? [];
  return [
    check('What waited for NAV was stopped, and only a number is left', stopped.length > 0 && stopped.every((keys) => keys.every((key) => key === 'sequence')), `${stopped.length} numbers, with ${JSON.stringify([...new Set(stopped.flat())])}`),
    check('Nothing reaches NAV after the withdrawal', after === 0, `${String(after)} facts after it was in force`),
    check('NAV answered for every copy', asked.length > 0 && asked.every((number) => answered.has(number)) && kinds.has('erased') && kinds.has('kept-by-law'), `asked about ${asked.length}; the ledger has ${answers.length} answers: ${[...kinds].join(', ')}`),
  ];
};

const proof = (stage: Stage, audit: Audit): MustHold[] => {
  const facts = factsReceived(stage);
  const missing = deliveriesWithout(stage, audit.entries);
  const plainWords = JSON.stringify(stage.seen.get('access log of the guardian') ?? {});
  const personal = audit.entries.filter(({ entry }) => JSON.stringify(entry).includes(stage.child.nationalId));
  return [
    check('Every delivery is in the ledger', facts.length > 0 && missing.length === 0, `${facts.length} received, ${missing.length} without an entry`),
    check('The guardian sees who got what, in plain words', /PPT/.test(plainWords) && /samtykke/i.test(plainWords), `${plainWords.length} characters of account, in bokmål`),
    check('The ledger verifies and holds no identity number', audit.verified && personal.length === 0, audit.problem ?? `${audit.size} entries recomputed to the signed root`),
  ];
};
