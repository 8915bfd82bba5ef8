import { eventType, typeName } from '@samhandling/contracts';
import { answerDuplicate, type Answering } from './duplicate-answer.decide.js';
import { noRegistrations, pairOf, type Registered } from './registration.js';

const child = `p_${'c'.repeat(22)}`;
const mine = { source: 'urn:no:orgnr:310000025:system:ppt', id: 'm-9' };
const earlier: Registered = { source: 'urn:no:orgnr:310000017:system:journal', id: 'm-1', type: 't', time: 't', since: 't', service: 's', persons: [child], data: {} };
const answering = (given: Answering['given']): Answering => ({ person: child, service: 'solvik-ppt', at: '2026-04-01T08:00:00Z', mine, given });

describe('an answer about an earlier registration', () => {
  it('links the two, and both stay', () => {
    const [event] = answerDuplicate(answering({ answer: 'linked' }), earlier, noRegistrations);
    expect(event).toEqual({
      type: typeName('exchange', 'linked'), partitionkey: child, subject: child,
      data: { person: child, service: 'solvik-ppt', registration: mine, other: { source: earlier.source, id: 'm-1' }, at: '2026-04-01T08:00:00Z' },
    });
    expect(eventType(typeName('exchange', 'linked'))?.data.safeParse(event?.data).success).toBe(true);
  });

  it('tells them apart with a reason', () => {
    const [event] = answerDuplicate(answering({ answer: 'told-apart', reason: 'another group' }), earlier, noRegistrations);
    expect(event).toMatchObject({ type: typeName('exchange', 'told-apart'), data: { reason: 'another group' } });
  });

  it('given again changes nothing', () =>
    expect(answerDuplicate(answering({ answer: 'linked' }), undefined, { ...noRegistrations, answered: new Set([pairOf(mine, earlier)]) })).toEqual([]));

  it('is refused when there is nothing this publisher may know of', () =>
    expect(() => answerDuplicate(answering({ answer: 'linked' }), undefined, noRegistrations)).toThrow(expect.objectContaining({ code: 'nothing-to-link' })));
});
