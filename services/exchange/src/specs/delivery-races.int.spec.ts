import { randomBytes } from 'node:crypto';
import { EventStore } from '@samhandling/event-store';
import { testDatabase } from '@samhandling/testing';
import type { Composer } from '../delivery/composer.js';
import { deliveryIndexes, inPlaceFields, type NumberedDelivery } from '../delivery/delivery.record.js';
import { DeliverySignal } from '../delivery/delivery-signal.js';
import { DeliveryStore } from '../delivery/delivery.store.js';
import type { Verdict } from '../domain/delivery.decide.js';
import type { StoredSubscription, SubscriptionStore } from '../subscriptions/subscription.store.js';
import { DeliveryStops } from '../withdrawals/delivery-stops.js';

const { connection } = await testDatabase();
const store = new EventStore(connection, { service: 'exchange', now: () => new Date(), indexes: deliveryIndexes, inPlaceFields: [...inPlaceFields] });
const deliveries = new DeliveryStore(store, () => new Date());
beforeAll(async () => await store.init());

const subscription: StoredSubscription = { id: 'sub-1', name: 'spec', clientId: 'ppt', service: 'solvik-ppt', types: [], purpose: 'coordinated-help', delivery: { mode: 'feed' }, state: 'active' };
const permit: Verdict = { outcome: 'permit', permitted: [{ category: 'coordination', ground: { kind: 'self' } }], withheld: [], decision: { policyVersion: '1', consents: [] } };

const numbered = async (): Promise<NumberedDelivery> => {
  const [id, person] = [randomBytes(6).toString('hex'), `p_${randomBytes(17).toString('base64url').slice(0, 22)}`];
  const about = { kind: 'event' as const, person, persons: [person], type: 't', time: new Date().toISOString(), eventRef: { source: 's', id, type: 't' }, parts: [id] };
  await deliveries.decide(await deliveries.standing(subscription.id, id), subscription, about, permit);
  const [one] = await deliveries.about(person);
  if (one === undefined) throw new Error('it was decided');
  return one;
};
/** The gate permits nothing any more. */
const stops = new DeliveryStops(deliveries, { get: async () => subscription } as unknown as SubscriptionStore, { permitted: async () => [] } as unknown as Composer, new DeliverySignal(), randomBytes(32));
const notices = async (person: string) => (await deliveries.about(person)).filter(({ record }) => record.kind === 'notice');

describe('a delivery that is taken back while an attempt is under way', () => {
  it('is looked at again when the attempt was quicker, and the recipient is asked about what it got (D9)', async () => {
    const read = await numbered();
    const { person } = read.record;
    expect(await deliveries.told(read, ['coordination'], 1)).toBe(true);
    await expect(stops.carryOut({ id: 'stop-1', person }, [read])).rejects.toThrow('delivery-changed');
    await stops.carryOut({ id: 'stop-1', person }, await deliveries.about(person));
    expect((await notices(person)).map(({ record }) => record.withdrawal?.sequences)).toEqual([[read.record.sequence]]);
  });

  it('is not handed over when the stop was quicker (I5)', async () => {
    const read = await numbered();
    await stops.carryOut({ id: 'stop-2', person: read.record.person }, [read]);
    expect(await deliveries.told(read, ['coordination'], 1)).toBe(false);
    expect((await deliveries.about(read.record.person)).map(({ dispatch }) => [dispatch.state, dispatch.told])).toEqual([['stopped', []]]);
  });

  it('is handed over to two readers of the same page at once', async () => {
    const read = await numbered();
    expect(await Promise.all([1, 2].map(async () => await deliveries.told(read, ['coordination'], 1)))).toEqual([true, true]);
  });
});
