import type { CloudEvent } from '@samhandling/contracts';
import { consentExpired, consentGranted, consentNarrowed, consentObjected, consentRefused, consentRequested, consentWithdrawn, deceased, groundInvoked, guardianshipChanged, protectionChanged, registerNoted, withdrawalInForce } from '@samhandling/contracts';
import { emptyPersonPolicy } from '@samhandling/policy';
import { ordersStop, stopIdOf } from './stop-causes.js';

const event = (type: string, data: unknown = { person: 'p_1' }): CloudEvent => ({ specversion: '1.0', id: 'person-p_1@1', source: 'urn:no:samhandling:consent', type, time: '2026-08-01T10:00:00Z', data });
const nothing = emptyPersonPolicy('p_1');

describe('an order to stop', () => {
  it.each([consentWithdrawn, consentNarrowed, consentRefused, consentExpired, consentObjected, deceased])('is $type', ({ type }) => {
    expect(ordersStop(event(type), nothing)).toBe(true);
  });

  it.each([consentRequested, consentGranted, groundInvoked, withdrawalInForce])('is not $type', ({ type }) => {
    expect(ordersStop(event(type), nothing)).toBe(false);
  });

  it('is a kind nobody knows yet (unknown means no)', () => {
    expect(ordersStop(event('no.samhandling.consent.something-new.v1'), nothing)).toBe(true);
  });

  it.each([['none', false], ['fortrolig', true], ['strengt-fortrolig', true], ['unknown', true], [undefined, true]])('is the address graded %s: %s', (protection, expected) => {
    expect(ordersStop(event(protectionChanged.type, { person: 'p_1', protection }), nothing)).toBe(expected);
  });

  it('is a change of guardians, but not the first word about them', () => {
    const changed = event(guardianshipChanged.type);
    expect(ordersStop(changed, nothing)).toBe(false);
    expect(ordersStop(changed, { ...nothing, bornOn: '2020-01-01' })).toBe(true);
  });

  it('is judged by what the register said when consent passes it on', () => {
    const fact = { id: 'f1', source: 'urn:no:orgnr:999999999:system:register', type: protectionChanged.type, time: '2026-08-01T10:00:00Z' };
    const person = `p_${'a'.repeat(22)}`;
    expect(ordersStop(event(registerNoted.type, { person, fact: { ...fact, data: { person, protection: 'none' } } }), nothing)).toBe(false);
    expect(ordersStop(event(registerNoted.type, { person, fact: { ...fact, data: { person, protection: 'fortrolig' } } }), nothing)).toBe(true);
    expect(ordersStop(event(registerNoted.type, 'unreadable'), nothing)).toBe(true);
  });

  it('is called by the event’s id, and never by an id somebody else chose', () => {
    expect(stopIdOf({ source: 'urn:no:samhandling:consent', id: 'person-p_1@7' })).toBe('person-p_1@7');
    const foreign = [stopIdOf({ source: 'urn:no:orgnr:1', id: 'a' }), stopIdOf({ source: 'urn:no:orgnr:2', id: 'a' })];
    expect(new Set(foreign).size).toBe(2);
    expect(foreign.join()).not.toContain('urn');
  });
});
