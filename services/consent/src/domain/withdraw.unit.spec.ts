import type { ConsentTerms, PersonId } from '@samhandling/contracts';
import { noteRegister } from './register.decide.js';
import { confirmInForce } from './stop.decide.js';
import { stopOfConsent } from './subject.js';
import { evening, father, given, guardianshipOf, later, mother, noon, noted, stranger, terms, thresholds, told } from '../story.fixture.js';
import { narrowConsent, withdrawConsent } from './withdraw.decide.js';
import type { NarrowConsent } from './withdraw.decide.js';

const family = noted(guardianshipOf([mother, father]));
const granted = told('granted', terms({ version: 3, signed: [mother, father], state: 'granted', categories: ['education', 'health'] }));
const inState = (state: ConsentTerms['state'], signed: PersonId[] = []) => told(state, terms({ version: 3, state, signed }));
const command = (by: PersonId) => ({ consentId: 'q1.1', by, at: evening, thresholds });
const withdrawal = 'person-p_child00000000000000000@3';

describe('withdrawing', () => {
  it('takes one action by one of those who must sign, and stops until everyone has confirmed', () => {
    const state = given([family, granted]).when((before) => withdrawConsent(command(father), before)).thenState();
    expect(stopOfConsent(state, 'q1.1')).toEqual({ id: withdrawal, consentId: 'q1.1', at: evening, inForce: false });
  });
  it('also takes back a signature that is not in force yet', () =>
    given([family, told('granted', terms({ version: 2, signed: [mother] }))]).when((state) => withdrawConsent(command(mother), state))
      .then([{ fact: 'withdrawn', data: { by: mother, consent: expect.objectContaining({ version: 3, state: 'withdrawn' }) } }]));
  it('changes nothing the second time', () => given([family, granted, told('withdrawn', terms({ version: 4, state: 'withdrawn' }))]).when((state) => withdrawConsent(command(mother), state)).then([]));
  it('is not for strangers, nor for a consent that is not there', () => {
    given([family, granted]).when((state) => withdrawConsent(command(stranger), state)).thenRefused('not-a-guardian');
    given([family]).when((state) => withdrawConsent(command(mother), state)).thenRefused('not-a-guardian');
  });
  it('has nothing to take back where nobody has signed', () => {
    given([family, inState('requested')]).when((state) => withdrawConsent(command(mother), state)).thenRefused('consent-not-granted');
    given([family, inState('refused')]).when((state) => withdrawConsent(command(mother), state)).thenRefused('already-refused');
  });
});

describe('narrowing', () => {
  const narrow = (change: Partial<NarrowConsent>) => given([family, granted]).when((state) => narrowConsent({ ...command(mother), ...change }, state));
  it('leaves what is left in force', () =>
    narrow({ categories: ['education'] }).then([{ fact: 'narrowed', data: { consent: expect.objectContaining({ state: 'granted', categories: ['education'], version: 4 }) } }]));
  it('shortens the period', () => narrow({ validTo: '2027-01-01T00:00:00Z' }).then([{ fact: 'narrowed' }]));
  it('says which service of a type it was meant for, and then only one of that type', () => {
    const toType = told('granted', terms({ version: 3, signed: [mother, father], state: 'granted', recipient: { serviceType: 'ppt' } }));
    const naming = (id: string, serviceType: string | undefined) => given([family, toType]).when((state) => narrowConsent({ ...command(mother), service: { id, serviceType } }, state));
    naming('solvik-ppt', 'ppt').then([{ fact: 'narrowed', data: { consent: expect.objectContaining({ recipient: { service: 'solvik-ppt' }, state: 'granted' }) } }]);
    naming('habu', 'habu').thenRefused('not-narrower');
    naming('nobody', undefined).thenRefused('not-narrower');
    narrow({ service: { id: 'habu', serviceType: 'habu' } }).thenRefused('not-narrower');
  });
  it('changes nothing when nothing is less', () => narrow({ categories: ['health', 'education'] }).then([]));
  it.each<[string, Partial<NarrowConsent>]>([
    ['another category', { categories: ['education', 'economy'] }],
    ['a longer period', { validTo: '2029-01-01T00:00:00Z' }],
    ['more history', { includesHistoryFrom: '2020-01-01T00:00:00Z' }],
    ['nothing at all', { categories: [] }],
  ])('never gives %s', (_, change) => narrow(change).thenRefused('not-narrower'));
});

describe('a withdrawal is in force', () => {
  const withdrawn = [family, granted, told('withdrawn', terms({ version: 4, signed: [mother, father], state: 'withdrawn' }))];
  const all = ['exchange', 'case', 'coordinator', 'notification'];
  it.each(all)('not before %s has stopped', (missing) =>
    given(withdrawn).when((state) => confirmInForce({ withdrawal, confirmedBy: all.filter((one) => one !== missing), at: evening }, state)).then([]));
  it('when all four have, and says it once', () => {
    const confirmed = { withdrawal, confirmedBy: all, at: evening };
    const inForce = given(withdrawn).when((state) => confirmInForce(confirmed, state));
    inForce.then([{ fact: 'withdrawal-in-force', data: { withdrawal, at: evening } }]);
    expect(inForce.thenState().stops).toEqual([expect.objectContaining({ inForce: true })]);
    expect(confirmInForce(confirmed, inForce.thenState())).toEqual([]);
  });
  it('only if there was one', () => given([family, granted]).when((state) => confirmInForce({ withdrawal, confirmedBy: all, at: evening }, state)).then([]));
});

describe('a register’s message', () => {
  it('withdraws what nobody with a right to sign stands behind any longer', () => {
    const lost = guardianshipOf([stranger], '2021-03-01', later);
    given([family, granted]).when((state) => noteRegister({ fact: lost, at: evening }, state))
      .then([{ fact: 'register-noted' }, { fact: 'withdrawn', data: { cause: lost.id, consent: expect.objectContaining({ state: 'withdrawn' }) } }]);
  });
  it('leaves a consent that one who still may has signed', () =>
    given([family, granted]).when((state) => noteRegister({ fact: guardianshipOf([father], '2021-03-01', later), at: evening }, state)).then([{ fact: 'register-noted' }]));
  it('counts only when it is newer than what is known', () => {
    const old = guardianshipOf([stranger], '2021-03-01', '2026-10-01T08:00:00.000Z');
    const state = given([family, granted]).when((before) => noteRegister({ fact: old, at: noon }, before)).thenState();
    expect(state.policy.guardians.map((guardian) => guardian.person)).toEqual([mother, father]);
  });
});
