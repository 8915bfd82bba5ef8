import { eventType, keepCategories, typeName, type CloudEvent, type DataCategory, type EventType } from '@samhandling/contracts';
import { evolveRegistrations, noRegistrations, type Registered, type Registrations } from './registration.js';
import { lookalikes, requireSameFact, sameFactAs } from './sameness.decide.js';

const fact = typeName('sector', 'measure-started');
const found = eventType(fact);
if (found === undefined) throw new Error('no such type');
const type: EventType = found;
const child = `p_${'c'.repeat(22)}`;

const started = (system: string, id: string, service: string, more: Record<string, unknown> = {}): CloudEvent => ({
  specversion: '1.0', source: `urn:no:orgnr:310000017:system:${system}`, id, type: fact, time: '2026-04-01T08:00:00Z', recordedtime: '2026-04-01T08:00:01Z', subject: child, partitionkey: child,
  data: {
    person: { pseudonym: child }, externalReference: { system, kind: 'sak', id }, measure: { system, kind: 'sak', id }, measureType: 'speech-therapy',
    period: { from: '2026-04-01' }, registeredBy: service, ...more,
  },
});
const given = (...events: CloudEvent[]): Registrations => events.reduce(evolveRegistrations, noRegistrations);
const mine = { source: 'urn:no:orgnr:310000025:system:ppt', id: 'm-9', type, data: started('ppt', 'm-9', 'solvik-ppt').data, service: 'solvik-ppt' };
const seenWith = (categories: DataCategory[]) => (registered: Registered) => ({ registered, kept: keepCategories(type, registered.data, new Set(categories)) });
const all: DataCategory[] = ['coordination', 'health', 'place', 'social'];

describe('the same fact from two systems', () => {
  it('is told to the later one: whose, since when, and where the record is', () => {
    const same = sameFactAs(mine, lookalikes(mine, given(started('journal', 'm-1', 'solvik-health-station'))).map(seenWith(all)));
    expect(same?.duplicateOf).toEqual({ service: 'solvik-health-station', since: '2026-04-01T08:00:01Z', externalReference: { system: 'journal', kind: 'sak', id: 'm-1' } });
  });

  it('does not exist for a publisher without a ground for the field that makes it the same (D1, D2)', () =>
    expect(sameFactAs(mine, lookalikes(mine, given(started('journal', 'm-1', 'solvik-health-station'))).map(seenWith(['coordination'])))).toBeUndefined());

  it('does not exist for a publisher without any ground', () =>
    expect(sameFactAs(mine, lookalikes(mine, given(started('journal', 'm-1', 'solvik-health-station'))).map(seenWith([])))).toBeUndefined());

  it('is not one’s own earlier registration', () => {
    const own = { ...started('journal', 'm-1', 'solvik-ppt'), source: mine.source };
    expect(lookalikes(mine, given(own))).toEqual([]);
  });

  it('is not another period', () =>
    expect(sameFactAs(mine, lookalikes(mine, given(started('journal', 'm-1', 's', { period: { from: '2020-01-01', to: '2020-02-01' } }))).map(seenWith(all)))).toBeUndefined());

  it('is not one that was taken back', () => {
    const retraction: CloudEvent = { ...started('journal', 'r-1', 's'), type: typeName('sector', 'registration-retracted'), data: { person: { pseudonym: child }, retracts: { source: 'urn:no:orgnr:310000017:system:journal', id: 'm-1' } } };
    expect(lookalikes(mine, given(started('journal', 'm-1', 's'), retraction))).toEqual([]);
  });

  it('is not asked about again once the publisher has answered', () => {
    const answer: CloudEvent = {
      ...started('journal', 'x', 's'), source: 'urn:no:samhandling:exchange', type: typeName('exchange', 'told-apart'),
      data: { registration: { source: mine.source, id: mine.id }, other: { source: 'urn:no:orgnr:310000017:system:journal', id: 'm-1' } },
    };
    expect(lookalikes(mine, given(started('journal', 'm-1', 's'), answer))).toEqual([]);
  });

  it('must be there to be linked to', () => expect(() => requireSameFact(undefined)).toThrow(expect.objectContaining({ code: 'nothing-to-link', status: 409 })));
});
