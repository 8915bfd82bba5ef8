import { given } from '@samhandling/testing';
import { arrival, caseDecider, caseId, caseOf, child, forwarded, keys, noon, rejected, returned, sent } from './case.given.js';
import type { CaseEvent } from './case-events.js';
import type { Registration } from './registration.js';

const therapy = 'solvik-occupational-therapy';
const ppt = 'solvik-ppt';
const aids = 'nav-assistive-technology';
const doctor = 'solvik-health-station';

const loops = (events: readonly CaseEvent[]) => events.filter(({ fact }) => fact === 'referral-loop-detected');
const pathsAfter = (...arrived: Registration[]) => loops(caseOf(...arrived).events).map(({ data }) => ('path' in data ? data.path : []));

describe('A family sent round is a loop, and it is raised (C3, N22)', () => {
  it('when the same service is asked again after it has sent the matter on', () => {
    const steps = [sent(doctor, therapy), forwarded(therapy, ppt), forwarded(ppt, aids)];
    const back = forwarded(aids, therapy);
    given(caseDecider(steps), caseOf(...steps).events)
      .when(arrival(back))
      .thenIt((events) =>
        expect(loops(events)).toEqual([
          {
            fact: 'referral-loop-detected',
            data: { caseId, person: child, path: [therapy, ppt, aids, therapy], what: 'communication-aid', at: noon, causes: keys(...steps, back) },
          },
        ]),
      );
  });

  it('when a service that said no is suggested by the next one, before the family is sent there', () =>
    expect(pathsAfter(sent(doctor, therapy), rejected(therapy, ppt), sent(doctor, ppt), rejected(ppt, therapy))).toEqual([[therapy, ppt, therapy]]));

  it('when one sender knows the service and another only its kind', () =>
    expect(pathsAfter(sent(doctor, therapy), forwarded(therapy, ppt), forwarded(ppt, 'x', { to: { serviceType: 'occupational-and-physiotherapy' } }))).toEqual([
      [therapy, ppt, 'occupational-and-physiotherapy'],
    ]));

  it('when it is forwarded more often than the municipality allows', () =>
    expect(pathsAfter(sent(doctor, 's1'), forwarded('s1', 's2'), forwarded('s2', 's3'), forwarded('s3', 's4'), forwarded('s4', 's5'))).toEqual([['s1', 's2', 's3', 's4', 's5']]));

  it('once for the same service, not at every further step', () =>
    expect(pathsAfter(sent(doctor, therapy), rejected(therapy), sent(doctor, ppt), rejected(ppt, therapy), forwarded(ppt, therapy))).toHaveLength(1));
});

describe('What is no loop', () => {
  it.each([
    ['a referral completed and sent again after it was returned as incomplete (C4)', [sent(doctor, 'habu'), returned('habu'), sent(doctor, 'habu')]],
    ['a referral sent again before anybody has answered', [sent(doctor, 'habu'), sent(doctor, 'habu')]],
    ['a path on to ever new services within the limit', [sent(doctor, therapy), forwarded(therapy, ppt), forwarded(ppt, aids)]],
    ['the same service asked about another matter', [sent(doctor, therapy), forwarded(therapy, ppt), forwarded(ppt, therapy, { matter: { system: 'family-application', id: '2026-1', part: 'respite-care' } })]],
  ])('%s', (_, arrived) => expect(pathsAfter(...arrived)).toEqual([]));
});
