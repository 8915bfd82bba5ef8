import { at, examples, missing, record, registration, type Examples } from './example.js';

const matter = { system: 'helsestasjon-fag', id: 'h-7' };
const from = { service: 'solvik-health-station', serviceType: 'health-station' };
const to = { service: 'habu', serviceType: 'habu' };
const common = { matter, path: ['solvik-health-station'], originallySentAt: at };

export const referralAndAssessmentExamples: Record<string, Examples> = {
  'referral-sent': examples(
    [
      registration('h-7', {
        ...common,
        from,
        to,
        sentAt: at,
        referrerRole: 'doctor',
        interpreterNeed: true,
        knownServices: [{ serviceType: 'kindergarten' }, { serviceType: 'ppt' }],
        reason: 'Forsinket språk, ønsker utredning.',
        freeTextCategories: ['health'],
        information: [{ field: 'hearing-test-result', value: 'Normal hørsel', asOf: '2026-02-10' }],
      }),
    ],
    missing('matter'),
    missing('to'),
    ['/to/serviceType', 'unknown-code', { to: { serviceType: 'circus' } }],
  ),
  'referral-assessed': examples([registration('x-1', { ...common, assessedAt: at, right: true, latestStart: '2026-09-01' })], ['/right', 'wrong-type', { right: 'yes' }]),
  'referral-accepted': examples([registration('x-2', { ...common, acceptedAt: at, by: to })], missing('acceptedAt')),
  'referral-rejected': examples(
    [
      registration('x-3', { ...common, rejectedAt: at, by: to, reason: 'outside-responsibility', suggested: { serviceType: 'ppt' } }),
      registration('x-4', { ...common, rejectedAt: at, reason: 'other', reasonText: 'Søknaden hører til en annen region' }),
    ],
    missing('reason'),
    ['/reason', 'unknown-code', { reason: 'do-not-want-to' }],
  ),
  'referral-returned-incomplete': examples(
    [
      registration('x-5', {
        ...common,
        returnedAt: at,
        by: to,
        to: from,
        missing: [{ field: 'hearing-test-result' }, { field: 'sight-test-result' }, { field: 'pedagogical-report' }, { field: 'interpreter-need' }],
      }),
    ],
    missing('missing'),
    ['/missing/0/field', 'missing', { missing: [{ text: 'mer' }] }],
  ),
  'referral-forwarded': examples([registration('x-6', { ...common, asked: 'communication-aid', from: to, to: { service: 'solvik-ppt', serviceType: 'ppt' }, forwardedAt: at, reason: 'other-service-first' })], missing('from')),
  'referral-withdrawn': examples([registration('h-8', { ...common, withdrawnAt: at })], missing('withdrawnAt')),
  'assessment-completed': examples(
    [
      registration('h-9', { completedAt: at, kind: 'hearing-test', results: [{ field: 'hearing-test-result', value: 'Normal hørsel', asOf: '2026-02-10' }] }),
      registration('p-1', { completedAt: at, kind: 'expert-assessment', conclusion: 'Trenger spesialpedagogisk hjelp', freeTextCategories: ['education'], recommendations: [{ id: 'r-1', measureType: 'special-educational-help' }] }),
    ],
    missing('completedAt'),
    ['/kind', 'unknown-code', { kind: 'horoscope' }],
  ),
  'recommendation-followed': examples([registration('k-1', { assessment: record('p-1'), recommendation: 'r-1', followedAt: at })], missing('recommendation')),
  'recommendation-set-aside': examples([registration('k-2', { assessment: record('p-1'), recommendation: 'r-1', setAsideAt: at, reason: 'Ikke nok ansatte', decidedByRole: 'leader' })], missing('setAsideAt')),
};
