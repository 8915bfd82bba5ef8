import type { CloudEvent } from '@samhandling/contracts';
import { eventually, testDatabase } from '@samhandling/testing';
import fc from 'fast-check';
import type { Decider, NewEvent } from './commit.js';
import { EventStore } from './event-store.js';
import { Relay, type RelayOptions, type RelayPublisher } from './relay.js';

/** Long, because a machine that runs every spec at once is slow; nothing waits that long when all is well. */
const limitMs = 30_000;

const told = (n: number, key = 'p_1'): NewEvent => ({ type: 'no.samhandling.test.told.v1', partitionkey: key, data: { n } });
const anything: Decider<number> = { initial: 0, evolve: (count) => count + 1 };
const streamOf = (event: CloudEvent): string => event.id.slice(0, event.id.lastIndexOf('@'));

/** A bus that only remembers; can be told to fail. */
class Remembering implements RelayPublisher {
  readonly events: CloudEvent[] = [];
  failures = 0;
  beforeAnswer: (() => Promise<void>) | undefined;

  async publish(_topic: string, events: CloudEvent[]): Promise<void> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('the broker is away');
    }
    this.events.push(...events);
    await this.beforeAnswer?.();
  }
}

/** First tellings only: what a consumer that drops what is not newer would see. */
const asConsumed = (events: readonly CloudEvent[]): CloudEvent[] => {
  const seen = new Map<string, number>();
  return events.filter((event) => {
    const stream = streamOf(event);
    if ((event.streamversion ?? 0) <= (seen.get(stream) ?? 0)) return false;
    seen.set(stream, event.streamversion ?? 0);
    return true;
  });
};

const database = await testDatabase();
let now = new Date('2026-03-03T12:00:00.000Z');

describe('relay', () => {
  const store = new EventStore(database.connection, { service: 'exchange', now: () => now });
  const relays: Relay[] = [];
  const relay = (bus: RelayPublisher, options: Partial<RelayOptions> = {}) => {
    const made = new Relay(store, bus, { topic: 't', holderId: 'spec', leaseMs: 600, idleMs: 20, retryMs: 20, ...options });
    relays.push(made);
    return made;
  };
  const allTold = () => eventually(async () => (await store.commits.countDocuments({ relayed: false })) === 0, { what: 'everything is told', limitMs, everyMs: 10 });

  beforeAll(() => store.init());
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((made) => made.stop()));
    await store.commits.deleteMany({});
  });

  it('tells what was committed, in order, once', async () => {
    const bus = new Remembering();
    for (let n = 1; n <= 12; n += 1) await store.commit({ stream: 's', expectedVersion: n - 1, events: [told(n)] });
    relay(bus, { batchSize: 5 }).start();
    await allTold();
    expect(bus.events.map(({ streamversion }) => streamversion)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('tells no version before the one under it, though a clock ran behind', async () => {
    const bus = new Remembering();
    now = new Date('2026-03-03T13:00:00.000Z');
    for (let n = 1; n <= 7; n += 1) await store.commit({ stream: 'skewed', expectedVersion: n - 1, events: [told(n)] });
    now = new Date('2026-03-03T12:00:00.000Z');
    for (let n = 8; n <= 9; n += 1) await store.commit({ stream: 'skewed', expectedVersion: n - 1, events: [told(n)] });
    await store.commit({ stream: 'other', expectedVersion: 0, events: [told(1)] });
    relay(bus, { batchSize: 2 }).start();
    await allTold();
    const versions = bus.events.filter((event) => streamOf(event) === 'skewed').map(({ streamversion }) => streamversion);
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps trying while the bus is away and says since when nothing was told', async () => {
    const bus = new Remembering();
    bus.failures = 3;
    const failures: unknown[] = [];
    await store.commit({ stream: 's', expectedVersion: 0, events: [told(1)] });
    const ours = relay(bus, { onFailure: (error) => failures.push(error) });
    expect(await ours.oldestUnrelayedAt()).toEqual(now);
    ours.start();
    await allTold();
    expect(failures).toHaveLength(3);
    expect(bus.events).toHaveLength(1);
    expect(await ours.oldestUnrelayedAt()).toBeUndefined();
  });

  it('repeats with the same stream versions when a holder froze between telling and marking, past its lease', async () => {
    const [frozenBus, bus] = [new Remembering(), new Remembering()];
    const thaw = Promise.withResolvers<undefined>();
    frozenBus.beforeAnswer = () => thaw.promise;
    for (let n = 1; n <= 4; n += 1) await store.commit({ stream: 's', expectedVersion: n - 1, events: [told(n)] });
    const frozen = relay(frozenBus, { batchSize: 2, leaseMs: 60_000 });
    frozen.start();
    await eventually(() => frozenBus.events.length === 2, { what: 'the first holder has told something', limitMs, everyMs: 10 });
    await database.connection.collection<{ _id: string }>('leases').updateOne({ _id: 'relay' }, { $set: { expiresAt: new Date(0) } });
    relay(bus).start();
    await allTold();
    thaw.resolve(undefined);
    await frozen.stop();
    expect(bus.events.map(({ streamversion }) => streamversion)).toEqual([1, 2, 3, 4]);
    expect(asConsumed([...frozenBus.events, ...bus.events]).map(({ streamversion }) => streamversion)).toEqual([1, 2, 3, 4]);
  });

  it('tells each commit once when woken, without waiting for its next look', async () => {
    const bus = new Remembering();
    const ours = relay(bus, { idleMs: 30_000, leaseMs: 60_000 });
    const woken = new EventStore(database.connection, { service: 'exchange', now: () => now, onCommit: () => ours.wake() });
    ours.start();
    await eventually(async () => (await database.connection.collection('leases').countDocuments({ holder: { $ne: null } })) === 1, { what: 'the lease is held', limitMs, everyMs: 10 });
    for (let n = 1; n <= 3; n += 1) {
      await woken.commit({ stream: 'woken', expectedVersion: n - 1, events: [told(n)] });
      await eventually(() => bus.events.length === n, { what: 'the commit is told', limitMs: 5_000, everyMs: 10 });
    }
  });

  it('keeps versions and positions without a gap, and tells all of it in order, however commits interleave', async () => {
    const commands = fc.array(fc.record({ stream: fc.constantFrom('a', 'b', 'c'), events: fc.integer({ min: 0, max: 3 }), cause: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined }), skewMs: fc.integer({ min: -5_000, max: 5_000 }) }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(commands, fc.integer({ min: 1, max: 6 }), async (all, batchSize) => {
        await store.commits.deleteMany({});
        const bus = new Remembering();
        const ours = relay(bus, { batchSize });
        ours.start();
        await Promise.all(
          all.map(({ stream, events, cause, skewMs }) => {
            const writer = new EventStore(database.connection, { service: 'exchange', now: () => new Date(now.getTime() + skewMs), decisionsMax: 200 });
            return writer.execute({ stream, decider: anything, cause, decide: () => ({ events: Array.from({ length: events }, (_, n) => told(n, stream)) }) });
          }),
        );
        await allTold();
        await ours.stop();
        for (const stream of ['a', 'b', 'c']) {
          const documents = await store.commits.find({ stream }, { sort: { version: 1 } }).toArray();
          expect(documents.map(({ version }) => version)).toEqual(documents.map((_, index) => index + 1));
          const positions = (await store.read(stream)).events.map(({ streamversion }) => streamversion);
          expect(positions).toEqual(positions.map((_, index) => index + 1));
          expect(bus.events.filter((event) => streamOf(event) === stream).map(({ streamversion }) => streamversion)).toEqual(positions);
          const causes = documents.flatMap(({ cause }) => cause ?? []);
          expect(new Set(causes).size).toBe(causes.length);
        }
      }),
      { numRuns: 15 },
    );
  });
});
