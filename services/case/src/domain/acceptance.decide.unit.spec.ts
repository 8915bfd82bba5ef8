import { given } from '@samhandling/testing';
import { accepted, arrival, caseDecider, caseId, caseOf, child, decided, keys, need, needTakenUp, noon, rejected, sent, started } from './case.given.js';
import type { CaseEvent } from './case-events.js';
import type { Registration } from './registration.js';

const assumed = (events: readonly CaseEvent[]) => events.filter(({ fact }) => fact === 'responsibility-assumed');
const arrives = (registration: Registration, ...before: Registration[]) => given(caseDecider(before), caseOf(...before).events).when(arrival(registration));

describe('From the first acceptance exactly one service answers for coordination (C2, N23)', () => {
  it.each([
    ['accepts a referral', accepted('habu')],
    ['takes a reported need up', needTakenUp('habu')],
    ['starts a measure', started('habu')],
    ['grants something', decided('habu', 'granted')],
    ['grants a part', decided('habu', 'partly-granted')],
  ])('the first service that %s', (_, acceptance) =>
    arrives(acceptance, need()).thenIt((events) =>
      expect(assumed(events)).toEqual([{ fact: 'responsibility-assumed', data: { caseId, person: child, service: 'habu', at: noon, causes: keys(acceptance) } }]),
    ));

  it.each([
    ['reports a need', need()],
    ['refuses', decided('habu', 'refused')],
    ['rejects a referral', rejected('habu')],
    ['refers to another', sent('solvik-health-station', 'habu')],
  ])('not a service that only %s', (_, registration) => arrives(registration).thenIt((events) => expect(assumed(events)).toEqual([])));

  it('stays with the first when others accept too', () => arrives(started('solvik-ppt'), accepted('habu')).thenIt((events) => expect(assumed(events)).toEqual([])));

  it('believes who registered it, never whom the registration names', () => {
    const claim = accepted('solvik-ppt');
    const naming = { ...claim, data: { ...(claim.data as object), by: { service: 'habu' } } };
    arrives(naming).thenIt((events) => expect(assumed(events)).toMatchObject([{ data: { service: 'solvik-ppt' } }]));
  });
});
