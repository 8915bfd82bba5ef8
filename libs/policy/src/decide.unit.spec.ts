import {
  bornTo, child, childWelfare, father, given, graded, granted, habu, healthStation, invoked, kindergarten, known, monday, mother, mustRow, mayRow, narrowed, nextYear, objected, ofFive, refused,
  requested, rules, rulesWith, sibling, stranger, thursday, toGuardian, toHabu, tuesday, wednesday, withdrawn, concernReportSent,
} from './story.fixture.js';
import type { Fact } from './story.fixture.js';
import type { DecisionRequest } from './index.js';

const nothing = { outcome: 'withhold', permitted: [] };

describe('deny by default (invariant I4, invariant I10)', () => {
  it('withholds everything when nobody has said anything', () => {
    expect(given(...ofFive).when()).toMatchObject({ ...nothing, reason: 'no-consent', reasons: { coordination: 'no-consent', family: 'no-consent', health: 'no-consent' }, rests: 'none' });
  });

  it('withholds everything when the type itself may not be known, though its fields may (disclosure rule D4)', () => {
    expect(given(...ofFive, granted({ categories: ['family'] })).when()).toMatchObject({ ...nothing, reason: 'category-not-covered' });
  });

  it('withholds at a time nobody can read', () => {
    expect(given(...ofFive, granted()).when({ at: 'soon' })).toMatchObject(nothing);
  });

  it('withholds a category nobody has heard of', () => {
    expect(given(...ofFive, granted()).when({ categories: ['gossip' as 'health'] }).reasons).toMatchObject({ gossip: 'unknown-type' });
  });
});

describe('consent (need N10, need N12, need N13)', () => {
  it('carries the categories it covers, and names its version', () => {
    expect(given(...ofFive, granted()).when()).toMatchObject({
      outcome: 'permit', grounds: { coordination: 'consent c1 v2', family: 'consent c1 v2' }, reasons: { health: 'category-not-covered' }, rests: 'consent', consents: [{ id: 'c1', version: 2 }], policyVersion: rules.version,
    });
  });

  it('ends when its period ends, whether or not anybody has said so', () => {
    expect(given(...ofFive, granted()).when()).toMatchObject({ validUntil: '2027-03-03T08:00:00.000Z' });
    expect(given(...ofFive, granted()).when({ at: nextYear })).toMatchObject({ ...nothing, reason: 'expired' });
    expect(given(...ofFive, granted({ validFrom: nextYear, validTo: '2028-01-01T00:00:00Z' })).when()).toMatchObject({ ...nothing, reason: 'not-yet-valid' });
  });

  it('reaches back only as far as it says', () => {
    expect(given(...ofFive, granted()).when({ occurredAt: '2026-02-01T00:00:00Z' })).toMatchObject({ ...nothing, reason: 'not-yet-valid' });
    expect(given(...ofFive, granted({ includesHistoryFrom: '2026-01-01T00:00:00Z' })).when({ occurredAt: '2026-02-01T00:00:00Z' })).toMatchObject({ outcome: 'permit' });
  });

  it.each<[string, Partial<DecisionRequest>, string]>([
    ['another service', { recipient: healthStation, sender: { service: kindergarten.service, serviceType: kindergarten.serviceType } }, 'wrong-recipient'],
    ['another purpose', { purpose: 'health-care' }, 'wrong-purpose'],
    ['a service of a type it was not confirmed for (disclosure rule D13)', { recipient: { ...kindergarten, service: 'another-kindergarten' } }, 'wrong-recipient'],
  ])('does not carry to %s', (_, question, reason) => {
    expect(given(...ofFive, granted()).when(question)).toMatchObject({ ...nothing, reason });
  });

  it('to a service type binds nobody before the person has said which service (disclosure rule D13)', () => {
    expect(given(...ofFive, granted({ recipient: { serviceType: 'kindergarten' } })).when()).toMatchObject({ ...nothing, reason: 'wrong-recipient' });
  });

  it('of one kind is not one of another (disclosure rule D8)', () => {
    expect(given(...ofFive, granted({ kind: 'plan' })).when()).toMatchObject({ ...nothing, reason: 'wrong-purpose' });
  });

  it('asked for, refused, withdrawn or narrowed carries nothing of what was asked, refused, withdrawn or narrowed away', () => {
    expect(given(...ofFive, requested({ signed: [] })).when()).toMatchObject({ ...nothing, reason: 'no-consent' });
    expect(given(...ofFive, refused()).when()).toMatchObject({ ...nothing, reason: 'refused' });
    expect(given(...ofFive, granted(), withdrawn()).when()).toMatchObject({ ...nothing, reason: 'withdrawn' });
    expect(given(...ofFive, granted(), narrowed({ categories: ['coordination'] })).when()).toMatchObject({ grounds: { coordination: 'consent c1 v3' }, reasons: { family: 'withdrawn' } });
    expect(given(...ofFive, granted(), narrowed({ validTo: thursday })).when()).toMatchObject({ ...nothing, reason: 'withdrawn' });
  });

  it.each([['refused', refused], ['withdrawn', withdrawn]] as const)('is not what it was once another with the same reach is %s later, and is again once given anew', (reason, no) => {
    const another = { consentId: 'c2', requestId: 'q2' };
    expect(given(...ofFive, granted(), no(another, wednesday)).when()).toMatchObject({ ...nothing, reason });
    expect(given(...ofFive, granted(), no(another, tuesday)).when()).toMatchObject({ ...nothing, reason });
    expect(given(...ofFive, no(another, monday), granted()).when()).toMatchObject({ outcome: 'permit' });
    expect(given(...ofFive, granted(), no(another, wednesday), granted({ version: 9 }, thursday)).when()).toMatchObject({ outcome: 'permit' });
  });

  it('a refusal for a service type is a refusal for each of them, and one for something else is not', () => {
    expect(given(...ofFive, granted(), refused({ consentId: 'c2', recipient: { serviceType: 'kindergarten' } })).when()).toMatchObject({ ...nothing, reason: 'refused' });
    expect(given(...ofFive, granted(), refused({ consentId: 'c2', recipient: { service: habu.service } })).when()).toMatchObject({ outcome: 'permit' });
    expect(given(...ofFive, granted(), refused({ consentId: 'c2', categories: ['health'] })).when()).toMatchObject({ outcome: 'permit' });
  });

  it('a narrowing ends what an older consent gave further back, too', () => {
    const far = { includesHistoryFrom: '2026-01-01T00:00:00Z' };
    expect(given(...ofFive, granted({ consentId: 'c0', ...far }), granted(far), narrowed({ includesHistoryFrom: '2026-02-15T00:00:00Z' })).when({ occurredAt: '2026-02-01T00:00:00Z' }))
      .toMatchObject({ ...nothing, reason: 'withdrawn' });
  });
});

describe('guardians and age (need N18, disclosure rule D6)', () => {
  it('needs every guardian it was asked of', () => {
    expect(given(...ofFive, granted({ state: 'requested', signed: [mother] })).when()).toMatchObject({ ...nothing, reason: 'guardian-missing' });
    expect(given(...ofFive, granted({ signed: [mother] })).when()).toMatchObject({ ...nothing, reason: 'guardian-missing' });
    expect(given(...ofFive, granted({ requiredSigners: [mother], signed: [mother] })).when()).toMatchObject({ outcome: 'permit' });
    expect(given(...ofFive, granted({ refusedBy: [father] })).when()).toMatchObject({ ...nothing, reason: 'refused' });
  });

  it('does not stand when somebody who signed no longer has the responsibility', () => {
    expect(given(graded('none'), bornTo([{ person: mother }, { person: father, to: '2026-03-05' }]), granted()).when()).toMatchObject({ ...nothing, reason: 'guardian-missing' });
    expect(given(graded('none'), bornTo([{ person: mother }, { person: father, to: '2026-04-01' }]), granted()).when()).toMatchObject({ outcome: 'permit', validUntil: '2026-03-31T22:00:00.000Z' });
    expect(given(graded('none'), bornTo([{ person: mother }, { person: father, parentalResponsibility: false }]), granted()).when()).toMatchObject({ ...nothing, reason: 'guardian-missing' });
    expect(given(graded('none'), granted()).when()).toMatchObject({ ...nothing, reason: 'guardian-missing' });
  });

  it('given by guardians ends for education the day the youth is 15, for the rest later', () => {
    const facts = [bornTo(undefined, '2011-03-06'), graded('none'), granted({ categories: ['coordination', 'education', 'health'] })];
    const question = { categories: ['coordination', 'education', 'health'] as const };
    expect(given(...facts).when({ ...question, at: '2026-03-05T22:59:59Z' })).toMatchObject({ reasons: {}, validUntil: '2026-03-05T23:00:00.000Z' });
    expect(given(...facts).when({ ...question, at: '2026-03-05T23:00:00Z' })).toMatchObject({ reasons: { education: 'expired' }, grounds: { coordination: 'consent c1 v2', health: 'consent c1 v2' } });
  });

  it('of the youth alone holds from the age and not before', () => {
    const alone = granted({ requiredSigners: [child], signed: [child], categories: ['coordination', 'education'] });
    const question = { typeCategory: 'education', categories: ['education'] } as const;
    expect(given(bornTo(undefined, '2011-03-01'), graded('none'), alone).when(question)).toMatchObject({ grounds: { education: 'consent c1 v2' } });
    expect(given(bornTo(undefined, '2012-03-01'), graded('none'), alone).when(question)).toMatchObject({ ...nothing, reason: 'guardian-missing' });
  });

  it('ends with the person', () => {
    const dead = known(child, [...ofFive, granted()]);
    expect(given().when({ subject: { ...dead, deceased: '2026-03-05' } })).toMatchObject({ ...nothing, reason: 'expired' });
  });
});

describe('statutes (disclosure rule D7, disclosure rule D8)', () => {
  it('a may row carries when a named person has invoked it, until the invocation ends', () => {
    expect(given(...ofFive, invoked()).when(toHabu)).toMatchObject({ outcome: 'permit', grounds: { coordination: 'statute may-health', health: 'statute may-health' }, rests: 'statute', validUntil: '2027-03-03T08:00:00.000Z' });
    expect(given(...ofFive, invoked({ validTo: thursday })).when(toHabu)).toMatchObject(nothing);
    expect(given(...ofFive).when(toHabu)).toMatchObject(nothing);
  });

  it.each<[string, Parameters<typeof invoked>[0]]>([
    ['to another service', { to: childWelfare.service }], ['by another service', { from: kindergarten.service }], ['for another purpose', { purpose: 'coordinated-help' }],
    ['for other categories', { categories: ['family'] }], ['under another row', { row: 'must-report' }],
  ])('an invocation %s carries nothing', (_, change) => {
    expect(given(...ofFive, invoked(change)).when(toHabu)).toMatchObject(nothing);
  });

  it('goes before consent, and one ground is named', () => {
    const both = granted({ recipient: { service: habu.service }, categories: ['coordination', 'health'], purpose: 'health-care' });
    expect(given(...ofFive, invoked(), both).when(toHabu).grounds).toEqual({ coordination: 'statute may-health', health: 'statute may-health' });
  });

  it.each([['an objection', objected()], ['a refusal', refused({ recipient: { service: habu.service }, categories: ['coordination', 'health'], purpose: 'health-care' })]])(
    'after %s a may row is taken only when a named person invokes it anew', (_, no) => {
      expect(given(...ofFive, invoked(), no).when(toHabu)).toMatchObject(nothing);
      expect(given(...ofFive, invoked(), no, invoked({ invocationId: 'i2' }, thursday)).when(toHabu)).toMatchObject({ outcome: 'permit' });
    });

  it('says that it was objected to; an objection to something else changes nothing', () => {
    expect(given(...ofFive, invoked(), objected()).when(toHabu)).toMatchObject({ reason: 'objected' });
    expect(given(...ofFive, invoked(), objected({ invocationId: 'i1' })).when(toHabu)).toMatchObject({ reason: 'objected' });
    expect(given(...ofFive, invoked(), objected({ row: 'other-row' })).when(toHabu)).toMatchObject({ outcome: 'permit' });
    expect(given(...ofFive, invoked(), objected({ to: kindergarten.service })).when(toHabu)).toMatchObject({ outcome: 'permit' });
  });

  it('a may row that needs no assessment case by case carries by itself, until there is an objection', () => {
    const standing = { ...toHabu, rules: rulesWith({ statutes: [{ ...mayRow, caseByCase: false }] }) };
    expect(given(...ofFive).when(standing)).toMatchObject({ outcome: 'permit', rests: 'statute' });
    expect(given(...ofFive, objected()).when(standing)).toMatchObject({ ...nothing, reason: 'objected' });
  });

  const report: Partial<DecisionRequest> = {
    recipient: childWelfare, sender: { service: kindergarten.service, serviceType: 'kindergarten' }, eventType: concernReportSent, typeCategory: 'child-welfare', categories: ['child-welfare'], purpose: 'duty-to-inform',
  };
  const byDuty = invoked({ row: 'must-report', from: kindergarten.service, to: childWelfare.service, categories: ['child-welfare'], purpose: 'duty-to-inform' });

  it('a duty to inform is a named person\'s act, never a subscription\'s, whatever the data says', () => {
    expect(given(...ofFive).when(report)).toMatchObject(nothing);
    expect(given(...ofFive).when({ ...report, rules: rulesWith({ statutes: [{ ...mustRow, caseByCase: false }] }) })).toMatchObject(nothing);
    expect(given(...ofFive, byDuty).when(report)).toMatchObject({ outcome: 'permit', grounds: { 'child-welfare': 'statute must-report' } });
  });

  it('a duty to inform is not stopped by a refusal or an objection', () => {
    const no = refused({ recipient: { service: childWelfare.service }, categories: ['child-welfare'], purpose: 'duty-to-inform' });
    expect(given(...ofFive, byDuty, no, objected()).when(report)).toMatchObject({ outcome: 'permit' });
  });

  it('holds only while it is in force, and only when a controller has confirmed it', () => {
    const row = (change: object): Partial<DecisionRequest> => ({ ...toHabu, rules: rulesWith({ statutes: [{ ...mayRow, ...change }] }) });
    const { confirmedBy: _, ...unconfirmed } = mayRow;
    expect(given(...ofFive, invoked()).when(row({ validTo: '2026-03-06' }))).toMatchObject(nothing);
    expect(given(...ofFive, invoked()).when(row({ validTo: '2026-03-07' }))).toMatchObject({ outcome: 'permit', validUntil: '2026-03-06T23:00:00.000Z' });
    expect(given(...ofFive, invoked()).when(row({ validFrom: '2026-03-07' }))).toMatchObject(nothing);
    expect(given(...ofFive, invoked()).when({ ...toHabu, rules: rulesWith({ statutes: [unconfirmed] }) })).toMatchObject(nothing);
  });
});

describe('basis for processing (disclosure rule D8)', () => {
  it.each<[string, Partial<DecisionRequest>]>([
    ['a purpose nobody has registered', { purpose: 'curiosity' }],
    ['a recipient without a basis', { recipient: { ...kindergarten, serviceType: 'culture' } }],
    ['a sender without a basis', { sender: { service: 'solvik-culture', serviceType: 'culture' } }],
    ['a register nobody has confirmed', { rules: rulesWith({ processing: rules.processing.map(({ confirmedBy: _, ...row }) => row) }) }],
  ])('is wanting for %s, consent or not', (_, question) => {
    expect(given(...ofFive, granted()).when(question)).toMatchObject({ ...nothing, reason: 'no-processing-basis' });
  });

  it('ages nobody has confirmed time nothing, so what guardians signed carries nothing', () => {
    const unconfirmed = rulesWith({ ageThresholds: rules.ageThresholds.map(({ confirmedBy: _, ...row }) => row) });
    expect(given(...ofFive, granted()).when({ rules: unconfirmed })).toMatchObject({ ...nothing, reason: 'guardian-missing' });
  });
});

describe('protected address (disclosure rule D10)', () => {
  it.each(['fortrolig', 'strengt-fortrolig', 'unknown'] as const)('%s: nothing goes by itself, on consent or statute, to services or guardians', (protection) => {
    const facts = [bornTo(), granted(), invoked(), graded(protection)];
    expect(given(...facts).when()).toMatchObject({ ...nothing, reason: 'protected-address' });
    expect(given(...facts).when(toHabu)).toMatchObject({ ...nothing, reason: 'protected-address' });
    expect(given(...facts).when(toGuardian())).toMatchObject({ ...nothing, reason: 'protected-address' });
  });

  it('never looked up is graded', () => {
    expect(given(bornTo(), granted()).when()).toMatchObject({ ...nothing, reason: 'protected-address' });
  });
});

describe('everyone it is about (disclosure rule D5)', () => {
  const about = (...facts: Fact[]): DecisionRequest['others'] => [known(sibling, facts)];

  it('is not shared when somebody else it is about has not agreed', () => {
    expect(given(...ofFive, granted()).when({ others: about(...ofFive) })).toMatchObject({ ...nothing, reason: 'third-person' });
  });

  it('is shared where everyone has, and ends with the first to end', () => {
    const others = about(...ofFive, granted({ consentId: 's1', subject: sibling, categories: ['coordination'], validTo: '2026-06-01T00:00:00Z' }));
    expect(given(...ofFive, granted()).when({ others })).toMatchObject({ grounds: { coordination: 'consent c1 v2' }, reasons: { family: 'third-person' }, validUntil: '2026-06-01T00:00:00.000Z' });
  });

  it('is not shared when somebody else it is about is graded', () => {
    expect(given(...ofFive, granted()).when({ others: about(bornTo(), graded('fortrolig'), granted({ subject: sibling })) })).toMatchObject({ ...nothing, reason: 'third-person' });
  });
});

describe('people as recipients (disclosure rule D6)', () => {
  it('a guardian has what is about a small child, an outsider nothing', () => {
    expect(given(...ofFive).when(toGuardian())).toMatchObject({ outcome: 'permit', grounds: { coordination: 'guardian', family: 'guardian', health: 'guardian' }, rests: 'none', validUntil: '2032-05-31T22:00:00.000Z' });
    expect(given(...ofFive).when(toGuardian(stranger))).toMatchObject({ ...nothing, reason: 'no-relation' });
    expect(given(...ofFive).when({ recipient: { kind: 'person', person: mother, relation: 'none' } })).toMatchObject({ ...nothing, reason: 'no-relation' });
  });

  it('health is the child\'s from 12 on, and everything from 18 on', () => {
    expect(given(bornTo(undefined, '2014-03-01'), graded('none')).when(toGuardian())).toMatchObject({ grounds: { coordination: 'guardian' }, reasons: { health: 'kept-by-child' } });
    expect(given(bornTo(undefined, '2008-03-01'), graded('none')).when(toGuardian())).toMatchObject({ ...nothing, reason: 'kept-by-child' });
  });

  it('what the child said is told to no guardian; what a guardian wrote is that guardian\'s', () => {
    const question = { categories: ['coordination', 'own-words'] } as const;
    expect(given(...ofFive).when({ ...question, ...toGuardian() }).reasons).toEqual({ 'own-words': 'kept-by-child' });
    expect(given(...ofFive).when({ ...question, ...toGuardian(), author: mother }).grounds).toMatchObject({ 'own-words': 'own-registration' });
    expect(given(...ofFive).when({ ...question, ...toGuardian(), author: father }).reasons).toEqual({ 'own-words': 'other-guardian' });
  });

  it('a parent without responsibility is no guardian, and one whose time is over has no relation', () => {
    expect(given(graded('none'), bornTo([{ person: mother, parentalResponsibility: false }])).when(toGuardian())).toMatchObject({ ...nothing, reason: 'no-parental-responsibility' });
    expect(given(graded('none'), bornTo([{ person: mother, to: '2026-03-01' }])).when(toGuardian())).toMatchObject({ ...nothing, reason: 'no-relation' });
  });

  it('a report by duty is in no guardian\'s view (disclosure rule D7)', () => {
    expect(given(...ofFive).when({ ...toGuardian(), eventType: concernReportSent })).toMatchObject({ ...nothing, reason: 'kept-for-child' });
  });

  it('a person sees what is about themself, but not what is about somebody else too', () => {
    const self = { recipient: { kind: 'person', person: child, relation: 'self' } } as const;
    expect(given(graded('fortrolig')).when(self)).toMatchObject({ outcome: 'permit', grounds: { coordination: 'self' } });
    expect(given(graded('none')).when({ ...self, others: [known(sibling, ofFive)] })).toMatchObject({ ...nothing, reason: 'third-person' });
    expect(given(...ofFive).when({ ...toGuardian(), others: [known(sibling, ofFive)] })).toMatchObject({ outcome: 'permit' });
  });
});

describe('an old copy of consents (invariant I5)', () => {
  const old = { consentCopyFresh: false };

  it('what rests on consent waits, whether the old copy says yes or no', () => {
    expect(given(...ofFive, granted()).when(old)).toMatchObject({ ...nothing, waiting: true });
    expect(given(...ofFive).when(old)).toMatchObject({ ...nothing, waiting: true });
    expect(given(...ofFive).when({ ...old, ...toGuardian() })).toMatchObject({ ...nothing, waiting: true });
  });

  it('what rests only on an invoked statute does not', () => {
    const decision = given(...ofFive, invoked()).when({ ...toHabu, ...old });
    expect(decision).toMatchObject({ outcome: 'permit', rests: 'statute' });
    expect(decision.waiting).toBeUndefined();
  });

  it('what rests partly on consent waits whole, unless the law demands it: then what the law carries goes', () => {
    const consent = granted({ recipient: { service: habu.service }, categories: ['family'], purpose: 'health-care' });
    expect(given(...ofFive, invoked(), consent).when({ ...toHabu, ...old, categories: ['coordination', 'family'] })).toMatchObject({ ...nothing, waiting: true });
    const must = { ...toHabu, ...old, categories: ['coordination', 'family'] as const, rules: rulesWith({ statutes: [{ ...mayRow, effect: 'must' }] }) };
    expect(given(...ofFive, invoked(), consent).when(must)).toMatchObject({ outcome: 'permit', grounds: { coordination: 'statute may-health' }, reasons: { family: 'no-consent' } });
  });

  it('a person whose key is parked waits as with an old copy', () => {
    expect(given().when({ subject: { ...known(child, [...ofFive, granted()]), unknown: true } })).toMatchObject({ ...nothing, waiting: true });
  });

  it('what nothing newer can change is withheld at once', () => {
    expect(given(bornTo(), granted(), graded('fortrolig')).when(old).waiting).toBeUndefined();
  });
});

describe('a service\'s own registrations', () => {
  it('are its own, whatever else', () => {
    expect(given(graded('strengt-fortrolig')).when({ sender: { service: kindergarten.service, serviceType: 'kindergarten' } })).toMatchObject({ outcome: 'permit', grounds: { coordination: 'own-registration', health: 'own-registration' } });
  });
});
