import { at, child, examples, missing, record, registration, sibling, type Examples } from './example.js';

const plan = { plan: record('pl-1'), kind: 'stafettlogg', owner: { service: 'solvik-kindergarten', serviceType: 'kindergarten' } };
const handover = { transition: record('o-1'), from: { service: 'solvik-kindergarten' }, to: { service: 'solvik-school' } };
const report = { report: record('bm-1', 'journal', 'fiks'), to: 'solvik-child-welfare' };
const request = { request: record('bk-1'), role: 'child-coordinator' };
const first = { source: 'urn:no:orgnr:999999999:system:barnehage-fag', id: 'b-1' };
const second = { source: 'urn:no:orgnr:999999999:system:barnehage-fag', id: 'b-9' };

export const planAndInvolvementExamples: Record<string, Examples> = {
  'plan-offered': examples([registration('pl-1', { ...plan, offeredAt: at })], missing('offeredAt')),
  'plan-declined': examples([registration('pl-1', { ...plan, declinedAt: at })], missing('plan')),
  'plan-registered': examples(
    [registration('pl-1', { ...plan, registeredAt: at, title: 'Stafettlogg', period: { from: '2026-03-01' }, goals: [{ id: 'g-1', text: 'Bli forstått av de andre barna' }] })],
    missing('plan'),
    ['/kind', 'unknown-code', { kind: 'shopping-list' }],
  ),
  'plan-updated': examples([registration('pl-1', { ...plan, updatedAt: at, summary: 'Nytt mål' })], missing('updatedAt')),
  'transition-planned': examples([registration('o-1', { ...handover, date: '2027-08-16', leadTimeDays: 300 })], ['/leadTimeDays', 'too-small', { leadTimeDays: -1 }]),
  'handover-package-sent': examples([registration('o-2', { ...handover, sentAt: at, contents: [record('p-1')] })], missing('to')),
  'handover-acknowledged': examples([registration('o-3', { ...handover, acknowledgedAt: at })], missing('transition')),
  'service-engaged': examples([registration('e-1', { service: { service: 'solvik-ppt', serviceType: 'ppt' }, since: '2026-02-01', contactPoint: { name: 'PPT Solvik', phone: '12345678' } })], missing('service')),
  'service-disengaged': examples([registration('e-2', { service: { service: 'solvik-ppt' }, until: '2026-12-01', reason: 'not-needed' })], missing('until')),
  'involvement-disclosed': examples([registration('i-1', { to: 'solvik-family-centre', disclosedAt: at, period: { from: '2026-01-10' } })], ['/measureType', 'unknown-field', { measureType: 'child-welfare-measure' }]),
  'concern-report-sent': examples([registration('bm-1', { ...report, sentAt: at })], ['/content', 'unknown-field', { content: 'the report itself' }]),
  'concern-report-received': examples([registration('bm-2', { ...report, receivedAt: at })], missing('report')),
  'concern-report-answered': examples([registration('bm-3', { ...report, answeredAt: at, investigationOpened: true })], missing('answeredAt')),
  'investigation-opened': examples([registration('bm-4', { ...report, openedAt: at })], missing('openedAt')),
  'investigation-closed': examples([registration('bm-5', { ...report, closedAt: at, followedUp: true })], missing('closedAt')),
  'child-coordinator-requested': examples([registration('bk-1', { ...request, requestedAt: at, requestedBy: 'guardian' })], missing('request')),
  'child-coordinator-granted': examples([registration('bk-2', { ...request, grantedAt: at, appointedBy: { serviceType: 'coordinating-unit' } })], missing('grantedAt')),
  'child-coordinator-refused': examples([registration('bk-3', { ...request, refusedAt: at, reason: 'Ikke langvarig behov' })], missing('refusedAt')),
  'problem-view-recorded': examples([registration('pv-1', { recordedAt: at, viewOf: 'guardian', view: 'Hun er sliten, ikke vanskelig.' })], missing('viewOf')),
  'objection-recorded': examples([registration('ob-1', { recordedAt: at, objectsTo: record('x-1') })], missing('recordedAt')),
  'child-heard': examples(
    [
      registration('ch-1', { heardAt: at, how: 'play-or-drawing', byRole: 'staff', informedFirst: true, objects: false, mayBeSharedWith: [{ role: 'guardian' }], said: 'Jeg vil leke med Sol.' }),
      registration('ch-2', { heardAt: at, how: 'conversation', informedFirst: true, aboutPersons: [{ person: { pseudonym: sibling }, role: 'sibling' }] }),
    ],
    missing('informedFirst'),
    ['/how', 'unknown-code', { how: 'interrogation' }],
  ),
  'registration-corrected': examples([registration('b-1', { corrects: first, replacedBy: second, correctedAt: at, reason: 'wrong-time' })], missing('reason')),
  'registration-retracted': examples([registration('b-1', { retracts: first, retractedAt: at, reason: 'wrong-person' })], ['/reason', 'unknown-code', { reason: 'changed-my-mind' }]),
  'service-offer-published': examples(
    [{ service: 'solvik-ppt', offer: 'language-guidance', name: 'Språkveiledning', needCategories: ['language-and-communication'], municipalities: ['9999'], contactPoint: { name: 'PPT Solvik' } }],
    missing('name'),
    ['/person', 'unknown-field', { person: { pseudonym: child } }],
  ),
  'service-offer-withdrawn': examples([{ service: 'solvik-ppt', offer: 'language-guidance' }], missing('offer')),
};
