import { testDatabase, testInfrastructure, testTopicPrefix, eventually } from '@samhandling/testing';
import { ensureTopics } from '@samhandling/messaging';
import { Kafka, logLevel } from 'kafkajs';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { EventStore } from './event-store.js';

const { brokers } = testInfrastructure();
const topic = `${testTopicPrefix()}samhandling.crash`;
const database = await testDatabase();
const program = fileURLToPath(new URL('../dist/relay.crash.main.js', import.meta.url));
const streams = ['registrations-p_1', 'person-p_1', 'registrations-p_2', 'registrations-p_3'];
const COMMITS = 75;

interface Told { id: string; stream: string; version: number; value: string }

describe('relay holder killed in the middle of its work', () => {
  const store = new EventStore(database.connection, { service: 'exchange', now: () => new Date() });
  const kafka = new Kafka({ brokers, clientId: 'spec', logLevel: logLevel.NOTHING });
  const holders: ChildProcess[] = [];

  const commitAll = async (): Promise<void> => {
    for (let n = 1; n <= COMMITS; n += 1) {
      await Promise.all(streams.map((stream) => store.commit({ stream, expectedVersion: n - 1, events: [{ type: 'no.samhandling.test.told.v1', partitionkey: stream.slice(-3), data: { stream, n } }] })));
    }
  };

  /** Starts a holder and kills it with SIGKILL as soon as it has told the bus so many times; without a number it lives. */
  const holder = async (name: string, { killAfter, freezeAfter }: { killAfter?: number; freezeAfter?: number } = {}): Promise<void> => {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, CRASH_MONGODB_URI: database.uri, CRASH_BROKERS: brokers.join(','), CRASH_TOPIC: topic, CRASH_HOLDER: name, CRASH_FREEZE_AFTER: String(freezeAfter ?? 'never') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    holders.push(child);
    if (killAfter === undefined) return;
    let rounds = 0;
    for await (const _ of createInterface({ input: child.stdout })) {
      rounds += 1;
      if (rounds === killAfter) break;
    }
    child.kill('SIGKILL');
    await eventually(() => child.signalCode === 'SIGKILL', { what: 'the holder is dead' });
  };

  const readTopic = async (): Promise<Told[]> => {
    const admin = kafka.admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    const expected = ends.reduce((sum, { high }) => sum + Number(high), 0);
    const told: Told[] = [];
    const consumer = kafka.consumer({ groupId: `${topic}-reader`, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => {
      const id = String(message.headers?.['ce_id']);
      told.push({ id, stream: id.slice(0, id.lastIndexOf('@')), version: Number(message.headers?.['ce_streamversion']), value: String(message.value) });
      await Promise.resolve();
    } });
    await eventually(() => told.length >= expected, { what: 'the topic is read' });
    await consumer.disconnect();
    return told;
  };

  beforeAll(async () => {
    if (!existsSync(program)) throw new Error('build event-store and messaging first: the relay runs as a process of its own');
    await store.init();
    await ensureTopics(brokers, [{ topic, partitions: 3 }]);
  });
  afterAll(() => {
    for (const child of holders) child.kill('SIGKILL');
  });

  it('is taken over; everything committed is told, in order, and repeats can be told by their stream version (I1, I2, I3)', async () => {
    const committing = commitAll();
    await holder('one', { freezeAfter: 2, killAfter: 2 });
    await holder('two', { killAfter: 1 });
    await holder('three', { killAfter: 3 });
    await committing;
    await holder('four');
    await eventually(async () => (await store.commits.countDocuments({ relayed: false })) === 0, { what: 'the last holder has told the rest', limitMs: 60_000 });

    const told = await readTopic();
    for (const stream of streams) {
      const { events } = await store.read(stream);
      expect(events.map(({ streamversion }) => streamversion)).toEqual(Array.from({ length: COMMITS }, (_, index) => index + 1));
      let newest = 0;
      const newer = told.filter((one) => one.stream === stream && one.version > newest && (newest = one.version));
      expect(newer.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      expect(newer.map(({ value }) => value)).toEqual(events.map(({ data }) => JSON.stringify(data)));
    }
    const seen = new Map<string, Told>();
    const repeats = told.filter((one) => seen.has(one.id) || !seen.set(one.id, one));
    // The first holder died between telling and marking, so something was told twice; and every repeat is the same event.
    expect(repeats.length).toBeGreaterThan(0);
    for (const repeat of repeats) expect(repeat).toEqual(seen.get(repeat.id));
  }, 240_000);
});
