import type { PersonId } from '@samhandling/contracts';
import { consentView, statutesTold } from './consent-view.js';
import type { ConsentView } from './consent-view.js';
import { expireConsents } from './expire.decide.js';
import { sameInAll } from './plain-words.js';
import { consentOf } from './subject.js';
import type { Fact } from './subject.js';
import { evening, father, given, guardianshipOf, later, mother, noon, noted, rules, subjectAfter, terms, told, yearOn } from '../story.fixture.js';
import { whatIfWithdrawn } from './what-if.js';

const family = noted(guardianshipOf([mother, father]));
const view = (facts: Fact[], viewer: PersonId, at = later): ConsentView => {
  const state = subjectAfter([family, ...facts]);
  const consent = consentOf(state, 'q1.1');
  if (consent === undefined) throw new Error('the story has no consent');
  return consentView(consent, state, { policy: state.policy, viewer, at, rules }, (to) => sameInAll(JSON.stringify(to)));
};
const halfSigned = told('granted', terms({ version: 2, signed: [mother] }));
const granted = told('granted', terms({ version: 3, signed: [mother, father], state: 'granted' }));

describe('a consent as its people see it', () => {
  it('says what is missing, not who', () => {
    expect(view([told('requested', terms()), halfSigned], mother)).toMatchObject({ inForce: false, answeredByMe: true, waitingForOthers: true, mayAnswer: true });
    expect(view([told('requested', terms()), halfSigned], father)).toMatchObject({ inForce: false, answeredByMe: false, waitingForOthers: false });
    expect(JSON.stringify(view([told('requested', terms()), halfSigned], mother))).not.toContain(father);
  });
  it('is in force between its days, and over after them whether or not anybody has said so', () => {
    expect(view([granted], mother)).toMatchObject({ state: 'granted', inForce: true });
    expect(view([granted], mother, yearOn)).toMatchObject({ state: 'expired', inForce: false });
  });
  it('says how far a withdrawal has come', () =>
    expect(view([granted, told('withdrawn', terms({ version: 4, state: 'withdrawn' }))], mother)).toMatchObject({ withdrawal: { id: 'person-p_child00000000000000000@3', status: 'pending' } }));
});

describe('laws beside the consents', () => {
  it('are told where a service of the person may use them, with the right to object', () => {
    const told = statutesTold(rules, subjectAfter([family]), new Set(['health-station']), noon);
    expect(told).toContainEqual(expect.objectContaining({ row: 'hpl-25-from-2026-07-01', mayObject: true, objected: false }));
    expect(told.map(({ row }) => row)).not.toContain('hpl-25-until-2026-06-30');
    expect(statutesTold(rules, subjectAfter([family]), new Set(['culture']), noon)).toEqual([]);
  });
});

describe('running out', () => {
  it('is said once, of what is open or in force', () => {
    const short = told('granted', terms({ version: 3, signed: [mother, father], state: 'granted', validTo: later }));
    const expiring = given([family, short]).when((state) => expireConsents(evening, state));
    expiring.then([{ fact: 'expired', data: { consent: expect.objectContaining({ state: 'expired', version: 4 }) } }]);
    expect(expireConsents(evening, expiring.thenState())).toEqual([]);
    given([family, granted]).when((state) => expireConsents(evening, state)).then([]);
  });
});

describe('what if it is withdrawn', () => {
  it('names what stops, and what goes on for another purpose', () => {
    const other = told('granted', terms({ consentId: 'q2.1', requestId: 'q2', purpose: 'individual-plan', version: 3, signed: [mother, father], state: 'granted' }));
    const state = subjectAfter([family, granted, other]);
    const consent = consentOf(state, 'q1.1');
    expect(consent && whatIfWithdrawn(consent, state, later, sameInAll('PPT'))).toMatchObject({ stops: ['education'], goesOn: ['education'] });
  });
  it('stops nothing where nothing is in force', () => {
    const state = subjectAfter([family, told('requested', terms())]);
    const consent = consentOf(state, 'q1.1');
    expect(consent && whatIfWithdrawn(consent, state, later, sameInAll('PPT'))).toMatchObject({ stops: [], told: { en: 'PPT gets nothing on this consent now.' } });
  });
});
