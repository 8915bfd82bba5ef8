import type { PersonId } from '@samhandling/contracts';
import { grantConsents, refuseConsents } from './answer.decide.js';
import type { AnswerRequest } from './answer.decide.js';
import { consentOf } from './subject.js';
import { child, diedOn, evening, father, given, guardianshipOf, later, mother, noted, stranger, terms, thresholds, told } from '../story.fixture.js';

const answer = (by: PersonId, change: Partial<AnswerRequest> = {}): AnswerRequest => ({ requestId: 'q1', by, at: later, thresholds, ...change });
const family = noted(guardianshipOf([mother, father]));
const asked = told('requested', terms());
const askedForNav = told('requested', terms({ consentId: 'q1.2', recipient: { service: 'nav-assistive-technology' }, categories: ['health'] }));
const signedBy = (...signed: PersonId[]) => told('granted', terms({ version: 2, signed, state: signed.length === 2 ? 'granted' : 'requested' }));

describe('granting', () => {
  it('is not in force when one of two guardians has signed', () =>
    given([family, asked]).when((state) => grantConsents(answer(mother), state))
      .then([{ fact: 'granted', data: { by: mother, consent: expect.objectContaining({ version: 2, state: 'requested', signed: [mother] }) } }]));

  it('is in force when the last of them signs', () =>
    given([family, asked, signedBy(mother)]).when((state) => grantConsents(answer(father), state))
      .then([{ fact: 'granted', data: { consent: expect.objectContaining({ version: 3, state: 'granted', signed: [mother, father] }) } }]));

  it('takes every item of the request the person may sign, unless some are named', () => {
    given([family, asked, askedForNav]).when((state) => grantConsents(answer(mother), state)).then([{ fact: 'granted' }, { fact: 'granted' }]);
    given([family, asked, askedForNav]).when((state) => grantConsents(answer(mother, { consentIds: ['q1.2'] }), state))
      .then([{ fact: 'granted', data: { consent: expect.objectContaining({ consentId: 'q1.2' }) } }]);
  });

  it('changes nothing the second time', () =>
    given([family, asked, signedBy(mother)]).when((state) => grantConsents(answer(mother), state)).then([]));

  it('forgets the signature of someone who may no longer act', () =>
    given([family, asked, signedBy(mother), noted(guardianshipOf([father], '2021-03-01', '2026-11-02T08:00:00.000Z'))])
      .when((state) => grantConsents(answer(father), state))
      .then([{ fact: 'granted', data: { consent: expect.objectContaining({ state: 'granted', signed: [father], requiredSigners: [father] }) } }]));

  it('gives a stranger, a parent without parental responsibility and the child of five the same no', () => {
    const mixed = noted(guardianshipOf([mother], '2021-03-01', '2026-11-02T08:00:00.000Z', [father]));
    for (const by of [stranger, father, child]) given([mixed, asked]).when((state) => grantConsents(answer(by), state)).thenRefused('not-a-guardian');
  });

  it('answers a request that does not exist as one that is somebody else’s', () =>
    given([family, asked]).when((state) => grantConsents(answer(mother, { requestId: 'q2' }), state)).thenRefused('not-a-guardian'));

  it('lasts at most until the young person decides alone', () => {
    const born = noted(guardianshipOf([mother, father], '2012-01-10'));
    given([born, asked]).when((state) => grantConsents(answer(mother), state))
      .then([{ fact: 'granted', data: { consent: expect.objectContaining({ validTo: '2027-01-09T23:00:00.000Z' }) } }]);
  });

  it('is the young person’s own from 15 for education, the guardians’ still for health', () => {
    const fifteen = noted(guardianshipOf([mother], '2011-01-10'));
    const state = given([fifteen, asked, askedForNav]).when((before) => grantConsents(answer(child), before)).thenState();
    expect(consentOf(state, 'q1.1')).toMatchObject({ state: 'granted', signed: [child] });
    expect(consentOf(state, 'q1.2')).toMatchObject({ state: 'requested', signed: [] });
    given([fifteen, asked, askedForNav]).when((before) => grantConsents(answer(mother, { consentIds: ['q1.1'] }), before)).thenRefused('not-a-guardian');
  });

  it('needs both where one item mixes what each decides', () => {
    const fifteen = noted(guardianshipOf([mother], '2011-01-10'));
    const mixed = told('requested', terms({ categories: ['education', 'health'] }));
    given([fifteen, mixed]).when((state) => grantConsents(answer(child), state))
      .then([{ fact: 'granted', data: { consent: expect.objectContaining({ state: 'requested', requiredSigners: [child, mother] }) } }]);
  });

  it('rests on nothing where no controller has confirmed the ages', () => {
    const unconfirmed = thresholds.map(({ confirmedBy: _, ...row }) => row);
    given([family, asked]).when((state) => grantConsents(answer(mother, { thresholds: unconfirmed }), state)).thenRefused('not-a-guardian');
  });

  it('cannot be done for the dead', () => given([family, asked, noted(diedOn('2026-11-19'))]).when((state) => grantConsents(answer(mother), state)).thenRefused('not-a-guardian'));
  it('comes too late after a refusal', () =>
    given([family, asked, told('refused', terms({ version: 2, state: 'refused', refusedBy: [father] }))]).when((state) => grantConsents(answer(mother), state)).thenRefused('already-refused'));
  it('comes too late after a withdrawal', () =>
    given([family, asked, told('withdrawn', terms({ version: 2, state: 'withdrawn' }))]).when((state) => grantConsents(answer(mother), state)).thenRefused('consent-withdrawn'));
  it('comes too late when the period is over, whether or not anybody has said so', () =>
    given([family, told('requested', terms({ validTo: later }))]).when((state) => grantConsents(answer(mother, { at: evening }), state)).thenRefused('consent-expired'));
});

describe('refusing', () => {
  it('is enough from one, also after the other has signed', () =>
    given([family, asked, signedBy(mother)]).when((state) => refuseConsents(answer(father), state))
      .then([{ fact: 'refused', data: { by: father, consent: expect.objectContaining({ state: 'refused', refusedBy: [father] }) } }]));
  it('changes nothing the second time', () =>
    given([family, asked, told('refused', terms({ version: 2, state: 'refused', refusedBy: [father] }))]).when((state) => refuseConsents(answer(father), state)).then([]));
  it('is no way out of what is in force', () => given([family, asked, signedBy(mother, father)]).when((state) => refuseConsents(answer(father), state)).thenRefused('already-granted'));
  it('is not for strangers', () => given([family, asked]).when((state) => refuseConsents(answer(stranger), state)).thenRefused('not-a-guardian'));
});
