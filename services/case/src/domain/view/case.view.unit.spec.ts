import { applicationSubmitted, appealDecided, exchangeLinked, measureAdjusted, measureEvaluated, registrationCorrected, registrationRetracted, serviceEngaged } from '@samhandling/contracts';
import fc from 'fast-check';
import { accepted, caseOf, child, decided, forwarded, keys, need, noon, registered, rejected, returned, rules, sent, started, third } from '../case.given.js';
import { standing } from '../case.state.js';
import type { Registration } from '../registration.js';
import { caseView } from './case.view.js';
import { entryId, type VisibleRegistration } from './view-entry.js';

const reader = `solvik-ppt ${child}`;
const whole = (fact: Registration): VisibleRegistration => ({ fact, own: false, whole: true });
const world = (arrived: Registration[], seen = arrived, more: { maySeeResponsibility?: boolean } = {}) => {
  const { state } = caseOf(...arrived);
  const visible = standing(state).filter((registration) => seen.includes(registration)).map(whole);
  return caseView({ state, visible, maySeeResponsibility: true, reader, now: noon, rules, clocks: [], ...more });
};

describe('One call shows the whole help around a person (N63)', () => {
  it("counts the family's days from the first sending, however often the matter is forwarded (C1, N20)", () => {
    const steps = [sent('solvik-health-station', 'solvik-occupational-therapy'), forwarded('solvik-occupational-therapy', 'solvik-ppt', { originallySentAt: noon })];
    const [referral] = world(steps).referrals;
    expect(referral).toMatchObject({ status: 'forwarded', originallySentAt: third, daysSinceSent: 7, path: ['solvik-occupational-therapy', 'solvik-ppt'], asked: 'communication-aid' });
  });

  it('says what a receiver still lacks (C4)', () => {
    const [referral] = world([sent('solvik-health-station', 'habu'), returned('habu')]).referrals;
    expect(referral).toMatchObject({ status: 'returned-incomplete', missing: [{ field: 'hearing-test-result' }] });
  });

  it('lets a corrected sent time stand beside the first, never instead of it (C1)', () => {
    const reference = { system: 'family-application', kind: 'sak', id: '2026-1' };
    const first = registered('solvik-allocation-office', applicationSubmitted, { externalReference: reference, originallySentAt: third, parts: [{ part: 'respite-care' }] });
    const replacedBy = registered('solvik-allocation-office', applicationSubmitted, { externalReference: reference, originallySentAt: '2026-02-27T10:00:00Z', parts: [{ part: 'respite-care' }] });
    const correction = registered('solvik-allocation-office', registrationCorrected, { corrects: keys(first)[0], correctedAt: noon, reason: 'wrong-time' });
    expect(world([first, replacedBy, correction]).applications).toMatchObject([{ originallySentAt: third, sentTimesStatedOtherwise: ['2026-02-27T10:00:00Z'], daysSinceSent: 7 }]);
  });

  it('follows a measure as its owner changes it', () => {
    const measure = { system: 'habu', kind: 'sak', id: 'm1' };
    const arrived = [
      started('habu'),
      registered('habu', measureEvaluated, { measure, evaluatedAt: noon, effect: 2 }),
      registered('habu', measureAdjusted, { measure, adjustedAt: noon, period: { from: '2026-03-10', to: '2026-06-10' } }),
    ];
    expect(world(arrived).measures).toMatchObject([{ status: 'running', measureType: 'language-group', effect: 2, period: { from: '2026-03-10', to: '2026-06-10' } }]);
  });

  it('keeps what was decided beside what the appeal body made of it (N31)', () => {
    const refusal = decided('solvik-allocation-office', 'refused');
    const { externalReference } = refusal.data as { externalReference: object };
    const reversal = registered('county-governor', appealDecided, { decision: externalReference, decidedAt: noon, outcome: 'reversed' });
    expect(world([refusal, reversal]).decisions).toMatchObject([{ outcome: 'refused', appeal: 'reversed' }]);
  });

  it('names who works with the person and whom to call there', () => {
    const engaged = registered('habu', serviceEngaged, { service: { service: 'habu' }, since: '2026-03-03', contactPoint: { name: 'Habu front desk' }, lead: true });
    expect(world([engaged]).services).toEqual([{ service: 'habu', since: '2026-03-03', lead: true, contactPoint: { name: 'Habu front desk' } }]);
  });

  it('shows two registrations as one fact once their publisher has said so (N6, N7)', () => {
    const [first, second] = [started('habu'), started('solvik-ppt')];
    const link = { ...need(), type: exchangeLinked.type, data: { person: child, service: 'solvik-ppt', registration: keys(second)[0], other: keys(first)[0], at: noon } };
    expect(world([first, second, link]).sameFacts).toEqual([[entryId(reader, second), entryId(reader, first)]]);
    expect(world([first, second, link], [second, link]).sameFacts).toEqual([]);
  });
});

describe('What is taken back', () => {
  const acceptance = accepted('habu');
  const retraction = (service: string) => registered(service, registrationRetracted, { retracts: keys(acceptance)[0], retractedAt: noon, reason: 'wrong-person' });

  it('leaves the view, and so does what followed from it', () => {
    const view = world([acceptance, retraction('habu')]);
    expect(view.referrals).toEqual([]);
    expect(view.responsibility).toBeUndefined();
  });

  it('stays when somebody else than its source takes it back', () => expect(world([acceptance, retraction('solvik-ppt')]).referrals).toHaveLength(1));
});

describe('Who answers is told to who may have everything it rests on (C2, D2)', () => {
  const arrived = [accepted('habu')];

  it('with the reminder that every duty of its own stays where it is', () =>
    expect(world(arrived).responsibility).toEqual({ accountable: 'habu', since: noon, ownDutiesRemain: true }));

  it('not to who has no ground for it', () => expect(world(arrived, arrived, { maySeeResponsibility: false }).responsibility).toBeUndefined());

  it('not to who sees the acceptance with something removed', () => {
    const { state } = caseOf(...arrived);
    const visible = arrived.map((fact) => ({ fact, own: false, whole: false }));
    expect(caseView({ state, visible, maySeeResponsibility: true, reader, now: noon, rules, clocks: [] }).responsibility).toBeUndefined();
  });
});

describe('What a reader may not know makes no difference to its view (D1, D3)', () => {
  const services = ['solvik-occupational-therapy', 'solvik-ppt', 'habu', 'solvik-kindergarten'];
  const service = fc.constantFrom(...services);
  const registration = fc.oneof(
    fc.tuple(service, service).map(([from, to]) => sent(from, to)),
    fc.tuple(service, service).map(([from, to]) => forwarded(from, to)),
    fc.tuple(service, service).map(([by, suggested]) => rejected(by, suggested)),
    service.map((by) => returned(by, { receivedAt: third })),
    service.map(need),
    service.map(started),
    service.map((by) => decided(by, 'refused')),
  );

  it('whatever is registered beside what it may know, in whatever order', () => {
    const mixed = fc.array(fc.record({ registration, hidden: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(mixed, (all) => {
        const known = all.filter(({ hidden }) => !hidden).map((one) => one.registration);
        const { responsibility: _, ...alone } = world(known);
        const { responsibility: told, ...among } = world(all.map((one) => one.registration), known);
        expect(among).toEqual(alone);
        // There is one accountable service in the world; it is told truly or not at all.
        if (told !== undefined) expect(told).toEqual(world(all.map((one) => one.registration)).responsibility);
      }),
    );
  });
});
