import type { ConsentTerms, DataCategory } from '@samhandling/contracts';
import fc from 'fast-check';
import { decide } from './index.js';
import type { Decision, DecisionRequest, HeldConsent, HeldInvocation, PersonPolicy, StandingNo } from './index.js';
import { child, childWelfare, concernReportSent, father, habu, healthStation, kindergarten, mother, needReported, referralSent, rules, rulesWith, mayRow, mustRow, sibling, stranger } from './story.fixture.js';

const categories: readonly DataCategory[] = ['coordination', 'family', 'education', 'health', 'child-welfare', 'own-words'];
const services = [kindergarten, healthStation, habu, childWelfare];
const purposes = ['coordinated-help', 'health-care', 'duty-to-inform', 'unregistered'];

const dayOf = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T08:00:00Z`;
const time = fc.integer({ min: 1, max: 12 }).map(dayOf);
const someCategories = fc.uniqueArray(fc.constantFrom(...categories), { minLength: 1, maxLength: 6 });
const recipientOf = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...services).map(({ service }) => ({ service })) },
  { weight: 1, arbitrary: fc.constantFrom(...services).map(({ serviceType }) => ({ serviceType })) },
);

const consents = fc.record({
  consentId: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5'), version: fc.integer({ min: 1, max: 9 }), kind: fc.constantFrom('lift-secrecy' as const, 'plan' as const), recipient: recipientOf, categories: someCategories,
  purpose: fc.constantFrom(...purposes), validFrom: time, validTo: time, includesHistoryFrom: fc.option(time, { nil: undefined }),
  signed: fc.constantFrom<string[]>([mother, father], [mother, father], [mother], [child], [stranger]), state: fc.constantFrom('granted' as const, 'granted' as const, 'requested' as const, 'refused' as const, 'withdrawn' as const, 'expired' as const),
  grantedAt: time,
}).map(({ includesHistoryFrom, grantedAt, ...consent }): HeldConsent => ({
  ...consent, requestId: 'q', subject: child, requiredSigners: consent.signed.length === 2 ? [mother, father] : [...consent.signed], refusedBy: [], text: { id: 't', version: '1', language: 'nb' }, method: 'digital',
  decidedAt: grantedAt, ...(includesHistoryFrom === undefined ? {} : { includesHistoryFrom }), ...(consent.state === 'granted' ? { grantedAt } : {}),
}));

const noes: fc.Arbitrary<StandingNo> = fc.record({
  reason: fc.constantFrom('refused' as const, 'withdrawn' as const), consentId: fc.constantFrom('c1', 'c6'), version: fc.integer({ min: 1, max: 9 }), kind: fc.constantFrom('lift-secrecy' as const, 'plan' as const),
  recipient: recipientOf, categories: someCategories, purpose: fc.constantFrom(...purposes), at: time,
});

const invocations: fc.Arbitrary<HeldInvocation> = fc.record({
  invocationId: fc.constantFrom('i1', 'i2', 'i3'), row: fc.constantFrom('may-health', 'must-report', 'standing'), from: fc.constantFrom(...services).map(({ service }) => service), to: fc.constantFrom(...services).map(({ service }) => service),
  categories: someCategories, purpose: fc.constantFrom(...purposes), reason: fc.constantFrom('a reason', ' '), validFrom: time, validTo: time, at: time,
}).map((invocation) => ({ ...invocation, invokedBy: { name: 'Invented Name', role: 'doctor' }, visibleFrom: invocation.at }));

const objections = fc.record({ objectionId: fc.constantFrom('o1', 'o2'), row: fc.option(fc.constantFrom('may-health', 'standing'), { nil: undefined }), at: time })
  .map(({ row, ...objection }) => ({ ...objection, by: mother, ...(row === undefined ? {} : { row }) }));

const guardian = (person: string, to: string | undefined): PersonPolicy['guardians'][number] => ({ person, kind: 'parent', parentalResponsibility: true, from: '2008-01-01', ...(to === undefined ? {} : { to }) });
const knowledge = (person: string): fc.Arbitrary<PersonPolicy> => fc.record({
  consents: fc.uniqueArray(consents, { maxLength: 5, selector: ({ consentId }) => consentId }), refusals: fc.array(noes, { maxLength: 3 }), invocations: fc.uniqueArray(invocations, { maxLength: 3, selector: ({ invocationId }) => invocationId }),
  objections: fc.array(objections, { maxLength: 2 }), protection: fc.oneof({ weight: 6, arbitrary: fc.constant('none' as const) }, { weight: 1, arbitrary: fc.constantFrom('fortrolig' as const, 'unknown' as const) }),
  bornOn: fc.constantFrom('2020-06-01', '2020-06-01', '2013-01-01', '2010-06-01', '2007-01-01'), guardianEnds: fc.option(fc.constantFrom('2026-03-05', '2026-03-20'), { nil: undefined, freq: 3 }),
}).map(({ guardianEnds, ...known }) => ({ ...known, person, guardians: [guardian(mother, undefined), guardian(father, guardianEnds)], versions: {} }));

const testRules = rulesWith({ statutes: [mayRow, mustRow, { ...mayRow, id: 'standing', caseByCase: false, from: { serviceTypes: ['kindergarten'] }, to: { serviceTypes: ['health-station'] }, purposes: ['coordinated-help'], eventTypes: [needReported] }] });
const recipients = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...services) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('person' as const), person: fc.constantFrom(mother, father, child, stranger), relation: fc.constantFrom('guardian' as const, 'self' as const, 'none' as const) }) },
);
const questions: fc.Arbitrary<DecisionRequest> = fc.record({
  subject: knowledge(child), others: fc.array(knowledge(sibling), { maxLength: 1 }), recipient: recipients, sender: fc.constantFrom(...services).map(({ service, serviceType }) => ({ service, serviceType })),
  eventType: fc.constantFrom(needReported, referralSent, concernReportSent), typeCategory: fc.constantFrom(...categories), categories: someCategories, purpose: fc.constantFrom(...purposes), at: fc.integer({ min: 3, max: 11 }).map(dayOf),
  consentCopyFresh: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }), occurredAt: time, rules: fc.constant(testRules),
});

/** Most questions made by chance get a no; a likely yes makes the properties bite. */
const likelyYes: fc.Arbitrary<DecisionRequest> = questions.map((question) => {
  const service = question.recipient.kind === 'service' ? question.recipient.service : kindergarten.service;
  const consent: ConsentTerms & { grantedAt: string } = {
    consentId: 'c0', requestId: 'q', version: 1, subject: child, kind: 'lift-secrecy', recipient: { service }, categories: [...categories], purpose: question.purpose, validFrom: dayOf(1), validTo: dayOf(12), includesHistoryFrom: dayOf(1),
    requiredSigners: [mother, father], signed: [mother, father], refusedBy: [], state: 'granted', text: { id: 't', version: '1', language: 'nb' }, method: 'digital', decidedAt: dayOf(1), grantedAt: dayOf(1),
  };
  return { ...question, others: [], subject: { ...question.subject, consents: [...question.subject.consents, consent], refusals: question.subject.refusals.slice(0, 1) } };
});
/** The same for statutes: a doctor who refers, and a kindergarten that reports by duty. */
const likelyStatute: fc.Arbitrary<DecisionRequest> = fc.tuple(questions, fc.boolean()).map(([question, duty]) => {
  const [from, to, purpose] = duty ? [kindergarten, childWelfare, 'duty-to-inform'] : [healthStation, habu, 'health-care'];
  const invocation: HeldInvocation = {
    invocationId: 'i0', row: duty ? 'must-report' : 'may-health', from: from.service, to: to.service, categories: [...categories], purpose, invokedBy: { name: 'Invented Name', role: 'doctor' }, reason: 'a reason',
    validFrom: dayOf(1), validTo: dayOf(12), visibleFrom: dayOf(1), at: dayOf(2),
  };
  return {
    ...question, others: [], recipient: to, sender: { service: from.service, serviceType: from.serviceType }, eventType: duty ? concernReportSent : referralSent, typeCategory: duty ? 'child-welfare' : 'health', purpose,
    subject: { ...question.subject, protection: 'none', objections: question.subject.objections.slice(0, 1), refusals: question.subject.refusals.slice(0, 1), invocations: [...question.subject.invocations, invocation] },
  };
});
const anyQuestion = fc.oneof(questions, likelyYes, likelyStatute);

const permittedIn = (decision: Decision): Set<string> => new Set(decision.permitted.map(({ category }) => category));
const noMoreThan = (less: Decision, more: Decision): void => {
  const allowed = permittedIn(more);
  expect([...permittedIn(less)].filter((category) => !allowed.has(category))).toEqual([]);
};
const changed = (question: DecisionRequest, change: Partial<PersonPolicy>): DecisionRequest => ({ ...question, subject: { ...question.subject, ...change } });
const runs = { numRuns: 300 };

describe('the decision, for anything anybody could ask', () => {
  it('is total, deterministic, and puts every category asked about on one side or the other', () => {
    fc.assert(fc.property(anyQuestion, (question) => {
      const decision = decide(question);
      expect(decide(structuredClone(question))).toEqual(decision);
      const sides = [...decision.permitted, ...decision.withheld].map(({ category }) => category);
      expect([...sides].sort()).toEqual([...new Set([question.typeCategory, ...question.categories])].sort());
      expect(decision.outcome).toBe(permittedIn(decision).has(question.typeCategory) ? 'permit' : 'withhold');
      expect(decision.outcome === 'withhold').toBe(decision.reason !== undefined);
      if (decision.outcome === 'withhold') expect(decision.permitted).toEqual([]);
    }), runs);
  });

  it('is often enough a yes for the rest to mean something', () => {
    const yes = fc.sample(anyQuestion, { numRuns: 1_000, seed: 7 }).map(decide).filter(({ outcome }) => outcome === 'permit');
    const kinds = new Set(yes.flatMap(({ permitted }) => permitted.map(({ ground }) => ground.kind)));
    expect(yes.length).toBeGreaterThan(150);
    expect([...kinds].sort()).toEqual(['consent', 'guardian', 'own-registration', 'self', 'statute']);
  });

  it('denies by default: with nothing said and nothing invoked, a service gets only its own', () => {
    fc.assert(fc.property(questions, (question) => {
      fc.pre(question.recipient.kind === 'service' && question.recipient.service !== question.sender?.service);
      const silent = { ...question, rules: rulesWith({ statutes: [mayRow, mustRow] }) };
      expect(decide(changed(silent, { consents: [], invocations: [] })).permitted).toEqual([]);
    }), runs);
  });

  it('permits a category to a service only where a covering ground is in what is known about the person', () => {
    fc.assert(fc.property(anyQuestion, (question) => {
      const { subject, recipient, sender, at } = question;
      for (const { category, ground } of decide(question).permitted) {
        if (recipient.kind !== 'service' || ground.kind === 'own-registration') {
          expect(recipient.kind === 'person' || recipient.service === sender?.service).toBe(true);
          continue;
        }
        expect(subject.protection).toBe('none');
        if (ground.kind === 'consent') {
          const consent = subject.consents.find(({ consentId }) => consentId === ground.id);
          expect(consent).toMatchObject({ state: 'granted', recipient: { service: recipient.service }, purpose: question.purpose, version: ground.version });
          expect(consent?.categories).toContain(category);
          expect(at >= (consent?.validFrom ?? '9') && at < (consent?.validTo ?? '0')).toBe(true);
          expect(subject.refusals.filter((no) => no.kind === 'lift-secrecy' && 'service' in no.recipient && no.recipient.service === recipient.service && no.purpose === question.purpose && no.categories.includes(category) && no.at >= (consent?.grantedAt ?? '0'))).toEqual([]);
        } else {
          expect(ground.kind).toBe('statute');
          if (ground.kind === 'statute' && ground.invocation !== undefined) {
            expect(subject.invocations.find(({ invocationId }) => invocationId === ground.invocation)).toMatchObject({ to: recipient.service, from: sender?.service, row: ground.row, purpose: question.purpose });
          }
        }
      }
    }), runs);
  });

  it('holds until the time it says and for nothing from then on that rests on the same grounds', () => {
    fc.assert(fc.property(anyQuestion, (question) => {
      const decision = decide(question);
      fc.pre(decision.validUntil !== undefined);
      const until = decision.validUntil ?? '';
      expect(Date.parse(until)).toBeGreaterThan(Date.parse(question.at));
      const after = decide({ ...question, at: until });
      const same = after.permitted.filter(({ category, ground }) => decision.permitted.some((held) => held.category === category && JSON.stringify(held.ground) === JSON.stringify(ground)));
      expect(same.length).toBeLessThan(Math.max(1, decision.permitted.length));
    }), runs);
  });
});

describe('nobody gets more (need N13, invariant I5)', () => {
  it('when a refusal is added', () => {
    fc.assert(fc.property(anyQuestion, noes, (question, no) => {
      noMoreThan(decide(changed(question, { refusals: [...question.subject.refusals, no] })), decide(question));
    }), runs);
  });

  it('when an objection is added', () => {
    fc.assert(fc.property(anyQuestion, objections, (question, objection) => {
      noMoreThan(decide(changed(question, { objections: [...question.subject.objections, objection] })), decide(question));
    }), runs);
  });

  it('when a consent is withdrawn, narrowed in category, period or reach, or taken away', () => {
    const narrower: readonly ((consent: HeldConsent) => HeldConsent[])[] = [
      (consent) => [{ ...consent, state: 'withdrawn' }], (consent) => [{ ...consent, categories: consent.categories.slice(1) }], (consent) => [{ ...consent, validTo: dayOf(4) < consent.validTo ? dayOf(4) : consent.validTo }],
      (consent) => [{ ...consent, validFrom: consent.validFrom < dayOf(9) ? dayOf(9) : consent.validFrom }], (consent) => [{ ...consent, includesHistoryFrom: dayOf(12) }], (consent) => [{ ...consent, signed: consent.signed.slice(1) }], () => [],
    ];
    fc.assert(fc.property(anyQuestion, fc.constantFrom(...narrower), fc.nat(), (question, narrow, which) => {
      const { consents: held } = question.subject;
      fc.pre(held.length > 0);
      noMoreThan(decide(changed(question, { consents: held.flatMap((consent, at) => (at === which % held.length ? narrow(consent) : [consent])) })), decide(question));
    }), runs);
  });

  it('when the address is graded, a guardian is lost, somebody else is in it too, or the copy grows old', () => {
    fc.assert(fc.property(anyQuestion, knowledge(stranger), (question, other) => {
      const now = decide(question);
      noMoreThan(decide(changed(question, { protection: 'strengt-fortrolig' })), now);
      noMoreThan(decide(changed(question, { guardians: question.subject.guardians.slice(1) })), now);
      noMoreThan(decide({ ...question, others: [...question.others, other] }), now);
      noMoreThan(decide({ ...question, consentCopyFresh: false }), now);
      noMoreThan(decide(changed(question, { unknown: true })), now);
    }), runs);
  });

  it('when nobody has confirmed the law', () => {
    const unconfirmed = rulesWith({ statutes: rules.statutes.map(({ confirmedBy: _, ...row }) => row), processing: rules.processing.map(({ confirmedBy: _, ...row }) => row) });
    fc.assert(fc.property(anyQuestion, (question) => {
      fc.pre(question.recipient.kind === 'service' && question.recipient.service !== question.sender?.service);
      expect(decide({ ...question, rules: unconfirmed }).permitted).toEqual([]);
    }), runs);
  });
});

describe('the order anything is listed in', () => {
  it('does not matter', () => {
    const turned = <T>(list: readonly T[], by: number): T[] => { const from = by % Math.max(1, list.length); return [...list.slice(from), ...list.slice(0, from)].reverse(); };
    fc.assert(fc.property(anyQuestion, fc.nat(6), (question, by) => {
      const { subject } = question;
      const shuffled = changed({ ...question, categories: turned(question.categories, by), others: turned(question.others, by), rules: { ...question.rules, statutes: turned(question.rules.statutes, by), ageThresholds: turned(question.rules.ageThresholds, by) } }, {
        consents: turned(subject.consents, by), refusals: turned(subject.refusals, by), invocations: turned(subject.invocations, by), objections: turned(subject.objections, by), guardians: turned(subject.guardians, by),
      });
      expect(decide(shuffled)).toEqual(decide(question));
    }), runs);
  });
});
