import { EventStore } from '@samhandling/event-store';
import { Clock, Logger } from '@samhandling/service-kit';
import { eventually, testDatabase } from '@samhandling/testing';
import { Attempts, type Attempt } from './attempts.js';
import { somebody, withdrawn } from './consent-events.fixture.js';
import { InstanceLease } from './instance-lease.js';
import { StopOrders } from './stop-orders.js';
import { StopsStore } from './stops.store.js';

const database = await testDatabase();
const { connection } = database;
const LEASE_MS = 3_000;

class TestClock extends Clock {
  skippedMs = 0;
  override monotonicMs(): number {
    return super.monotonicMs() + this.skippedMs;
  }
}

/** One running instance of the service `case` on the shared database, without HTTP and Kafka. */
const instanceOf = async (name: string) => {
  const clock = new TestClock();
  const store = new EventStore(connection, { service: 'case', now: () => clock.now() });
  await store.init();
  const attempts = new Attempts();
  const lease = new InstanceLease(connection, { instance: name, leaseMs: LEASE_MS, monotonicMs: () => clock.monotonicMs(), onLost: () => void attempts.stopAll('instance-lease-lost') });
  const orders = new StopOrders({ service: 'case', instance: name, store, stops: new StopsStore(connection), lease, attempts, clock, logger: new Logger({ service: 'case', level: 'silent' }) });
  await orders.init();
  orders.start();
  return { name, orders, lease, store, clock };
};

const untilAborted = async (attempt: Attempt): Promise<never> => await new Promise((_, reject) => attempt.signal.addEventListener('abort', () => reject(attempt.signal.reason as Error)));

describe('a stop order', () => {
  let here: Awaited<ReturnType<typeof instanceOf>>;
  const running: Awaited<ReturnType<typeof instanceOf>>[] = [];
  const started = async (name: string) => {
    const one = await instanceOf(name);
    running.push(one);
    return one;
  };
  const order = async (position = 2) => {
    const person = somebody();
    const event = withdrawn(person, position);
    return { person, stop: { id: event.id, person, event } };
  };
  const confirmations = async (id: string) => (await here.store.read(`stop-${id}`)).events;

  beforeEach(async () => {
    here = await started(`case-here-${running.length}`);
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.orders.close();
  });

  it('is confirmed at once by a lone instance, as one event with its cause', async () => {
    const { person, stop } = await order();
    await here.orders.order(stop);
    const [event] = await eventually(async () => { const events = await confirmations(stop.id); return events.length > 0 && events; }, { what: 'the stop is confirmed' });
    expect(event).toMatchObject({ type: 'no.samhandling.case.stop-confirmed.v1', partitionkey: person, causationid: stop.id, data: { stop: stop.id, service: 'case', person } });
  });

  it('stops the attempts of every live instance before it is confirmed', async () => {
    const there = await started('case-there');
    const { person, stop } = await order();
    const log: string[] = [];
    const attempts = [here, there].map(async ({ orders, name }) =>
      await orders.attempt([person], async (_signal, attempt) => {
        await untilAborted(attempt).catch(() => undefined);
        expect(await confirmations(stop.id)).toEqual([]);
        log.push(`${name} ended`);
      }),
    );
    here.orders.onStop(async () => void log.push('handled'));
    there.orders.onStop(async () => void log.push('handled'));
    await here.orders.order(stop);
    await Promise.all(attempts);
    await eventually(async () => (await confirmations(stop.id)).length === 1, { what: 'the stop is confirmed' });
    expect(log.slice(0, 2).sort()).toEqual([`${here.name} ended`, `${there.name} ended`].sort());
    expect(log.slice(2)).toEqual(['handled']);
  });

  it('is not confirmed while an attempt of another instance is still writing', async () => {
    const there = await started('case-there');
    const { person, stop } = await order();
    let close: () => void = () => undefined;
    let aborted: AbortSignal | undefined;
    const slow = there.orders.attempt([person], async (signal) => {
      aborted = signal;
      await new Promise<void>((resolve) => (close = resolve));
    });
    await here.orders.order(stop);
    const open = async () => (await new StopsStore(connection).open()).find(({ id }) => id === stop.id);
    await eventually(async () => (await open())?.confirmedBy.includes(here.name) ?? false, { what: 'this instance has confirmed' });
    await eventually(() => aborted?.aborted, { what: 'the attempt of the other is told to stop' });
    expect((await open())?.confirmedBy).not.toContain(there.name);
    expect(await confirmations(stop.id)).toEqual([]);
    close();
    await slow;
    await eventually(async () => (await confirmations(stop.id)).length === 1, { what: 'the stop is confirmed' });
  });

  it('waits for a silent instance until its lease has run out, and no longer', async () => {
    const documents = connection.getClient().db(connection.name).collection<{ _id: string; expiresAt: Date }>('instances');
    const { insertedId } = await documents.insertOne({ _id: 'case-frozen', expiresAt: new Date(Date.now() + 2_000) });
    const { stop } = await order();
    await here.orders.order(stop);
    await eventually(async () => (await confirmations(stop.id)).length === 1, { what: 'the stop is confirmed' });
    const [serverTime] = await documents.aggregate<{ now: Date; expiresAt: Date }>([{ $match: { _id: insertedId } }, { $project: { now: '$$NOW', expiresAt: 1 } }]).toArray();
    expect(serverTime?.now.getTime()).toBeGreaterThanOrEqual(serverTime?.expiresAt.getTime() ?? Infinity);
    await documents.deleteOne({ _id: insertedId });
  });

  it('comes twice and is confirmed once', async () => {
    const { stop } = await order();
    let handled = 0;
    here.orders.onStop(async () => void (handled += 1));
    await Promise.all([here.orders.order(stop), here.orders.order(stop)]);
    await eventually(async () => (await confirmations(stop.id)).length === 1, { what: 'the stop is confirmed' });
    await here.orders.order(stop);
    const after = await order();
    await here.orders.order(after.stop);
    await eventually(async () => (await confirmations(after.stop.id)).length === 1, { what: 'a later stop is confirmed' });
    expect([handled, (await confirmations(stop.id)).length]).toEqual([2, 1]);
  });

  it('is carried out by another instance when the one that took it has died', async () => {
    const { stop } = await order();
    await new StopsStore(connection).record(stop, new Date());
    await eventually(async () => (await confirmations(stop.id)).length === 1, { what: 'the stop is confirmed' });
  });

  it('is not confirmed while what the service must do about it fails, and is tried again', async () => {
    const { stop } = await order();
    let tries = 0;
    here.orders.onStop(async () => {
      tries += 1;
      if (tries < 3) throw new Error('not now');
    });
    await here.orders.order(stop);
    await eventually(async () => (await confirmations(stop.id)).length === 1, { what: 'the stop is confirmed' });
    expect(tries).toBe(3);
  });

  it('need not come: an instance that has lost its lease stops its attempts and begins none', async () => {
    const { person } = await order();
    const under = here.orders.attempt([person], async (_signal, attempt) => {
      here.clock.skippedMs = 60_000;
      attempt.ensure();
      return await Promise.resolve('sent');
    });
    await expect(under).rejects.toMatchObject({ why: 'instance-lease-lost' });
    await expect(here.orders.attempt([person], async () => await Promise.resolve('sent'))).rejects.toMatchObject({ why: 'instance-lease-lost' });
  });

  it('finds no attempt left when the instance has closed', async () => {
    const { person } = await order();
    const one = await instanceOf('case-closing');
    const under = one.orders.attempt([person], async (_signal, attempt) => await untilAborted(attempt));
    const closing = one.orders.close();
    await expect(under).rejects.toMatchObject({ why: 'stopping' });
    await closing;
    await expect(one.orders.attempt([person], async () => await Promise.resolve())).rejects.toMatchObject({ why: 'stopping' });
    expect(await here.lease.live()).toEqual([here.name]);
  });
});
