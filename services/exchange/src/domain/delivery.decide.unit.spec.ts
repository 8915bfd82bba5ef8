import { eventType, typeName, type CloudEvent, type DataCategory, type EventType } from '@samhandling/contracts';
import type { Decision, Ground } from '@samhandling/policy';
import { decisionEvents, verdictOn } from './delivery.decide.js';

const typeOf = (area: string, fact: string): EventType => {
  const type = eventType(typeName(area, fact));
  if (type === undefined) throw new Error(`no type ${fact}`);
  return type;
};
const [child, sibling] = [`p_${'c'.repeat(22)}`, `p_${'s'.repeat(22)}`];
const consent: Ground = { kind: 'consent', id: 'c-1', version: 2 };
const event = (type: EventType, data: unknown): CloudEvent => ({ specversion: '1.0', source: 'urn:no:orgnr:310000017:system:journal', id: 'n-1', type: type.type, time: '2026-02-02T09:00:00Z', data });
const need = typeOf('sector', 'need-reported');
const registered = { event: event(need, { person: { pseudonym: child }, externalReference: { system: 'j', kind: 'sak', id: '1' }, reportedAt: '2026-02-02T09:00:00Z' }), causes: [], retracted: false };
const decided = (permitted: DataCategory[], withheld: DataCategory[], more: Partial<Decision> = {}): Decision => ({
  permitted: permitted.map((category) => ({ category, ground: consent })), withheld: withheld.map((category) => ({ category, reason: 'category-not-covered' })),
  outcome: permitted.length > 0 ? 'permit' : 'withhold', policyVersion: 'v1', consents: [{ id: 'c-1', version: 2 }], rests: 'consent', ...more,
});

describe('a delivery', () => {
  it('is permitted in part, with what is withheld and why on the record', () => {
    const verdict = verdictOn(need, registered, decided(['coordination'], ['own-words', 'identity']), ['coordination', 'own-words']);
    expect(verdict).toMatchObject({ outcome: 'permit', permitted: [{ category: 'coordination', ground: consent }], withheld: [{ category: 'own-words', reason: 'category-not-covered' }] });
  });

  it('is withheld whole when the gate says so', () => {
    const verdict = verdictOn(need, registered, decided([], ['coordination'], { reason: 'no-consent' }), ['coordination']);
    expect(verdict).toMatchObject({ outcome: 'withhold', reason: 'no-consent', permitted: [] });
  });

  it('waits, and is neither permitted nor withheld, while the copy of consents is too old', () =>
    expect(verdictOn(need, registered, decided(['coordination'], [], { waiting: true }), ['coordination']).outcome).toBe('wait'));

  it('of a derived fact needs every category of its causes (D2)', () => {
    const loop = typeOf('case', 'gap-reported');
    const derived = { event: event(loop, { caseId: 'case-1', person: child, since: '2026-02-02T09:00:00Z', at: '2026-02-02T09:00:00Z' }), causes: ['health'] as DataCategory[], retracted: false };
    expect(verdictOn(loop, derived, decided(['coordination'], ['health']), ['coordination', 'health'])).toMatchObject({ outcome: 'withhold', reason: 'category-not-covered' });
    expect(verdictOn(loop, derived, decided(['coordination', 'health'], []), ['coordination', 'health']).outcome).toBe('permit');
  });

  it('of what has been taken back does not exist', () =>
    expect(verdictOn(need, { ...registered, retracted: true }, decided(['coordination'], []), ['coordination']).outcome).toBe('withhold'));

  it('is recorded once for each person it is about, before it leaves', () => {
    const verdict = verdictOn(need, registered, decided(['coordination'], []), ['coordination']);
    const eventRef = { source: 's', id: 'n-1', type: need.type };
    const events = decisionEvents({ verdict, eventRef, persons: [child, sibling], subscription: 'sub-1', service: 'solvik-ppt', sequence: 7 });
    expect(events.map(({ type, partitionkey, data }) => [type, partitionkey, data.person, data.sequence, data.grounds])).toEqual([
      ['no.samhandling.exchange.permitted.v1', child, child, 7, [consent]],
      ['no.samhandling.exchange.permitted.v1', sibling, sibling, 7, [consent]],
    ]);
    expect(need && typeOf('exchange', 'permitted').data.safeParse(events[0]?.data).success).toBe(true);
  });

  it('that comes late is marked released', () => {
    const verdict = verdictOn(need, registered, decided(['coordination'], []), ['coordination']);
    expect(decisionEvents({ verdict, eventRef: { source: 's', id: 'n-1', type: need.type }, persons: [child], subscription: 'sub-1', service: 's', sequence: 1, released: true })[0]?.type).toBe('no.samhandling.exchange.released.v1');
  });
});
