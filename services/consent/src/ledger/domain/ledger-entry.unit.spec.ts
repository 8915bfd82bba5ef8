import type { CloudEvent } from '@samhandling/contracts';
import { eventTypes, typeName } from '@samhandling/contracts';
import { syntheticNationalId } from '@samhandling/testing';
import { entryOf, keysOf } from './ledger-entry.js';

const child = `p_${'c'.repeat(22)}`;
const mother = `p_${'m'.repeat(22)}`;
const at = '2026-03-03T09:00:00.000Z';

const event = (area: string, fact: string, data: unknown): CloudEvent => ({
  specversion: '1.0', id: `stream@1`, source: `urn:no:samhandling:${area}`, type: typeName(area, fact), time: at, recordedtime: at, partitionkey: child, data,
});
const withheld = event('exchange', 'withheld', {
  person: child, subscription: 's1', service: 'solvik-ppt', eventRef: { source: 'a', id: 'b', type: 'c' }, categories: [], withheld: [{ category: 'health', reason: 'no-consent' }], grounds: [], policyVersion: 'v', consents: [],
  reason: 'no-consent',
});

describe('an entry of the ledger (need N11, disclosure rule D14)', () => {
  it('says what was decided, about whom in pseudonyms, and why', () => {
    expect(entryOf(withheld)).toMatchObject({ v: 1, outcome: 'withheld', source: 'urn:no:samhandling:exchange', id: 'stream@1', persons: [child], person: child, service: 'solvik-ppt', reason: 'no-consent' });
  });

  it('is found by person, service, outcome, reason and ground', () => {
    const entry = entryOf({ ...withheld, data: { ...(withheld.data as object), grounds: [{ kind: 'statute', row: 'hpl-25' }, { kind: 'consent', id: 'c1', version: 2 }] } });
    expect(entry === undefined ? undefined : keysOf(entry)).toEqual({
      persons: [child], services: ['solvik-ppt'], outcome: 'withheld', reasons: ['no-consent'], grounds: ['c1', 'consent', 'hpl-25', 'statute'], type: withheld.type, at,
    });
  });

  it('of a reading is not found by the auditor\'s own reason, as if something had been withheld for it', () => {
    const entry = entryOf(event('consent', 'ledger-read', { reader: 'Liv Eksempel', reason: 'refused', filters: [], entries: 1, at }));
    expect(entry).toMatchObject({ reason: 'refused' });
    expect(entry === undefined ? undefined : keysOf(entry).reasons).toEqual([]);
  });

  it('of a handed-over range names every person and no service twice', () => {
    const entry = entryOf(event('exchange', 'delivered', { subscription: 's1', service: 'solvik-ppt', mode: 'feed', from: 1, to: 4, persons: [child, mother], at }));
    expect(entry).toMatchObject({ persons: [child, mother], from: 1, to: 4 });
    expect(entry === undefined ? undefined : keysOf(entry).services).toEqual(['solvik-ppt']);
  });

  it('of an invoked statute has the role, not the name or the reason given', () => {
    const entry = entryOf(event('consent', 'ground-invoked', {
      person: child,
      invocation: {
        invocationId: 'i1', row: 'hpl-25', from: 'solvik-health-station', to: 'habu', categories: ['health'], purpose: 'health-care', invokedBy: { name: 'Signe Lund', role: 'lege' }, reason: 'prose about the child',
        validFrom: at, validTo: at, visibleFrom: at,
      },
    }));
    expect(entry).toMatchObject({ invocation: { row: 'hpl-25', invokedBy: { role: 'lege' } } });
    expect(JSON.stringify(entry)).not.toMatch(/Signe|prose/);
    expect(entry === undefined ? undefined : keysOf(entry)).toMatchObject({ services: ['habu', 'solvik-health-station'], grounds: ['hpl-25'] });
  });

  it('has no content: neither of registrations, nor of what a register said, nor of messages', () => {
    expect(entryOf(event('sector', 'need-reported', { person: { pseudonym: child }, description: 'prose' }))).toBeUndefined();
    expect(JSON.stringify(entryOf(event('consent', 'register-noted', { person: child, fact: { id: 'x', source: 's', type: 't', time: at, data: { person: child, protection: 'fortrolig' } } })))).not.toContain('fortrolig');
    expect(JSON.stringify(entryOf(event('notification', 'sent', { person: mother, message: 'm1', at, about: child, template: 't', language: 'nb', channels: ['inbox'], cause: 'c', values: [{ name: 'n', value: 'prose' }] })))).not.toContain('prose');
    expect(entryOf(event('notification', 'preferences-changed', { person: mother, language: 'nb', channels: ['email'], email: 'a@example.no', at }))).not.toHaveProperty('email');
  });

  it('never holds an identity number, whoever put it there (invariant I6)', () => {
    const number = syntheticNationalId('2020-06-01');
    const entry = entryOf({ ...withheld, data: { ...(withheld.data as object), subscription: number } });
    expect(JSON.stringify(entry)).not.toContain(number);
    expect(entry).toMatchObject({ outcome: 'withheld', persons: [child] });
  });

  it('is still made when the content of the event was erased', () => {
    expect(entryOf({ ...withheld, data: 'erased' })).toMatchObject({ outcome: 'withheld', persons: [child] });
  });

  it('is not made of what the ledger itself causes, or of what nobody knows', () => {
    expect(entryOf(event('consent', 'heartbeat', { asOf: at }))).toBeUndefined();
    expect(entryOf(event('consent', 'ledger-checkpointed', { size: 1, rootHash: 'x', offsets: [] }))).toBeUndefined();
    expect(entryOf({ ...withheld, type: 'no.samhandling.exchange.invented.v1' })).toBeUndefined();
  });

  it('is made of every internal type there is, but those named', () => {
    const without = [...eventTypes.values()].filter((type) => type.audience !== 'gated' && entryOf(event(type.area, type.fact, {})) === undefined).map(({ type }) => type);
    expect(without.sort()).toEqual([typeName('consent', 'heartbeat'), typeName('consent', 'ledger-checkpointed'), typeName('coordinator', 'time-registered')].sort());
  });
});
