import {
  decisionMade,
  measureStarted,
  needAnswered,
  needReported,
  referralAccepted,
  referralForwarded,
  referralRejected,
  referralReturnedIncomplete,
  referralSent,
  type EventType,
} from '@samhandling/contracts';
import type { CaseEvent } from './case-events.js';
import { applied, noCase, type CaseState } from './case.state.js';
import type { LocalRules } from './referral-loop.decide.js';
import { keyOf, type Registration } from './registration.js';
import type { StatutoryClock } from './statutory-clock.decide.js';
import { takeIn } from './take-in.decide.js';

// What the specs of the case begin from: an invented child in an invented municipality, registered by invented services.
export const child = `p_${'c'.repeat(22)}`;
export const municipality = '9999';
export const caseId = `case-${municipality}-${child}`;
export const third = '2026-03-03T09:00:00Z';
export const noon = '2026-03-10T12:00:00Z';

const types: Record<string, string> = {
  'solvik-kindergarten': 'kindergarten',
  'solvik-health-station': 'health-station',
  'solvik-ppt': 'ppt',
  habu: 'habu',
  'nav-assistive-technology': 'assistive-technology-centre',
  'solvik-allocation-office': 'allocation-office',
  'solvik-occupational-therapy': 'occupational-and-physiotherapy',
};

let registrations = 0;

export function registered(service: string, type: Pick<EventType, 'type'>, fields: Record<string, unknown>, at = third): Registration {
  registrations += 1;
  const serviceType = types[service] ?? 'school';
  const data = { person: { pseudonym: child }, externalReference: { system: service, kind: 'sak', id: `${registrations}` }, registeredBy: service, registeredByType: serviceType, ...fields };
  return { source: `urn:no:orgnr:999999999:system:${service}`, id: `${registrations}`, type: type.type, time: at, recordedAt: at, service, serviceType, municipality, data };
}

const aid = { system: 'family-application', id: '2026-1', part: 'communication-aid' };
const referral = { matter: aid, asked: 'communication-aid', originallySentAt: third };

export const need = (service = 'solvik-kindergarten') => registered(service, needReported, { reportedAt: third, needCategory: 'language-and-communication' });
export const needTakenUp = (service: string) => registered(service, needAnswered, { need: { system: 's', kind: 'sak', id: '1' }, answeredAt: noon, outcome: 'taken-up' });
export const sent = (from: string, to: string, more: object = {}) => registered(from, referralSent, { ...referral, from: { service: from }, to: { service: to, serviceType: types[to] }, sentAt: third, ...more });
export const forwarded = (from: string, to: string, more: object = {}) =>
  registered(from, referralForwarded, { ...referral, from: { service: from }, to: { service: to, serviceType: types[to] }, forwardedAt: noon, ...more });
export const rejected = (by: string, suggested?: string) =>
  registered(by, referralRejected, { ...referral, rejectedAt: noon, reason: 'outside-responsibility', ...(suggested === undefined ? {} : { suggested: { service: suggested } }) });
export const returned = (by: string, more: object = {}) =>
  registered(by, referralReturnedIncomplete, { ...referral, returnedAt: noon, missing: [{ field: 'hearing-test-result' }], ...more });
export const accepted = (by: string) => registered(by, referralAccepted, { ...referral, acceptedAt: noon });
export const started = (by: string) => registered(by, measureStarted, { measure: { system: by, kind: 'sak', id: 'm1' }, measureType: 'language-group', period: { from: '2026-03-10' } });
export const decided = (by: string, outcome: 'granted' | 'partly-granted' | 'refused') => registered(by, decisionMade, { decidedAt: noon, outcome, measureType: 'respite-care' });

export const rules: LocalRules = { forwardsMax: 3 };

/** What a municipality's case decides when registrations arrive, and a history made of them: the specs' `given`. */
export function caseOf(...arrived: Registration[]): { state: CaseState; events: CaseEvent[] } {
  return arrived.reduce<{ state: CaseState; events: CaseEvent[] }>(
    ({ state, events }, registration) => {
      const decidedNow = arrival(registration)(state);
      return { state: decidedNow.reduce((now, event) => applied(finding(arrived), now, event), state), events: [...events, ...decidedNow] };
    },
    { state: noCase, events: [] },
  );
}

export const finding =
  (known: readonly Registration[]) =>
  (key: { source: string; id: string }): Registration | undefined =>
    known.find((registration) => keyOf(registration) === keyOf(key));

export const caseDecider = (known: readonly Registration[]) => ({ initial: noCase, evolve: (state: CaseState, event: CaseEvent) => applied(finding(known), state, event) });

export const arrival =
  (registration: Registration, clocks: readonly StatutoryClock[] = []) =>
  (state: CaseState): CaseEvent[] =>
    takeIn({ registration, caseId, person: child, municipality, at: noon, rules, clocks }, state);

export const keys = (...of: Registration[]) => of.map(({ source, id }) => ({ source, id }));
