import { eventType, typeName, type EventType } from '@samhandling/contracts';
import { prefill, type Readable } from './prefill.decide.js';

const typeOf = (fact: string): EventType => {
  const type = eventType(typeName('sector', fact));
  if (type === undefined) throw new Error(`no type ${fact}`);
  return type;
};
const referral = (time: string, data: Record<string, unknown>): Readable => ({ type: typeOf('referral-sent'), time, data });

describe('prefill', () => {
  const first = referral('2026-03-03T09:00:00Z', { registeredBy: 'solvik-health-station', information: [{ field: 'hearing-test-result', value: 'normal', asOf: '2026-02-01' }], interpreterNeed: true });
  const second = referral('2026-04-03T09:00:00Z', { registeredBy: 'habu', information: [{ field: 'hearing-test-result', value: 'reduced' }] });

  it('gives the newest value, with its date and the first owner', () =>
    expect(prefill(['hearing-test-result'], [first, second])).toEqual({ 'hearing-test-result': { value: 'reduced', date: '2026-04-03', owner: 'solvik-health-station' } }));

  it('finds fields the schema names', () =>
    expect(prefill(['interpreter-need'], [first])).toEqual({ 'interpreter-need': { value: true, date: '2026-03-03', owner: 'solvik-health-station' } }));

  it('leaves out what was not asked for and what is not there, without a sign', () => expect(prefill(['sight-test-result'], [first, second])).toEqual({}));

  it('takes any name a publisher gives a field, also one that means something to JavaScript', () => {
    const named = (time: string, value: string): Readable => referral(time, { information: [{ field: 'constructor', value }] });
    expect(prefill(['constructor'], [named('2026-03-03T09:00:00Z', 'a')])['constructor']).toEqual({ value: 'a', date: '2026-03-03' });
  });

  it('does not name an owner this caller may not know', () =>
    expect(prefill(['interpreter-need'], [referral('2026-03-03T09:00:00Z', { interpreterNeed: false })])).toEqual({ 'interpreter-need': { value: false, date: '2026-03-03' } }));
});
