import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { consentHeartbeat, DomainError, serviceSource, topicName, type CloudEvent } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { KafkaEventPublisher } from '@samhandling/messaging';
import { bootService, loadConfig, Logger, serviceConfigSchema, type RunningService } from '@samhandling/service-kit';
import { eventually, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { granted, protection, somebody, withdrawn } from './consent-events.fixture.js';
import { GateModule } from './gate.module.js';
import { policyCopyConsumer } from './policy-copy.consumer.js';
import { PolicyCopy } from './policy-copy.js';
import { StopOrders } from './stop-orders.js';

const database = await testDatabase();
const TOPIC_PREFIX = testTopicPrefix();
const { brokers, mongodbUri } = testInfrastructure();
const POLICY_DIR = join(import.meta.dirname, '../../../infra/policy');

@Module({ imports: [GateModule.forService()] })
class TellingModule {}

const config = loadConfig(serviceConfigSchema, {
  PORT: '0',
  MONGODB_URI: mongodbUri,
  DATABASE_PREFIX: database.prefix,
  KAFKA_BROKERS: brokers.join(','),
  TOPIC_PREFIX,
  ISSUER_URL: 'http://127.0.0.1:1',
  EXCHANGE_URL: 'http://127.0.0.1:1',
  POLICY_DIR,
  POLICY_CONFIRMATION_FILE: join(POLICY_DIR, 'synthetic-confirmation.yaml'),
});

const boot = async (): Promise<RunningService> =>
  await bootService({
    name: 'case',
    description: 'A service that tells somebody something',
    config,
    module: TellingModule,
    consumers: [policyCopyConsumer('case', config)],
    logger: new Logger({ service: 'case', level: 'silent' }),
    signals: false,
  });

describe('the copy, fed by Kafka', () => {
  const publisher = new KafkaEventPublisher({ brokers, clientId: 'spec' });
  let services: RunningService[] = [];

  beforeAll(async () => {
    // Two instances of one service: they share the partitions, the database and the work.
    services = [await boot(), await boot()];
    await publisher.connect();
  });
  afterAll(async () => {
    await publisher.disconnect();
    for (const service of services) await service.stop();
  });

  const [consent, exchange] = [topicName(TOPIC_PREFIX, 'consent'), topicName(TOPIC_PREFIX, 'exchange')];
  const copies = () => services.map(({ app }) => app.get(PolicyCopy));
  const knownEverywhere = async (person: string, state: string) => {
    const known = await Promise.all(copies().map(async (copy) => await copy.of(person)));
    return known.every(({ consents }) => consents[0]?.state === state);
  };

  it('is fresh in both instances when every partition has been heard from', async () => {
    const beat = (): CloudEvent => ({ specversion: '1.0', id: `beat-${Date.now()}`, source: serviceSource('consent'), type: consentHeartbeat.type, time: new Date().toISOString(), data: { asOf: new Date().toISOString() } });
    expect(copies().map((copy) => copy.freshness().fresh)).toEqual([false, false]);
    await eventually(
      async () => {
        await publisher.publishToAllPartitions(consent, beat());
        return copies().every((copy) => copy.freshness().fresh);
      },
      { what: 'both copies are fresh', limitMs: 30_000, everyMs: 200 },
    );
  });

  it('knows in both instances what either has been told', async () => {
    const person = somebody();
    await publisher.publish(exchange, [protection(person, 1, 'none')]);
    await publisher.publish(consent, [granted(person, 1)]);
    await eventually(async () => await knownEverywhere(person, 'granted'), { what: 'the consent is known', limitMs: 30_000 });
  });

  it('stops the attempts of both instances at a withdrawal, and says so once all have', async () => {
    const person = somebody();
    await publisher.publish(consent, [granted(person, 1)]);
    await eventually(async () => await knownEverywhere(person, 'granted'), { what: 'the consent is known', limitMs: 30_000 });
    const store = services[0]?.app.get(EventStore);
    const confirmed = async () => (await store?.read(`stop-person-${person}@2`))?.events ?? [];
    const attempts = services.map(async ({ app }) =>
      await app.get(StopOrders).attempt([person], async (signal) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        // The copy had it before the attempt was told, and nobody has said that all is stopped.
        return { known: await knownEverywhere(person, 'withdrawn'), confirmed: await confirmed() };
      }),
    );
    await publisher.publish(consent, [withdrawn(person, 2)]);
    expect(await Promise.all(attempts)).toEqual([{ known: true, confirmed: [] }, { known: true, confirmed: [] }]);
    const [event] = await eventually(async () => { const events = await confirmed(); return events.length > 0 && events; }, { what: 'the stop is confirmed' });
    expect(event?.data).toMatchObject({ stop: `person-${person}@2`, service: 'case', person });
  });

  it('takes a person whose event could not be applied for unknown, and goes on with the others', async () => {
    const [stuck, other] = [somebody(), somebody()];
    for (const copy of copies()) {
      const apply = copy.apply.bind(copy);
      copy.apply = async (event, person) => {
        if (person === stuck) throw new DomainError('cannot-be-applied');
        return await apply(event, person);
      };
    }
    await publisher.publish(consent, [granted(stuck, 1), granted(other, 1)]);
    await eventually(async () => (await copies()[0]?.of(stuck))?.unknown, { what: 'the person is unknown', limitMs: 30_000 });
    await eventually(async () => await knownEverywhere(other, 'granted'), { what: 'the other is known', limitMs: 30_000 });
  });

  it('counts unreadable content against sharing, for the person it is keyed by', async () => {
    const person = somebody();
    await publisher.publish(consent, [{ ...withdrawn(person, 1), data: null }]);
    await eventually(async () => (await copies()[0]?.of(person))?.unknown, { what: 'the person is unknown', limitMs: 30_000 });
  });
});
