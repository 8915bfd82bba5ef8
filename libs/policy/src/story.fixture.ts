/** A small invented world for the tests: one child, two guardians, a sibling, and services in one municipality. */
import type { CloudEvent, ConsentTerms, Guardian, Protection } from '@samhandling/contracts';
import { consentGranted, consentNarrowed, consentObjected, consentRefused, consentRequested, consentWithdrawn, groundInvoked, guardianshipChanged, protectionChanged } from '@samhandling/contracts';
import { decide, emptyPersonPolicy, evolvePersonPolicy, policyRules } from './index.js';
import type { AgeThreshold, Decision, DecisionRequest, Invocation, PersonPolicy, PolicyRules, ProcessingPurpose, Recipient, StatuteRow } from './index.js';

const person = (name: string): string => `p_${name.padEnd(22, '0')}`;
export const child = person('child');
export const sibling = person('sibling');
export const mother = person('mother');
export const father = person('father');
export const stranger = person('stranger');

export const monday = '2026-03-02T08:00:00Z';
export const tuesday = '2026-03-03T08:00:00Z';
export const wednesday = '2026-03-04T08:00:00Z';
export const thursday = '2026-03-05T08:00:00Z';
export const friday = '2026-03-06T08:00:00Z';
export const nextYear = '2027-03-03T08:00:00Z';

export type ServiceRecipient = Extract<Recipient, { kind: 'service' }>;
const service = (id: string, serviceType: string): ServiceRecipient => ({ kind: 'service', service: id, serviceType, controller: '999999999' });
export const kindergarten = service('solvik-kindergarten', 'kindergarten');
export const healthStation = service('solvik-health-station', 'health-station');
export const habu = service('habu', 'habu');
export const childWelfare = service('solvik-child-welfare', 'child-welfare');

const kept = { source: 'test', certainty: 'L', validFrom: '2024-01-01', confirmedBy: 'test' } as const;
const text = { nb: 'x', nn: 'x', en: 'x' };
export const needReported = 'no.samhandling.sector.need-reported.v1';
export const referralSent = 'no.samhandling.sector.referral-sent.v1';
export const concernReportSent = 'no.samhandling.sector.concern-report-sent.v1';

export const mayRow: StatuteRow = {
  ...kept, id: 'may-health', law: 'Act', paragraph: '§ 1', says: text, effect: 'may', from: { serviceTypes: ['health-station'] }, to: { serviceTypes: ['habu'] },
  eventTypes: [referralSent], categories: ['coordination', 'health'], purposes: ['health-care'], caseByCase: true, objectable: true,
};
export const mustRow: StatuteRow = {
  ...mayRow, id: 'must-report', effect: 'must', from: { serviceTypes: ['kindergarten'] }, to: { serviceTypes: ['child-welfare'] }, eventTypes: [concernReportSent],
  categories: ['child-welfare'], purposes: ['duty-to-inform'], objectable: false,
};
const purpose = (name: string): ProcessingPurpose => ({
  ...kept, id: name, purpose: name, title: text, consentKind: 'lift-secrecy', serviceTypes: ['kindergarten', 'health-station', 'habu', 'child-welfare'], art6: 'x', art9: 'x',
});
const threshold = (id: string, right: AgeThreshold['right'], age: number, categories: string[]): AgeThreshold => ({ ...kept, id, right, age, categories, note: 'x' });
const files = {
  statutes: [mayRow, mustRow],
  processing: [purpose('coordinated-help'), purpose('health-care'), purpose('duty-to-inform')],
  ageThresholds: [
    threshold('education', 'own-decision', 15, ['education']), threshold('health', 'own-decision', 16, ['health']), threshold('health-kept', 'kept-from-guardians', 12, ['health']),
    threshold('own-words', 'kept-from-guardians', 0, ['own-words']), threshold('other', 'own-decision', 18, ['coordination', 'family', 'identity', 'own-words', 'place']),
  ],
};
export const rules: PolicyRules = policyRules(files);
export const rulesWith = (change: Partial<typeof files>): PolicyRules => policyRules({ ...files, ...change });

/** A growing stream of events about one person, as the consent service and the registers publish them. */
export type Fact = (position: number, about: string) => CloudEvent;
const ours = (type: string, data: object, at: string): Fact => (position, about) => ({
  specversion: '1.0', id: `person-${about}@${position}`, source: 'urn:no:samhandling:consent', type, time: at, partitionkey: about, streamversion: position, data: { person: about, ...data },
});
const registers = (type: string, data: object, at: string): Fact => (position, about) => ({
  specversion: '1.0', id: `r${position}`, source: 'urn:no:orgnr:999999999:system:register', type, time: at, partitionkey: about, streamversion: position, data: { person: about, ...data },
});

const parent = (id: string, change: Partial<Guardian> = {}): Guardian => ({ person: id, kind: 'parent', parentalResponsibility: true, from: '2020-06-01', ...change });
export const bornTo = (guardians: readonly Partial<Guardian>[] = [parent(mother), parent(father)], bornOn = '2020-06-01'): Fact =>
  registers(guardianshipChanged.type, { bornOn, guardians: guardians.map((guardian) => ({ ...parent(mother), ...guardian })) }, monday);
export const graded = (protection: Protection): Fact => registers(protectionChanged.type, { protection }, monday);

export const terms = (change: Partial<ConsentTerms> = {}): ConsentTerms => ({
  consentId: 'c1', requestId: 'q1', version: 1, subject: child, kind: 'lift-secrecy', recipient: { service: kindergarten.service }, categories: ['coordination', 'family'], purpose: 'coordinated-help',
  validFrom: monday, validTo: nextYear, requiredSigners: [mother, father], signed: [mother, father], refusedBy: [], state: 'granted', text: { id: 't', version: '1', language: 'nb' },
  method: 'digital', decidedAt: tuesday, ...change,
});
const consentFact = (type: string, state: ConsentTerms['state'], defaultAt: string, version: number) => (change: Partial<ConsentTerms> = {}, at = defaultAt): Fact =>
  ours(type, { consent: terms({ state, version, decidedAt: at, ...change }), at }, at);
export const requested = consentFact(consentRequested.type, 'requested', monday, 1);
export const granted = consentFact(consentGranted.type, 'granted', tuesday, 2);
export const narrowed = consentFact(consentNarrowed.type, 'granted', wednesday, 3);
export const refused = consentFact(consentRefused.type, 'refused', wednesday, 3);
export const withdrawn = consentFact(consentWithdrawn.type, 'withdrawn', wednesday, 4);

export const invoked = (change: Partial<Invocation> = {}, at = tuesday): Fact => ours(groundInvoked.type, {
  invocation: {
    invocationId: 'i1', row: 'may-health', from: healthStation.service, to: habu.service, categories: ['coordination', 'health'], purpose: 'health-care', invokedBy: { name: 'Invented Doctor', role: 'doctor' },
    reason: 'referral for assessment', validFrom: monday, validTo: nextYear, visibleFrom: monday, ...change,
  }, at,
}, at);
export const objected = (change: object = {}, at = wednesday): Fact => ours(consentObjected.type, { objection: { objectionId: 'o1', by: mother, at, ...change }, at }, at);

/** What is known about a person after these facts; each fact is one further on in its stream. */
export const known = (about: string, facts: readonly Fact[]): PersonPolicy =>
  facts.map((fact, at) => fact(at + 1, about)).reduce(evolvePersonPolicy, emptyPersonPolicy(about));

export const ofFive: readonly Fact[] = [bornTo(), graded('none')];

const base = (facts: readonly Fact[]): DecisionRequest => ({
  subject: known(child, facts), others: [], recipient: kindergarten, sender: { service: healthStation.service, serviceType: healthStation.serviceType }, eventType: needReported,
  typeCategory: 'coordination', categories: ['coordination', 'family', 'health'], purpose: 'coordinated-help', at: friday, consentCopyFresh: true, rules,
});
export const toHabu: Partial<DecisionRequest> = { recipient: habu, eventType: referralSent, categories: ['coordination', 'health'], purpose: 'health-care' };
export const toGuardian = (id = mother): Partial<DecisionRequest> => ({ recipient: { kind: 'person', person: id, relation: 'guardian' } });

/** given(facts).when(question).then(...): the tests' one way to ask. */
export function given(...facts: readonly Fact[]): { when(change?: Partial<DecisionRequest>): Decision & { reasons: Record<string, string>; grounds: Record<string, string> } } {
  return {
    when(change = {}) {
      const decision = decide({ ...base(facts), ...change });
      return {
        ...decision,
        reasons: Object.fromEntries(decision.withheld.map(({ category, reason }) => [category, reason])),
        grounds: Object.fromEntries(decision.permitted.map(({ category, ground }) => [category, ground.kind === 'consent' ? `consent ${ground.id} v${ground.version}` : ground.kind === 'statute' ? `statute ${ground.row}` : ground.kind])),
      };
    },
  };
}
