import 'reflect-metadata';
import type { CloudEvent } from '@samhandling/contracts';
import { eventually, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { connectEvents } from './connect-events.js';
import { EventContext } from './event-context.js';
import { PermanentFailure } from './failures.js';
import { KafkaEventPublisher } from './kafka-event-publisher.js';
import { KafkaEventsStrategy } from './kafka-events.strategy.js';
import { ensureTopics } from './topics.js';

/** Long, because a machine that runs every spec at once is slow; nothing waits that long when all is well. */
const limitMs = 30_000;

const TOLD = 'no.samhandling.test.told.v1';
const OTHER = 'no.samhandling.test.other.v1';
const { brokers } = testInfrastructure();
const topicPrefix = testTopicPrefix();
const { connection } = await testDatabase();
const topic = `${topicPrefix}samhandling.strategy`;

const ran: string[] = [];
const contexts: EventContext[] = [];
const broken = new Set<string>();

@Controller()
class Reactions {
  @EventPattern([TOLD])
  async first(@Payload() { id }: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    contexts.push(context);
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (broken.has(id)) throw new PermanentFailure('broken');
    ran.push(`first ${id}`);
  }

  @EventPattern([TOLD])
  second(@Payload() { id }: CloudEvent): void {
    ran.push(`second ${id}`);
  }

  @EventPattern(['*'])
  everythingElse(@Payload() { id }: CloudEvent): void {
    ran.push(`else ${id}`);
  }
}

@Controller()
class Copy {
  @EventPattern([TOLD], { group: 'policy-copy' })
  copy(@Payload() { id }: CloudEvent): void {
    ran.push(`copy ${id}`);
  }
}

@Module({ controllers: [Reactions, Copy] })
class Service {}

describe('events in a Nest service', () => {
  const publisher = new KafkaEventPublisher({ brokers, clientId: 'spec' });
  const strategy = (groupId: string) =>
    new KafkaEventsStrategy({ brokers, clientId: 'spec', groupId: `${topicPrefix}${groupId}`, topics: [topic], fromBeginning: true, connection, topicPrefix, settings: { fetchWaitMs: 100, parkedLookMs: 20 }, onFatal: (error) => { throw error; } });
  const [main, copy] = [strategy('case'), strategy('case-policy-copy')];
  const event = (n: number, type = TOLD, key = 'p_1'): CloudEvent => ({ specversion: '1.0', id: `${key}@${n}`, source: 'urn:no:samhandling:test', type, time: '2026-03-03T12:00:00.000Z', partitionkey: key, streamversion: n, data: {} });
  let app: INestApplication;

  beforeAll(async () => {
    await ensureTopics(brokers, [{ topic, partitions: 3 }]);
    await publisher.connect();
    app = await NestFactory.create(Service, new FastifyAdapter(), { logger: false });
    connectEvents(app, main);
    connectEvents(app, copy);
    await app.startAllMicroservices();
  });
  afterAll(async () => {
    await app.close();
    await publisher.disconnect();
  });

  it('runs all handlers of a type one after the other, in the group they belong to', async () => {
    await publisher.publish(topic, [event(1), event(2, OTHER)]);
    await eventually(() => ran.length === 4, { what: 'all handlers have run', limitMs, everyMs: 10 });
    expect(ran.filter((what) => !what.startsWith('copy'))).toEqual(['first p_1@1', 'second p_1@1', 'else p_1@2']);
    expect(ran).toContain('copy p_1@1');
    expect(contexts[0]).toBeInstanceOf(EventContext);
    expect(contexts[0]).toMatchObject({ group: main.groupId, topic });
  });

  it('knows a permanent failure for what it is, through all of Nest', async () => {
    broken.add('p_2@1');
    await publisher.publish(topic, [event(1, TOLD, 'p_2')]);
    const parked = await eventually(async () => (await main.parking.list())[0], { what: 'the key is parked', limitMs, everyMs: 10 });
    expect(parked).toMatchObject({ key: 'p_2', state: 'parked', code: 'broken', attempts: 1 });
    expect(await copy.parking.list()).toEqual([]);
    expect(main.health()).toMatchObject({ state: 'running', parkedKeys: 1 });
    broken.clear();
    await main.parking.resume(parked);
    await eventually(() => ran.includes('second p_2@1'), { what: 'the event is handled', limitMs, everyMs: 10 });
  });

  it('refuses a pattern it cannot serve', () => {
    expect(() => main.addHandler({ cmd: 'sum' }, () => Promise.resolve(), true)).toThrow('@EventPattern');
    expect(() => main.addHandler(TOLD, () => Promise.resolve(), false)).toThrow('@EventPattern');
  });

  it('does not start when it was connected in a way that loses the class of failures', async () => {
    const careless = strategy('careless');
    careless.addHandler(TOLD, () => Promise.resolve(), true);
    const failures: unknown[] = [];
    await careless.listen((error) => failures.push(error));
    expect(failures).toEqual([expect.objectContaining({ message: expect.stringContaining('connectEvents') })]);
  });

  it('does not start a consumer nobody handles anything for', async () => {
    const failures: unknown[] = [];
    await strategy('nobody').listen((error) => failures.push(error));
    expect(failures).toEqual([expect.objectContaining({ message: expect.stringContaining('has no handlers') })]);
  });
});
