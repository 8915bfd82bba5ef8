import { given } from '@samhandling/testing';
import { arrival, caseDecider, caseId, caseOf, child, finding, keys, returned, sent } from './case.given.js';
import { applied, noCase } from './case.state.js';
import type { CaseEvent } from './case-events.js';
import type { StatutoryClock } from './statutory-clock.decide.js';

const tenWorkingDays: StatutoryClock = {
  id: 'pbrl-2-2a', starts: 'referral-received', serviceTypes: ['habu', 'bup'], length: 10, unit: 'working-days', validFrom: '2024-06-01', confirmedBy: 'synthetic confirmation',
};
const set = (events: readonly CaseEvent[]) => events.filter(({ fact }) => fact === 'deadline-set');
const sentToHabu = sent('solvik-health-station', 'habu');

describe("A service's own statutory clock runs from its receipt, beside the family's (C1)", () => {
  it('starts when the referral is accepted here, ten working days in Norway', () =>
    given(caseDecider([])).when(arrival(sentToHabu, [tenWorkingDays])).thenIt((events) =>
      expect(set(events)).toEqual([
        // 3 March 2026 is a Tuesday; the tenth working day after it is 17 March, and it is kept until that day is over.
        { fact: 'deadline-set', data: { caseId, person: child, deadline: expect.stringMatching(/^dl_/), rule: 'pbrl-2-2a', due: '2026-03-17T22:59:59.000Z', service: 'habu', causes: keys(sentToHabu) } },
      ])));

  it('moves when the receiver states another receipt, and stays one deadline', () => {
    const answer = returned('habu', { receivedAt: '2026-03-05T08:00:00Z' });
    const find = finding([sentToHabu, answer]);
    const before = arrival(sentToHabu, [tenWorkingDays])(noCase).reduce((state, event) => applied(find, state, event), noCase);
    const after = arrival(answer, [tenWorkingDays])(before).reduce((state, event) => applied(find, state, event), before);
    expect(before.deadlines.map(({ due }) => due)).toEqual(['2026-03-17T22:59:59.000Z']);
    expect(after.deadlines.map(({ due }) => due)).toEqual(['2026-03-19T22:59:59.000Z']);
  });

  it('says nothing again when the receipt is the day already counted from', () => {
    const answer = returned('habu', { receivedAt: '2026-03-03T10:00:00Z' });
    const find = finding([sentToHabu, answer]);
    const before = arrival(sentToHabu, [tenWorkingDays])(noCase).reduce((state, event) => applied(find, state, event), noCase);
    expect(set(arrival(answer, [tenWorkingDays])(before))).toEqual([]);
  });

  it.each([
    ['nobody has confirmed', { ...tenWorkingDays, confirmedBy: undefined }],
    ['is not yet in force', { ...tenWorkingDays, validFrom: '2026-03-04' }],
    ['is no longer in force', { ...tenWorkingDays, validTo: '2026-03-03' }],
    ['binds other services', { ...tenWorkingDays, serviceTypes: ['ppt'] }],
  ])('does not run by a row that %s', (_, clock) =>
    given(caseDecider([]), caseOf().events).when(arrival(sentToHabu, [clock])).thenIt((events) => expect(set(events)).toEqual([])));
});
