import { at, examples, missing, record, registration, type Examples } from './example.js';

const hours = { amount: 10, unit: 'hours', per: 'week' };
const measure = { measure: record('m-1'), measureType: 'language-group', responsible: { service: 'solvik-kindergarten', serviceType: 'kindergarten' } };
const running = { ...measure, period: { from: '2026-03-16' } };
const decision = { decision: record('v-1') };

export const decisionAndMeasureExamples: Record<string, Examples> = {
  'decision-made': examples(
    [
      registration('v-1', { decidedAt: at, outcome: 'refused', application: record('s-1'), part: 'respite', originallySentAt: at, measureType: 'respite-care', reason: 'Vilkårene er ikke oppfylt', notifiedAt: at, appealDeadline: '2026-05-20', appealBody: { service: 'county-governor', serviceType: 'county-governor' } }),
      registration('v-2', { decidedAt: at, outcome: 'granted', measureType: 'special-educational-help', extent: hours, period: { from: '2026-08-15', to: '2027-06-20' } }),
    ],
    ['/outcome', 'invalid-value', { outcome: 'maybe' }],
    ['/extent/amount', 'too-small', { extent: { amount: -1, unit: 'hours' } }],
  ),
  'appeal-lodged': examples([registration('a-1', { ...decision, lodgedAt: at, lodgedBy: 'guardian', grounds: 'Vi klarer ikke mer.' })], missing('decision')),
  'appeal-forwarded': examples([registration('a-2', { ...decision, forwardedAt: at, to: { service: 'county-governor', serviceType: 'county-governor' }, officeOutcome: 'upheld' })], missing('to')),
  'appeal-decided': examples([registration('a-3', { ...decision, decidedAt: at, outcome: 'reversed', measureType: 'respite-care', extent: hours })], ['/outcome', 'invalid-value', { outcome: 'lost' }]),
  'measure-offered': examples([registration('m-1', { ...measure, offeredAt: at })], missing('measure')),
  'measure-declined': examples([registration('m-1', { ...measure, declinedAt: at })], missing('declinedAt')),
  'measure-planned': examples([registration('m-1', running)], missing('period')),
  'measure-started': examples(
    [registration('m-1', { ...running, extentGranted: hours }), registration('m-2', { measure: record('m-2'), measureType: 'other', measureTypeText: 'Ridegruppe', period: { from: '2026-03-16', to: '2026-06-20' } })],
    missing('measure'),
    ['/period/from', 'invalid-format', { period: { from: '16.3.2026' } }],
    ['/measureType', 'unknown-code', { measureType: 'magic' }],
  ),
  'measure-paused': examples([registration('m-1', { ...measure, pausedAt: at, expectedResume: '2026-08-15' })], missing('pausedAt')),
  'measure-adjusted': examples([registration('m-1', { ...measure, adjustedAt: at, extentGranted: hours, extentDelivered: { amount: 6, unit: 'hours', per: 'week' }, change: 'Mindre gruppe' })], missing('adjustedAt')),
  'measure-ended': examples([registration('m-1', { ...measure, endedAt: at, reason: 'goal-reached' })], ['/reason', 'unknown-code', { reason: 'bored' }]),
  'measure-evaluated': examples(
    [registration('m-1', { ...measure, evaluatedAt: at, evaluatedBy: 'guardian', effect: 2, indicators: [{ name: 'blir forstått hjemme', value: 2 }], comment: 'Gruppen er for stor for henne.' })],
    ['/effect', 'too-big', { effect: 6 }],
    ['/indicators/0/value', 'too-small', { indicators: [{ name: 'x', value: 0 }] }],
  ),
};
