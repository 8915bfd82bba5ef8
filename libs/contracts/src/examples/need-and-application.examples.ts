import { at, examples, missing, record, registration, type Examples } from './example.js';

const part = { part: 'respite', serviceType: 'allocation-office', wanted: 'respite-care', extentWanted: { amount: 16, unit: 'hours', per: 'week' } };

export const needAndApplicationExamples: Record<string, Examples> = {
  'need-reported': examples(
    [
      registration('b-1', { reportedAt: at, urgency: 'soon', needCategory: 'language-and-communication', description: 'Peker og drar i stedet for å si det.', freeTextCategories: ['education', 'own-words'], reporterRole: 'staff' }),
      { person: { nationalId: '14842150044' }, externalReference: record('b-2'), reportedAt: at },
      registration('b-3', { reportedAt: at, needCategory: 'other', needCategoryText: 'Trenger noen å snakke med' }),
    ],
    missing('reportedAt'),
    missing('person'),
    ['/person', 'person-missing', { person: {} }],
    ['/person/nationalId', 'invalid-identity-number', { person: { nationalId: '14842150045' } }],
    ['/needCategory', 'unknown-code', { needCategory: 'moon-sickness' }],
    ['/description', 'identity-number-not-allowed', { description: 'Gjelder 14842150044' }],
    ['/mood', 'unknown-field', { mood: 'sad' }],
  ),
  'need-answered': examples([registration('b-4', { need: record('b-1'), answeredAt: at, outcome: 'taken-up' })], missing('outcome')),
  'not-heard-raised': examples([registration('f-1', { raisedAt: at, raisedBy: 'guardian', description: 'Ingen svarer oss.' })], ['/raisedAt', 'invalid-format', { raisedAt: 'yesterday' }]),
  'obstacle-reported': examples([registration('b-5', { reportedAt: at, obstacle: 'legal' })], ['/obstacle', 'unknown-code', { obstacle: 'weather' }]),
  'application-submitted': examples(
    [
      registration('s-1', {
        originallySentAt: at,
        submittedBy: 'guardian',
        parts: [part, { part: 'coordinator', serviceType: 'coordinating-unit', wanted: 'child-coordinator' }, { part: 'aid', serviceType: 'assistive-technology-centre', wanted: 'communication-aid' }],
        answers: [
          { field: 'care-load', value: 'Våken to ganger hver natt' },
          { field: 'interpreter-need', value: false },
          { field: 'other', label: 'Kjæledyr', value: 'Hund', dataCategory: 'family' },
        ],
        interpreterNeed: false,
      }),
    ],
    missing('originallySentAt'),
    missing('parts'),
    ['/parts', 'too-small', { parts: [] }],
    ['/answers/0/dataCategory', 'missing', { answers: [{ field: 'other', value: 'Hund' }] }],
    ['/answers/0/field', 'unknown-code', { answers: [{ field: 'shoe-size', value: 28 }] }],
  ),
  'application-received': examples([registration('t-1', { application: record('s-1'), receivedAt: at, originallySentAt: at, part: 'respite' })], missing('application')),
  'provisional-answer-given': examples([registration('t-2', { application: record('s-1'), answeredAt: at, expectedAt: '2026-04-20' })], ['/expectedAt', 'invalid-format', { expectedAt: 'soon' }]),
  'documentation-requested': examples(
    [registration('t-3', { application: record('s-1'), requestedAt: at, missing: [{ field: 'expert-assessment' }] })],
    ['/missing', 'too-small', { missing: [] }],
    ['/missing/0/field', 'unknown-code', { missing: [{ field: 'shoe-size' }] }],
  ),
  'application-withdrawn': examples([registration('s-2', { application: record('s-1'), withdrawnAt: at, part: 'respite' })], missing('withdrawnAt')),
};
