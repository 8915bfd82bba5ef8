import { replacePersonIds, typeName, type CloudEvent, type ConsentTerms, type MessageSent } from '@samhandling/contracts';
import { emptyPersonPolicy, type PersonPolicy, type StatuteRow } from '@samhandling/policy';
import type { Knowledge } from './plan-messages.decide.js';

/** Invented persons: a child of five with two guardians. */
export const child = 'p_Liten0Synthetic0Child1';
export const mother = 'p_Mor0Synthetic0Person01';
export const father = 'p_Far0Synthetic0Person01';
export const noon = '2026-03-03T12:00:00Z';

export const family: PersonPolicy = {
  ...emptyPersonPolicy(child),
  bornOn: '2021-01-14',
  protection: 'none',
  guardians: [mother, father].map((person) => ({ person, kind: 'parent', parentalResponsibility: true, from: '2021-01-14' })),
};
export const grownUpTo = (bornOn: string): PersonPolicy => ({ ...family, bornOn });

/** The same story told of other persons. */
export const story =
  (persons: { child: string; mother: string; father: string }) =>
  (told: CloudEvent): CloudEvent => {
    const names: Record<string, string> = { [child]: persons.child, [mother]: persons.mother, [father]: persons.father };
    return { ...(replacePersonIds(told, (person) => names[person] ?? person) as CloudEvent), id: `${told.id}-${persons.child}` };
  };

const terms: ConsentTerms = {
  consentId: 'c-1',
  requestId: 'q-1',
  version: 1,
  subject: child,
  kind: 'lift-secrecy',
  recipient: { service: 'solvik-ppt' },
  categories: ['coordination', 'education', 'own-words'],
  purpose: 'coordinated-help',
  validFrom: noon,
  validTo: '2027-03-03T12:00:00Z',
  requiredSigners: [mother, father],
  signed: [],
  refusedBy: [],
  state: 'requested',
  text: { id: 'coordinated-help', version: '1', language: 'nb' },
  method: 'digital',
  decidedAt: noon,
};

const event = (area: string, fact: string, data: object, id = `${area}-${fact}@1`): CloudEvent => ({
  specversion: '1.0',
  id,
  source: `urn:no:samhandling:${area}`,
  type: typeName(area, fact),
  time: noon,
  recordedtime: noon,
  partitionkey: child,
  streamversion: 1,
  data,
});

export const consentAsked = (changes: Partial<ConsentTerms> = {}, id?: string): CloudEvent => event('consent', 'requested', { person: child, consent: { ...terms, ...changes }, at: noon }, id);
export const consentWithdrawn = (by: string, changes: Partial<ConsentTerms> = {}): CloudEvent =>
  event('consent', 'withdrawn', { person: child, consent: { ...terms, state: 'withdrawn', signed: [mother, father], ...changes }, at: noon, by }, 'withdrawal@4');
export const withdrawalInForce = event('consent', 'withdrawal-in-force', { person: child, withdrawal: 'withdrawal@4', at: noon });

export const groundInvoked = (changes: object = {}): CloudEvent =>
  event('consent', 'ground-invoked', {
    person: child,
    invocation: {
      invocationId: 'i-1',
      row: 'hpl-25',
      from: 'solvik-health-station',
      to: 'habu',
      categories: ['coordination', 'health'],
      purpose: 'health-care',
      invokedBy: { name: 'Kari Eksempel', role: 'lege' },
      reason: 'Henvisning',
      validFrom: noon,
      validTo: '2026-09-03T12:00:00Z',
      visibleFrom: noon,
      ...changes,
    },
    at: noon,
  });

const caseId = `case-9999-${child}`;
export const loopDetected = event('case', 'referral-loop-detected', { caseId, person: child, path: ['solvik-occupational-therapy', 'solvik-ppt', 'solvik-occupational-therapy'], what: 'communication-aid', at: noon });
export const responsibilityTransferred = event('case', 'responsibility-transferred', { caseId, person: child, from: 'solvik-health-station', to: 'habu', at: noon });
export const coordinatorAppointed = event('coordinator', 'appointed', { caseId, person: child, role: 'child-coordinator', service: 'solvik-allocation-office', name: 'Nora Eksempel', at: noon });

export const everyCause: readonly CloudEvent[] = [consentAsked(), groundInvoked(), withdrawalInForce, loopDetected, responsibilityTransferred, coordinatorAppointed];

export const statute: StatuteRow = {
  id: 'hpl-25',
  law: 'Lov om helsepersonell',
  paragraph: 'hpl § 25',
  says: { nb: 'Personell som samarbeider, kan få det nødvendige.', nn: 'Personell som samarbeider, kan få det nødvendige.', en: 'Personnel who cooperate may get what is necessary.' },
  effect: 'may',
  from: { serviceTypes: ['health-station'] },
  to: { serviceTypes: ['habu'] },
  eventTypes: [typeName('sector', 'referral-sent')],
  categories: ['health'],
  purposes: ['health-care'],
  caseByCase: true,
  objectable: true,
  source: 'synthetic',
  certainty: 'L',
  validFrom: '2024-01-01',
};

export const knowing = (changes: Partial<Knowledge> = {}): Knowledge => ({ policy: family, statutes: [statute], at: noon, ...changes });

export const aMessage = (changes: Partial<MessageSent> = {}): MessageSent => ({
  person: mother,
  message: 'm_0123456789012345678901',
  at: noon,
  about: child,
  relation: 'guardian',
  template: 'consent-requested',
  cause: { source: 'urn:no:samhandling:consent', id: 'x@1', type: typeName('consent', 'requested') },
  categories: ['coordination'],
  values: [],
  ...changes,
});
