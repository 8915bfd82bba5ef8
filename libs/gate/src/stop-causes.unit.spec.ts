import type { CloudEvent } from '@samhandling/contracts';
import { consentExpired, consentGranted, consentNarrowed, consentObjected, consentRefused, consentRequested, consentWithdrawn, deceased, groundInvoked, guardianshipChanged, protectionChanged, withdrawalInForce } from '@samhandling/contracts';
import { emptyPersonPolicy } from '@samhandling/policy';
import { ordersStop } from './stop-causes.js';

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
});
