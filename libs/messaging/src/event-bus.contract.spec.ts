// What every adapter of the bus must do. Not run by itself: each adapter's spec calls it.
import { DomainError, type CloudEvent } from '@samhandling/contracts';
import { eventually } from '@samhandling/testing';
import type { DeliverySettings } from './delivery-settings.js';
import type { EventConsumer } from './event-consumer.port.js';
import type { EventPublisher } from './event-publisher.port.js';
import { InfrastructureFailure, PermanentFailure, TransientFailure } from './failures.js';
import type { ParkingOperations } from './parked-events.port.js';

/** Long, because a machine that runs every spec at once is slow; nothing waits that long when all is well. */
const limitMs = 30_000;

export type TestedConsumer = EventConsumer & { parking: ParkingOperations };

export interface TestedBus {
  publisher: EventPublisher;
  /** A topic of this test's own, with several partitions. */
  topic: string;
  group: string;
  /** A member of the group. Each new one of the same test goes on where the last one stopped. */
  consumer(): TestedConsumer;
  /** Puts something that is no event on the topic, under a key. */
  publishGarbage(key: string): Promise<void>;
  deadLetters(): Promise<number>;
}

export const contractSettings: Partial<DeliverySettings> = { quickTries: 2, quickRetryMs: 5, transientMsMax: 60_000, transientRetryMsMax: 20, infrastructureRetryMs: 10, parkedLookMs: 20 };

const TOLD = 'no.samhandling.test.told.v1';
const event = (key: string, n: number, type = TOLD): CloudEvent => ({
  specversion: '1.0', id: `${key}@${n}`, source: 'urn:no:samhandling:test', type, time: '2026-03-03T12:00:00.000Z', recordedtime: '2026-03-03T12:00:01.000Z',
  partitionkey: key, subject: key, datacontenttype: 'application/json', streamversion: n, correlationid: 'æøå', data: { n, tekst: 'Blåbærsyltetøy' },
});
const series = (key: string, count: number): CloudEvent[] => Array.from({ length: count }, (_, index) => event(key, index + 1));

/** Handles events of every key; `rules` says what happens to some of them, by id. */
class Handled {
  readonly ids: string[] = [];
  readonly rules = new Map<string, () => unknown>();

  readonly handler = async ({ id }: CloudEvent): Promise<void> => {
    await this.rules.get(id)?.();
    this.ids.push(id);
  };

  of(key: string): string[] {
    return this.ids.filter((id) => id.startsWith(`${key}@`));
  }

  fail(id: string, failure: () => Error, times = Number.POSITIVE_INFINITY): { times: number } {
    const tries = { times: 0 };
    this.rules.set(id, () => {
      tries.times += 1;
      if (tries.times <= times) throw failure();
    });
    return tries;
  }
}

export function eventBusContract(adapter: string, open: () => Promise<TestedBus>): void {
  describe(`event bus: ${adapter}`, () => {
    let bus: TestedBus;
    let handled: Handled;
    const running: EventConsumer[] = [];
    const start = async (prepare: (consumer: TestedConsumer) => void = (consumer) => consumer.on('*', handled.handler)): Promise<TestedConsumer> => {
      const consumer = bus.consumer();
      prepare(consumer);
      running.push(consumer);
      await consumer.start();
      return consumer;
    };
    const publish = (...events: CloudEvent[]) => bus.publisher.publish(bus.topic, events);
    const ids = (key: string, ...numbers: number[]) => numbers.map((n) => `${key}@${n}`);
    const handledAll = (key: string, count: number) => eventually(() => handled.of(key).length >= count, { what: `${count} events of ${key} are handled`, limitMs, everyMs: 10 });
    const parkedIn = (consumer: TestedConsumer, state: 'waiting' | 'parked') =>
      eventually(async () => (await consumer.parking.list()).find((one) => one.state === state), { what: `a key is ${state}`, limitMs, everyMs: 10 });

    beforeEach(async () => {
      bus = await open();
      handled = new Handled();
      await bus.publisher.connect();
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
      await bus.publisher.disconnect();
    });

    it('brings an event as it was published, with where it came from', async () => {
      const seen: { event: CloudEvent; group: string; topic: string; offset: string }[] = [];
      await start((consumer) => consumer.on(TOLD, async (received, { group, topic, offset }) => {
        seen.push({ event: received, group, topic, offset });
        await Promise.resolve();
      }));
      await publish(event('p_1', 1));
      await eventually(() => seen.length === 1, { what: 'the event comes', limitMs, everyMs: 10 });
      expect(seen[0]).toEqual({ event: event('p_1', 1), group: bus.group, topic: bus.topic, offset: '0' });
    });

    it('refuses to publish an event without a partition key', async () => {
      const { partitionkey: _, ...keyless } = event('p_1', 1);
      await expect(publish(keyless)).rejects.toThrow('no partition key');
    });

    it('keeps the order of each key while many keys are at work', async () => {
      const keys = Array.from({ length: 12 }, (_, index) => `p_${index}`);
      for (let n = 1; n <= 20; n += 1) await publish(...keys.map((key) => event(key, n)));
      let most = 0;
      let now = 0;
      await start((consumer) => consumer.on('*', async (received) => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        await handled.handler(received);
      }));
      await eventually(() => handled.ids.length >= 240, { what: 'all are handled', limitMs, everyMs: 10 });
      for (const key of keys) expect(handled.of(key)).toEqual(ids(key, ...Array.from({ length: 20 }, (_, index) => index + 1)));
      expect(most).toBeGreaterThan(1);
    });

    it('runs several handlers of a type in order, and the catch-all only for what no handler names', async () => {
      const ran: string[] = [];
      const note = (name: string) => async (): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve));
        ran.push(name);
      };
      await start((consumer) => {
        consumer.on('*', note('any'));
        consumer.on(TOLD, note('first'));
        consumer.on(TOLD, note('second'));
      });
      await publish(event('p_1', 1), event('p_1', 2, 'no.samhandling.test.other.v1'));
      await eventually(() => ran.length === 3, { what: 'three handlers have run', limitMs, everyMs: 10 });
      expect(ran).toEqual(['first', 'second', 'any']);
    });

    it.each([
      ['a permanent failure', () => new PermanentFailure('broken')],
      ['a rule that says no', () => new DomainError('broken')],
    ])('parks the key of %s at once, keeps what comes after it in order, and lets neighbours go on', async (_, failure) => {
      const tries = handled.fail('p_1@2', failure);
      const consumer = await start();
      await publish(...series('p_1', 4), ...series('p_2', 4));
      await publish(event('p_1', 5), event('p_2', 5));
      await handledAll('p_2', 5);
      await eventually(async () => (await consumer.parking.list())[0]?.events === 4, { what: 'four events are kept', limitMs, everyMs: 10 });
      expect(await consumer.parking.list()).toEqual([expect.objectContaining({ group: bus.group, topic: bus.topic, key: 'p_1', state: 'parked', code: 'broken', type: TOLD, eventId: 'p_1@2' })]);
      expect(await consumer.parking.isParked(bus.group, 'p_1')).toBe(true);
      expect(await consumer.parking.isParked(bus.group, 'p_2')).toBe(false);
      expect(tries.times).toBe(1);
      expect(handled.of('p_1')).toEqual(ids('p_1', 1));

      handled.rules.clear();
      expect(await consumer.parking.resume({ group: bus.group, topic: bus.topic, key: 'p_1' })).toBe(true);
      await handledAll('p_1', 5);
      await eventually(async () => !(await consumer.parking.isParked(bus.group, 'p_1')), { what: 'the key is free', limitMs, everyMs: 10 });
      await publish(event('p_1', 6));
      await handledAll('p_1', 6);
      expect(handled.of('p_1')).toEqual(ids('p_1', 1, 2, 3, 4, 5, 6));
      expect(await consumer.parking.resume({ group: bus.group, topic: bus.topic, key: 'p_1' })).toBe(false);
    });

    it('skips a parked event when somebody says so with a reason, and only that one', async () => {
      handled.fail('p_1@1', () => new PermanentFailure('broken'));
      const consumer = await start();
      await publish(...series('p_1', 3));
      await parkedIn(consumer, 'parked');
      expect(await consumer.parking.skip({ group: bus.group, topic: bus.topic, key: 'p_1' }, { by: 'operator-1', reason: 'sent twice by the old system' })).toBe(true);
      await handledAll('p_1', 2);
      expect(handled.of('p_1')).toEqual(ids('p_1', 2, 3));
    });

    it('tries a transient failure again until it goes well, and what comes after it waits', async () => {
      const tries = handled.fail('p_1@1', () => new TransientFailure('cause-unknown'), 5);
      const consumer = await start();
      await publish(...series('p_1', 3), ...series('p_2', 1));
      await handledAll('p_2', 1);
      await handledAll('p_1', 3);
      expect(handled.of('p_1')).toEqual(ids('p_1', 1, 2, 3));
      expect(tries.times).toBe(6);
      await eventually(async () => !(await consumer.parking.isParked(bus.group, 'p_1')), { what: 'the key is free', limitMs, everyMs: 10 });
    });

    it('lets an event wait for a cause that comes after it', async () => {
      let causeCame = false;
      handled.rules.set('p_1@1', () => {
        if (!causeCame) throw new TransientFailure('cause-unknown');
      });
      handled.rules.set('p_cause@1', () => { causeCame = true; });
      const consumer = await start();
      await publish(event('p_1', 1));
      await parkedIn(consumer, 'waiting');
      await publish(event('p_cause', 1));
      await handledAll('p_1', 1);
    });

    it('pauses while infrastructure is away: skips nothing, parks nothing, goes on by itself', async () => {
      const tries = handled.fail('p_1@2', () => new InfrastructureFailure('database-away'), 4);
      const consumer = await start();
      await publish(...series('p_1', 3));
      await handledAll('p_1', 3);
      expect(handled.of('p_1')).toEqual(ids('p_1', 1, 2, 3));
      expect(tries.times).toBe(5);
      expect(await consumer.parking.list()).toEqual([]);
    });

    it('puts what is no event aside and goes on', async () => {
      await start();
      await publish(event('p_1', 1));
      await bus.publishGarbage('p_1');
      await publish(event('p_1', 2));
      await handledAll('p_1', 2);
      await eventually(async () => (await bus.deadLetters()) === 1, { what: 'it is with the dead letters', limitMs, everyMs: 10 });
    });

    it('puts what is no event aside also when it stood behind a parked one', async () => {
      handled.fail('p_1@1', () => new PermanentFailure('broken'));
      const consumer = await start();
      await publish(event('p_1', 1));
      await parkedIn(consumer, 'parked');
      await bus.publishGarbage('p_1');
      await publish(event('p_1', 2));
      await eventually(async () => (await consumer.parking.list())[0]?.events === 3, { what: 'all three are kept', limitMs, everyMs: 10 });
      handled.rules.clear();
      await consumer.parking.resume({ group: bus.group, topic: bus.topic, key: 'p_1' });
      await handledAll('p_1', 2);
      expect(handled.of('p_1')).toEqual(ids('p_1', 1, 2));
      await eventually(async () => (await bus.deadLetters()) === 1, { what: 'it is with the dead letters', limitMs, everyMs: 10 });
    });

    it('brings an event for everybody in a partition after all that was published there before it, and before all after it', async () => {
      const inPartition = new Map<number, string[]>();
      await start((consumer) => {
        consumer.on('*', async ({ type, streamversion }, { partition }) => {
          // Later ones are quicker, so anything that lets them pass shows.
          await new Promise((resolve) => setTimeout(resolve, streamversion === 1 ? 10 : 0));
          const seen = inPartition.get(partition) ?? [];
          inPartition.set(partition, [...seen, type === TOLD ? `n${streamversion}` : 'everybody']);
        });
      });
      const keys = Array.from({ length: 30 }, (_, index) => `p_${index}`);
      await publish(...keys.map((key) => event(key, 1)));
      await bus.publisher.publishToAllPartitions(bus.topic, event('p_1', 99, 'no.samhandling.test.heartbeat.v1'));
      await publish(...keys.map((key) => event(key, 2)));
      await eventually(() => [...inPartition.values()].flat().filter((what) => what === 'n2').length === 30, { what: 'all are handled', limitMs, everyMs: 10 });
      expect(inPartition.size).toBeGreaterThan(1);
      for (const seen of inPartition.values()) {
        expect(seen.indexOf('everybody')).toBeGreaterThan(seen.lastIndexOf('n1'));
        expect(seen.lastIndexOf('everybody')).toBeLessThan(seen.indexOf('n2'));
      }
    });

    it('goes on where it stopped: what was not done is done by the next one, parked keys stay parked', async () => {
      handled.fail('p_parked@1', () => new PermanentFailure('broken'));
      const gate = Promise.withResolvers<undefined>();
      handled.rules.set('p_1@3', () => gate.promise);
      const first = await start();
      await publish(...series('p_parked', 1), ...series('p_1', 6));
      await handledAll('p_1', 2);
      await parkedIn(first, 'parked');
      const stopping = first.stop();
      gate.resolve(undefined);
      await stopping;
      const handledByFirst = handled.of('p_1').length;
      expect(handledByFirst).toBeGreaterThanOrEqual(3);
      await publish(event('p_parked', 2), event('p_1', 7));
      const second = await start();
      await eventually(() => handled.of('p_1').includes('p_1@7'), { what: 'the rest is handled', limitMs, everyMs: 10 });
      const seen = handled.of('p_1');
      expect(seen.filter((id, index) => seen.indexOf(id) === index)).toEqual(ids('p_1', 1, 2, 3, 4, 5, 6, 7));
      await eventually(async () => (await second.parking.list())[0]?.events === 2, { what: 'both events of the parked key are kept', limitMs, everyMs: 10 });
      expect(handled.of('p_parked')).toEqual([]);
    });
  });
}
