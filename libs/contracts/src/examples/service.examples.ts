import { at, caseOfChild, child, examples, missing, motherOfChild, type Examples } from './example.js';

const delivery = { person: child, subscription: 'sub-1', service: 'solvik-ppt' };
const eventRef = { source: 'urn:no:orgnr:999999999:system:barnehage-fag', id: 'b-1', type: 'no.samhandling.sector.need-reported.v1', streamversion: 1 };
const other = { source: 'urn:no:orgnr:999999999:system:ppt-fag', id: 'p-1' };
const decision = { ...delivery, eventRef, categories: ['coordination'], withheld: [{ category: 'health', reason: 'category-not-covered' }], grounds: [{ kind: 'consent', id: 'c-1', version: 2 }], policyVersion: '2026-07', consents: [{ id: 'c-1', version: 2 }] };
const subscription = { subscription: 'sub-1', service: 'solvik-ppt', clientId: 'ppt' };
const pair = { person: child, service: 'solvik-ppt', registration: { source: eventRef.source, id: eventRef.id }, other, at };

export const exchangeExamples: Record<string, Examples> = {
  permitted: examples([{ ...decision, sequence: 1 }], ['/sequence', 'too-small', { sequence: 0 }]),
  withheld: examples([{ ...decision, categories: [], grounds: [], reason: 'no-consent' }], ['/reason', 'invalid-value', { reason: 'because' }]),
  released: examples([{ ...decision, sequence: 2 }], missing('policyVersion')),
  delivered: examples([{ subscription: 'sub-1', service: 'solvik-ppt', mode: 'feed', from: 1, to: 4, persons: [child], at }], ['/mode', 'invalid-value', { mode: 'pigeon' }]),
  stopped: examples([{ ...delivery, sequence: 3 }], missing('sequence')),
  'withdrawal-notified': examples([{ ...delivery, withdrawal: 'w-1', sequences: [1, 2], sequence: 5 }], missing('withdrawal')),
  'withdrawal-answered': examples([{ ...delivery, withdrawal: 'w-1', answers: [{ sequence: 1, answer: 'erased' }, { sequence: 2, answer: 'kept-by-law', law: 'arkivlova', until: '2036-01-01' }] }], missing('answers')),
  'matched-nobody': examples([{ person: child, eventRef }], missing('eventRef')),
  linked: examples([pair], missing('other')),
  'told-apart': examples([{ ...pair, reason: 'To ulike grupper' }], missing('reason')),
  'participants-changed': examples([{ version: '2', changed: ['solvik-ppt'] }], missing('version')),
  'subscription-activated': examples([subscription], missing('clientId')),
  'subscription-disabled': examples([{ ...subscription, reason: 'gone' }], missing('service')),
};

/** The records every service keeps. */
export const recordExamples: Record<string, Examples> = {
  'access-read': examples([{ person: child, reader: { kind: 'person', person: motherOfChild, relation: 'guardian' }, what: 'case', grounds: [{ kind: 'guardian' }], categories: ['coordination'], at }], missing('reader')),
  'stop-confirmed': examples([{ stop: `person-${child}@4`, service: 'case', at, person: child }], ['/service', 'invalid-value', { service: 'other' }]),
};

const ofCase = { caseId: caseOfChild, person: child, at };
const deadline = { caseId: caseOfChild, person: child, deadline: 'd-1', rule: 'pbrl-2-2', due: '2026-03-17T15:00:00Z', service: 'habu' };

export const caseExamples: Record<string, Examples> = {
  opened: examples([{ ...ofCase, municipality: '9999' }], missing('at')),
  linked: examples([{ ...ofCase, source: eventRef.source, id: eventRef.id }], missing('id')),
  'intake-assessed': examples([{ ...ofCase, services: ['solvik-ppt'] }], missing('caseId')),
  'responsibility-assumed': examples([{ ...ofCase, service: 'solvik-health-station' }], missing('service')),
  'responsibility-transfer-proposed': examples([{ ...ofCase, from: 'solvik-health-station', to: 'habu' }], missing('to')),
  'responsibility-transferred': examples([{ ...ofCase, from: 'solvik-health-station', to: 'habu' }], missing('from')),
  'referral-loop-detected': examples([{ ...ofCase, path: ['solvik-occupational-therapy', 'solvik-ppt', 'nav-assistive-technology', 'solvik-occupational-therapy'], what: 'communication-aid' }], missing('path')),
  'parallel-tracks-detected': examples([{ ...ofCase, services: ['solvik-ppt', 'habu'] }], missing('services')),
  'gap-reported': examples([{ ...ofCase, since: at }], missing('since')),
  'deadline-set': examples([deadline], missing('due')),
  'deadline-approaching': examples([deadline], missing('deadline')),
  'deadline-breached': examples([deadline], missing('rule')),
  'disagreement-recorded': examples([{ ...ofCase, services: ['solvik-ppt', 'habu'] }], missing('services')),
  'binding-decision-made': examples([{ ...ofCase, leader: 'Kommunalsjef oppvekst', binds: ['solvik-ppt'], decision: 'PPT starter i april' }], missing('binds')),
  'duplicate-detected': examples([{ ...ofCase, service: 'solvik-ppt', registration: other, duplicateOf: { service: 'solvik-kindergarten', since: at, reference: 'm-1' } }], missing('registration')),
  closed: examples([ofCase], missing('at')),
  snapshot: examples([{ person: child, service: 'solvik-ppt', events: [{ id: 'd_1', source: 'urn:no:samhandling:exchange', type: eventRef.type, time: at, data: {} }] }], missing('events')),
};

const ofRole = { ...ofCase, role: 'child-coordinator' };
const ofPlan = { person: child, planId: 'plan-1', at };
const ofMeeting = { ...ofCase, meeting: 'mt-1' };
const action = { ...ofMeeting, action: 'ac-1', owner: 'solvik-ppt', due: '2026-05-01' };

export const coordinatorExamples: Record<string, Examples> = {
  proposed: examples([{ ...ofRole, service: 'solvik-kindergarten' }], missing('service')),
  declined: examples([{ ...ofRole, service: 'solvik-kindergarten', reason: 'no-time-set-aside' }], missing('reason')),
  accepted: examples([{ ...ofRole, service: 'solvik-kindergarten' }], missing('role')),
  appointed: examples([{ ...ofRole, service: 'solvik-allocation-office', name: 'Nora Eksempel', from: '2026-04-01' }], missing('caseId')),
  substituted: examples([{ ...ofRole, service: 'solvik-allocation-office' }], missing('role')),
  vacant: examples([{ ...ofRole, since: at }], missing('since')),
  'team-member-joined': examples([{ ...ofCase, service: 'habu' }], missing('service')),
  'team-member-left': examples([{ ...ofCase, service: 'habu' }], missing('service')),
  'plan-created': examples([{ ...ofPlan, kind: 'ip', grownFrom: { system: 'stafettlogg', id: 'pl-1' } }], missing('planId')),
  'goal-set': examples([{ ...ofPlan, goal: 'g-1', text: 'Bli forstått hjemme og i barnehagen', setBy: 'guardian' }], missing('goal')),
  'plan-revised': examples([{ ...ofPlan, revision: 2, change: 'measure-moved', measure: { system: 'barnehage-fag', id: 'm-1', state: 'started' } }], ['/revision', 'too-small', { revision: 0 }]),
  'evaluation-due': examples([{ ...ofPlan, due: '2026-06-01', what: 'g-1' }], missing('due')),
  'correction-requested': examples([{ person: child, at, request: 'k-1', owner: 'solvik-ppt', text: 'Datoen er feil' }], missing('owner')),
  'correction-answered': examples([{ person: child, at, request: 'k-1', owner: 'solvik-ppt', accepted: true }], missing('accepted')),
  'meeting-called': examples([{ ...ofMeeting, startsAt: at, mandatory: ['habu'] }], missing('startsAt')),
  'meeting-held': examples([{ ...ofMeeting, present: ['habu'] }], missing('meeting')),
  'attendance-missing': examples([{ ...ofMeeting, service: 'habu' }], missing('service')),
  'action-assigned': examples([action], missing('owner')),
  'action-overdue': examples([action], missing('due')),
  'time-registered': examples([{ caseId: caseOfChild, person: child, minutes: 45, on: '2026-04-02', role: 'child-coordinator' }], ['/minutes', 'too-big', { minutes: 2_000 }]),
};

const ofMessage = { person: motherOfChild, message: 'msg-1', at };

export const notificationExamples: Record<string, Examples> = {
  sent: examples([{ ...ofMessage, about: child, relation: 'guardian', template: 'consent-requested', cause: { source: 'urn:no:samhandling:consent', id: 'x@1', type: 'no.samhandling.consent.requested.v1' }, categories: ['coordination'], values: [{ name: 'service', kind: 'service', value: 'solvik-ppt', dataCategory: 'coordination' }] }], missing('template')),
  delivered: examples([{ ...ofMessage, channel: 'email' }], ['/channel', 'invalid-value', { channel: 'fax' }]),
  read: examples([ofMessage], missing('message')),
  failed: examples([{ ...ofMessage, channel: 'email', reason: 'address-refused', final: true }], missing('final')),
  'digest-sent': examples([{ ...ofMessage, messages: ['msg-2', 'msg-3'], channel: 'email' }], missing('messages')),
  'preferences-changed': examples([{ person: motherOfChild, language: 'nn', channels: ['inbox', 'email'], email: 'mor@example.org', at }], ['/email', 'invalid-format', { email: 'mor' }]),
};
