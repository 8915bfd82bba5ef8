import { deadLetterTopic, type CloudEvent } from '@samhandling/contracts';
import { eventually, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConsumerOptions } from './consumer-options.js';
import { PermanentFailure, TransientFailure } from './failures.js';
import { KafkaEventConsumer } from './kafka-event-consumer.js';
import { KafkaEventPublisher } from './kafka-event-publisher.js';
import { deadLetterRetentionMs, ensureTopics } from './topics.js';

/** Long, because a machine that runs every spec at once is slow; nothing waits that long when all is well. */
const limitMs = 30_000;

const TOLD = 'no.samhandling.test.told.v1';
const { brokers } = testInfrastructure();
const topicPrefix = testTopicPrefix();
const { connection } = await testDatabase();
const admin = new Kafka({ brokers, clientId: 'spec', logLevel: logLevel.NOTHING }).admin();
const publisher = new KafkaEventPublisher({ brokers, clientId: 'spec' });
const event = (key: string, n: number, data: unknown = {}): CloudEvent => ({ specversion: '1.0', id: `${key}@${n}`, source: 'urn:no:samhandling:test', type: TOLD, time: '2026-03-03T12:00:00.000Z', partitionkey: key, streamversion: n, data });

describe('Kafka consumer', () => {
  const running: KafkaEventConsumer[] = [];
  let names = 0;
  let topic = '';
  let group = '';
  const member = (handler: (event: CloudEvent) => Promise<void> | void, options: Partial<KafkaConsumerOptions> = {}): KafkaEventConsumer => {
    const consumer = new KafkaEventConsumer({
      brokers, clientId: 'spec', groupId: group, topics: [topic], fromBeginning: true, connection, topicPrefix,
      onFatal: (error) => { throw error; },
      ...options,
      settings: { fetchWaitMs: 100, sessionMs: 6_000, heartbeatMs: 200, quickTries: 1, quickRetryMs: 5, transientRetryMsMax: 50, parkedLookMs: 20, infrastructureRetryMs: 20, ...options.settings },
    });
    consumer.on(TOLD, async (received) => handler(received));
    running.push(consumer);
    return consumer;
  };
  const committed = async (): Promise<number> => {
    const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  };

  beforeAll(() => Promise.all([admin.connect(), publisher.connect()]));
  afterAll(() => Promise.all([admin.disconnect(), publisher.disconnect()]));
  beforeEach(async () => {
    names += 1;
    topic = `${topicPrefix}samhandling.consumer-${names}`;
    group = `${topicPrefix}consumer-${names}`;
    await ensureTopics(brokers, [{ topic, partitions: 3 }]);
  });
  afterEach(() => Promise.all(running.splice(0).map((consumer) => consumer.stop())));

  it('commits an offset only after the effect', async () => {
    const gate = Promise.withResolvers<undefined>();
    let begun = false;
    await member(async () => {
      begun = true;
      await gate.promise;
    }).start();
    await publisher.publish(topic, [event('p_1', 1)]);
    await eventually(() => begun, { what: 'the handler has begun', limitMs, everyMs: 10 });
    expect(await committed()).toBe(0);
    gate.resolve(undefined);
    await eventually(async () => (await committed()) === 1, { what: 'the offset is committed', limitMs, everyMs: 10 });
  });

  it('keeps its place in the group while a handler works longer than the session', async () => {
    const handled: string[] = [];
    await member(async ({ id }) => {
      await new Promise((resolve) => setTimeout(resolve, 7_500));
      handled.push(id);
    }).start();
    await publisher.publish(topic, [event('p_1', 1)]);
    await eventually(async () => (await committed()) === 1, { what: 'the offset is committed', limitMs: 20_000 });
    expect(handled).toEqual(['p_1@1']);
  });

  it('hands parked keys over with their partitions: the next member keeps them parked and takes them up', async () => {
    const handled: string[] = [];
    let isBroken = true;
    const handler = ({ id }: CloudEvent): void => {
      if (isBroken && id === 'p_1@1') throw new PermanentFailure('broken');
      handled.push(id);
    };
    const parkedKeys: string[] = [];
    const noticing: Partial<KafkaConsumerOptions> = {
      onParked: async ({ key }) => Promise.resolve(void parkedKeys.push(`+${key}`)),
      onUnparked: async ({ key }) => Promise.resolve(void parkedKeys.push(`-${key}`)),
    };
    const first = member(handler, noticing);
    await first.start();
    await publisher.publish(topic, [event('p_1', 1), event('p_1', 2)]);
    await eventually(async () => (await first.parking.list())[0]?.events === 2, { what: 'both are kept', limitMs, everyMs: 10 });
    await first.stop();
    const second = member(handler, noticing);
    await second.start();
    await publisher.publish(topic, [event('p_1', 3), event('p_2', 1)]);
    await eventually(async () => handled.includes('p_2@1') && (await second.parking.list())[0]?.events === 3, { what: 'the third is kept too', limitMs, everyMs: 10 });
    isBroken = false;
    await second.parking.resume({ group, topic, key: 'p_1' });
    await eventually(() => handled.length === 4, { what: 'all are handled', limitMs, everyMs: 10 });
    expect(handled.filter((id) => id.startsWith('p_1@'))).toEqual(['p_1@1', 'p_1@2', 'p_1@3']);
    await eventually(() => parkedKeys.length === 3, { what: 'everybody is told that the key is free', limitMs, everyMs: 10 });
    expect(parkedKeys).toEqual(['+p_1', '+p_1', '-p_1']);
  });

  it('holds a key back only in the topic where it failed, so that a cause under the same key can come from another', async () => {
    const causes = `${topicPrefix}samhandling.causes-${names}`;
    await ensureTopics(brokers, [{ topic: causes, partitions: 3 }]);
    let causeCame = false;
    const handled: string[] = [];
    const consumer = member(({ id }) => {
      if (id === 'p_1@1' && !causeCame) throw new TransientFailure('cause-unknown');
      causeCame ||= id === 'p_1@99';
      handled.push(id);
    }, { topics: [topic, causes] });
    await consumer.start();
    await publisher.publish(topic, [event('p_1', 1), event('p_1', 2)]);
    await eventually(async () => (await consumer.parking.list())[0]?.events === 2, { what: 'the event waits', limitMs, everyMs: 10 });
    await publisher.publish(causes, [event('p_1', 99)]);
    await eventually(() => handled.length === 3, { what: 'all are handled', limitMs, everyMs: 10 });
    expect(handled).toEqual(['p_1@99', 'p_1@1', 'p_1@2']);
  });

  it('raises a transient failure when its bounded wait is over, and tries it no more by itself', async () => {
    let tries = 0;
    const consumer = member(() => {
      tries += 1;
      throw new TransientFailure('cause-unknown');
    }, { settings: { transientMsMax: 300 } });
    await consumer.start();
    await publisher.publish(topic, [event('p_1', 1)]);
    await eventually(async () => (await consumer.parking.list())[0]?.state === 'parked', { what: 'the failure is raised', limitMs, everyMs: 10 });
    const triesWhenRaised = tries;
    expect(triesWhenRaised).toBeGreaterThan(2);
    await consumer.parking.resume({ group, topic, key: 'p_1' });
    await eventually(() => tries === triesWhenRaised + 1, { what: 'it is tried when somebody asks', limitMs, everyMs: 10 });
    await eventually(async () => (await consumer.parking.list())[0]?.attempts === tries, { what: 'it stays parked', limitMs, everyMs: 10 });
  });

  it('pauses when no more can be kept parked, and goes on when there is room', async () => {
    let isBroken = true;
    const handled: string[] = [];
    const room = (await connection.collection('parked_events').countDocuments()) + 2;
    const consumer = member(({ id }) => {
      if (isBroken) throw new PermanentFailure('broken');
      handled.push(id);
    }, { settings: { parkedEventsMax: room } });
    await consumer.start();
    await publisher.publish(topic, [event('p_1', 1), event('p_1', 2), event('p_1', 3)]);
    await eventually(() => consumer.health().state === 'paused', { what: 'the consumer pauses', limitMs, everyMs: 10 });
    expect(await connection.collection('parked_events').countDocuments()).toBe(room);
    isBroken = false;
    await consumer.parking.resume({ group, topic, key: 'p_1' });
    await eventually(() => handled.length === 3 && consumer.health().state === 'running', { what: 'it goes on', limitMs, everyMs: 10 });
    expect(handled).toEqual(['p_1@1', 'p_1@2', 'p_1@3']);
  });

  it('loses nothing and keeps order when members come and go in the middle of a batch', async () => {
    const seen: string[] = [];
    const joining = Promise.withResolvers<undefined>();
    const first = member(async ({ id }) => {
      if (seen.length >= 100) await joining.promise;
      seen.push(id);
    });
    const second = member(({ id }) => void seen.push(id));
    const keys = Array.from({ length: 20 }, (_, index) => `p_${index}`);
    await first.start();
    for (let n = 1; n <= 40; n += 1) await publisher.publish(topic, keys.map((key) => event(key, n)));
    await eventually(() => seen.length >= 100, { what: 'the first member is in the middle of it', limitMs: 30_000 });
    const started = second.start();
    await eventually(async () => (await admin.describeGroups([group])).groups[0]?.state === 'PreparingRebalance', { what: 'the second member asks for its share', limitMs: 30_000, everyMs: 10 });
    joining.resolve(undefined);
    await started;
    expect(first.health().state).toBe('running');
    await first.stop();
    await eventually(() => new Set(seen).size === 800, { what: 'all are handled', limitMs: 60_000 });
    for (const key of keys) {
      const ofKey = seen.filter((id) => id.startsWith(`${key}@`));
      expect(ofKey.filter((id, index) => ofKey.indexOf(id) === index)).toEqual(Array.from({ length: 40 }, (_, index) => `${key}@${index + 1}`));
    }
  }, 120_000);

  it('publishes more in one call than a broker takes in one batch', async () => {
    const sizes: number[] = [];
    await member(({ data }) => {
      sizes.push(JSON.stringify(data).length);
    }).start();
    await publisher.publish(topic, Array.from({ length: 8 }, (_, index) => event('p_1', index + 1, 'x'.repeat(1_000_000))));
    await publisher.publish(topic, [event('p_1', 9, 'x'.repeat(4_000_000))]);
    await eventually(() => sizes.length === 9, { what: 'all came', limitMs, everyMs: 10 });
    expect(sizes[8]).toBe(4_000_002);
  });

  it('passes content through the codec on its way onto the bus and off it', async () => {
    const content = {
      encode: (data: unknown, { person }: { person?: string }) => Promise.resolve({ sealed: Buffer.from(JSON.stringify([person, data])).toString('hex') }),
      decode: (stored: unknown) => Promise.resolve((JSON.parse(Buffer.from((stored as { sealed: string }).sealed, 'hex').toString()) as unknown[])[1]),
    };
    const [seen, onBus]: [unknown[], unknown[]] = [[], []];
    await member(({ data }) => void seen.push(data), { content }).start();
    await member(({ data }) => void onBus.push(data), { groupId: `${group}-outsider` }).start();
    const sealing = new KafkaEventPublisher({ brokers, clientId: 'spec' }, content);
    await sealing.publish(topic, [{ ...event('p_1', 1, { text: 'hemmelig' }), subject: 'p_1' }]);
    await sealing.disconnect();
    await eventually(() => seen.length === 1 && onBus.length === 1, { what: 'both have it', limitMs, everyMs: 10 });
    expect(seen).toEqual([{ text: 'hemmelig' }]);
    expect(onBus).toEqual([{ sealed: Buffer.from('["p_1",{"text":"hemmelig"}]').toString('hex') }]);
  });

  it('ends the process when a handler is stuck', async () => {
    const dead: Error[] = [];
    const gate = Promise.withResolvers<undefined>();
    const consumer = member(() => gate.promise, { onFatal: (error) => dead.push(error), settings: { handlerMsMax: 200, drainMsMax: 200 } });
    await consumer.start();
    await publisher.publish(topic, [event('p_1', 1)]);
    await eventually(() => dead.length === 1, { what: 'the consumer gives up', limitMs, everyMs: 10 });
    expect(dead[0]?.message).toContain('at it for more than 200 ms');
    expect(consumer.health().state).toBe('failed');
    expect(await committed()).toBe(0);
    gate.resolve(undefined);
  });

  it('keeps dead letters for a named time', async () => {
    await member(() => undefined).start();
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name: deadLetterTopic(topicPrefix, group), configNames: ['retention.ms'] }] });
    expect(resources[0]?.configEntries[0]?.configValue).toBe(String(deadLetterRetentionMs));
  });

  it('does not start on a topic with another number of partitions', async () => {
    await expect(ensureTopics(brokers, [{ topic, partitions: 6 }])).rejects.toThrow('has 3 partitions and should have 6');
    await Promise.all([1, 2, 3].map(() => ensureTopics(brokers, [{ topic: `${topic}-together`, partitions: 2 }])));
  });
});
