import { typeName } from '@samhandling/contracts';
import { activationSteps, checkSubscription, moveSubscription, type NewSubscription, type Subscription } from './subscription.decide.js';

const wished: NewSubscription = { name: 'needs', types: [typeName('sector', 'need-reported')], purpose: 'coordinated-help', delivery: { mode: 'feed' } };
const limits = { purposes: new Set(['coordinated-help']), kafka: false, privateAddresses: false };
const problems = (...codes: string[]) => expect.objectContaining({ code: 'schema-invalid', errors: codes.map((code) => expect.objectContaining({ code })) });
const standing = (state: Subscription['state']): Subscription => ({ ...wished, id: 'sub-1', clientId: 'ppt', service: 'solvik-ppt', state });

describe('a wished subscription', () => {
  it('names exact types that somebody outside may have', () => expect(() => checkSubscription(wished, limits)).not.toThrow());
  it('may filter on declared attributes', () => expect(() => checkSubscription({ ...wished, filter: { urgency: 'soon' } }, limits)).not.toThrow());

  it.each<[string, Partial<NewSubscription>]>([
    ['unknown-type', { types: ['no.samhandling.sector.no-such.v1'] }],
    ['type-not-subscribable', { types: [typeName('exchange', 'withheld')] }],
    ['filter-not-declared', { filter: { description: 'x' } }],
    ['purpose-not-registered', { purpose: 'curiosity' }],
    ['kafka-not-enabled', { delivery: { mode: 'kafka' } }],
    ['https-required', { delivery: { mode: 'webhook', url: 'http://journal.example/hook' } }],
  ])('is refused for %s', (code, change) => expect(() => checkSubscription({ ...wished, ...change }, limits)).toThrow(problems(code)));

  it('hears of every fault at once', () =>
    expect(() => checkSubscription({ ...wished, types: ['no.such.type'], purpose: 'x', filter: { a: 'b' } }, limits)).toThrow(problems('unknown-type', 'filter-not-declared', 'purpose-not-registered')));
});

describe('the states of a subscription', () => {
  it('tells the ledger when it is in use and when no longer', () => {
    expect(moveSubscription(standing('validated'), 'active').events).toEqual([
      { type: typeName('exchange', 'subscription-activated'), data: { subscription: 'sub-1', service: 'solvik-ppt', clientId: 'ppt' } },
    ]);
    expect(moveSubscription(standing('active'), 'disabled', 'gone').events).toEqual([
      { type: typeName('exchange', 'subscription-disabled'), data: { subscription: 'sub-1', service: 'solvik-ppt', clientId: 'ppt', reason: 'gone' } },
    ]);
  });

  it('never skips the proof of the address', () => {
    expect(() => moveSubscription(standing('proposed'), 'active')).toThrow(expect.objectContaining({ code: 'subscription-state', status: 409 }));
    expect(activationSteps(standing('proposed'))).toEqual(['validated', 'active']);
  });

  it('never comes back from disabled', () => expect(() => moveSubscription(standing('disabled'), 'active')).toThrow(expect.objectContaining({ code: 'subscription-state' })));
  it('changes nothing when it is there already', () => expect(moveSubscription(standing('paused'), 'paused').events).toEqual([]));
});
