import { at, child, examples, fatherOfChild, missing, motherOfChild, type Examples } from './example.js';

const parent = (person: string): object => ({ person, kind: 'parent', parentalResponsibility: true, from: '2021-04-14' });
const terms = {
  consentId: 'c-1',
  requestId: 'q-1',
  version: 2,
  subject: child,
  kind: 'lift-secrecy',
  recipient: { service: 'solvik-ppt' },
  categories: ['coordination', 'education'],
  purpose: 'coordinated-services',
  validFrom: at,
  validTo: '2027-03-03T09:00:00Z',
  requiredSigners: [motherOfChild, fatherOfChild],
  signed: [motherOfChild, fatherOfChild],
  refusedBy: [],
  state: 'granted',
  text: { id: 'coordinated-services', version: '1', language: 'nb' },
  method: 'digital',
  decidedAt: at,
};
const change = (state: string): Examples =>
  examples([{ person: child, consent: { ...terms, state }, at, by: motherOfChild }], missing('consent'), ['/consent/recipient', 'invalid-union', { consent: { ...terms, recipient: {} } }]);

export const personExamples: Record<string, Examples> = {
  'guardianship-changed': examples([{ person: child, bornOn: '2021-04-14', guardians: [parent(motherOfChild), parent(fatherOfChild)] }], missing('bornOn')),
  'protection-changed': examples([{ person: child, protection: 'none' }], ['/protection', 'invalid-value', { protection: 'secret' }]),
  deceased: examples([{ person: child, diedOn: '2026-03-03' }], missing('diedOn')),
  'identity-replaced': examples([{ person: child, scheme: 'identity-number' }], missing('person')),
  'age-threshold-passed': examples([{ person: child, age: 16, right: 'health', on: '2037-04-14' }], ['/age', 'too-big', { age: 400 }]),
};

export const consentExamples: Record<string, Examples> = {
  requested: change('requested'),
  granted: change('granted'),
  refused: change('refused'),
  narrowed: change('granted'),
  withdrawn: change('withdrawn'),
  expired: change('expired'),
  'ground-invoked': examples(
    [
      {
        person: child,
        invocation: {
          invocationId: 'i-1',
          row: 'hpl-25',
          from: 'solvik-health-station',
          to: 'habu',
          categories: ['health'],
          purpose: 'health-care',
          invokedBy: { name: 'Kari Eksempel', role: 'lege' },
          reason: 'Henvisning til utredning',
          validFrom: at,
          validTo: '2026-09-03T09:00:00Z',
          visibleFrom: at,
        },
      },
    ],
    missing('invocation'),
  ),
  objected: examples([{ person: child, objection: { objectionId: 'o-1', row: 'hpl-25', by: motherOfChild, at }, at }], missing('objection')),
  'register-noted': examples(
    [{ person: child, fact: { id: 'x@1', source: 'urn:no:samhandling:exchange', type: 'no.samhandling.person.protection-changed.v1', time: at, data: { person: child, protection: 'none' } } }],
    missing('fact'),
  ),
  'withdrawal-in-force': examples([{ person: child, withdrawal: `person-${child}@4`, at }], missing('withdrawal')),
  'ledger-checkpointed': examples([{ size: 10, rootHash: 'abc=', offsets: [{ topic: 'samhandling.exchange', partition: 0, offset: '12' }] }], ['/size', 'too-small', { size: -1 }]),
  'ledger-read': examples([{ reader: 'Liv Eksempel', reason: 'Årlig kontroll', filters: ['service'], entries: 12, at }], missing('reason')),
  heartbeat: examples([{ asOf: at }], missing('asOf')),
};
