import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { preferencesChanged, typeName, type CloudEvent, type PersonId } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { AccessRecords, Attempts, CopyFreshness, Gate, InstanceLease, loadPolicyRules, Participants, PolicyCopy, StopOrders, StopsStore, type Participant } from '@samhandling/gate';
import { Clock, Instance, Logger } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import { notificationConfigSchema, type NotificationConfig } from './config.js';
import { CausesConsumer } from './consumers/causes.consumer.js';
import { NoticeDispatcher } from './mail/notice-dispatcher.js';
import { OpenNotice } from './mail/open-notice.js';
import { SmtpMailer } from './mail/smtp.mailer.js';
import { InboxReader } from './reading/inbox.reader.js';
import { MessageGate } from './reading/message-gate.js';
import { messageIndexes, MessageStore } from './store/message.store.js';
import { PreferencesStore } from './store/preferences.store.js';
import { StoppedConsents } from './store/stopped-consents.store.js';
import { Templates } from './templates.js';

const policyDir = fileURLToPath(new URL('../../../infra/policy/', import.meta.url));

/** The time is an input. */
class TestClock extends Clock {
  constructor(public nowMs: number) {
    super();
  }
  override now(): Date {
    return new Date(this.nowMs);
  }
}

const participant = (service: string, name: string): Participant => ({ service, serviceType: 'habu', name, orgnr: '999999999', controller: '999999999', municipalities: ['9999'], level: 'state' });

class TestParticipants extends Participants {
  readonly #known = [participant('habu', 'HABU Solvik'), participant('solvik-health-station', 'Solvik helsestasjon'), participant('solvik-allocation-office', 'Tildelingskontoret')];
  override client(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  override service(id: string): Promise<Participant | undefined> {
    return Promise.resolve(this.#known.find(({ service }) => service === id));
  }
  override all(): Promise<Participant[]> {
    return Promise.resolve(this.#known);
  }
}

/** The service on a real database and a real mail server, without HTTP and Kafka: events are handed to its consumer. */
export async function runningNotification(connection: Connection, smtpUrl: string, at: string) {
  const clock = new TestClock(Date.parse(at));
  const logger = new Logger({ service: 'notification', level: 'silent' });
  const instance = new Instance('notification');
  const config: NotificationConfig = notificationConfigSchema.parse({
    PORT: 0, MONGODB_URI: 'mongodb://unused', KAFKA_BROKERS: 'unused:1', ISSUER_URL: 'http://unused', EXCHANGE_URL: 'http://unused', POLICY_DIR: policyDir,
    SMTP_URL: smtpUrl, PORTAL_URL: 'https://portal.example', MAIL_IDLE_MS: 50, MAIL_RETRY_FIRST_MS: 100, MAIL_TRIES_MAX: 3,
  });
  const store = new EventStore(connection, { service: 'notification', now: () => clock.now(), inPlaceFields: ['dispatch'], indexes: messageIndexes });
  await store.init();
  const freshness = new CopyFreshness(connection, { partitions: 1, ageMsMax: 5_000, now: () => clock.now() });
  const copy = new PolicyCopy(connection, freshness);
  await copy.init();
  await copy.heartbeat(0, '2099-01-01T00:00:00Z');
  const gate = new Gate(loadPolicyRules(policyDir, `${policyDir}synthetic-confirmation.yaml`), copy, clock);
  const attempts = new Attempts();
  const lease = new InstanceLease(connection, { instance: instance.id, leaseMs: 10_000, monotonicMs: () => performance.now(), onLost: () => void attempts.stopAll('instance-lease-lost') });
  const stops = new StopOrders({ service: 'notification', instance: instance.id, store, stops: new StopsStore(connection), lease, attempts, clock, logger });
  await stops.init();
  stops.start();

  const templates = Templates.load(config.TEMPLATES_DIR);
  const [messages, preferences, stopped, messageGate] = [new MessageStore(store), new PreferencesStore(store), new StoppedConsents(store), new MessageGate(gate)];
  const mailer = new SmtpMailer({ url: smtpUrl, from: config.MAIL_FROM, timeMsMax: config.MAIL_MS_MAX });
  const dispatcher = new NoticeDispatcher(messages, preferences, messageGate, new OpenNotice(templates, config.PORTAL_URL), mailer, stops, new AccessRecords('notification', store, clock), copy, clock, logger, instance, config, connection);
  const consumer = new CausesConsumer(messages, stopped, copy, gate, dispatcher, clock, config);
  const inbox = new InboxReader(messages, messageGate, gate, new TestParticipants(), preferences, templates, clock);
  dispatcher.onApplicationBootstrap();

  return {
    clock, store, copy, stops, messages, preferences, consumer, dispatcher,
    page: async (person: PersonId, limit: number, before?: string) => await inbox.page(person, limit, before),
    /** What the person reads now. */
    read: async (person: PersonId) => (await inbox.read(person, await messages.inbox(person, 50))).map(({ view }) => view),
    reachedByMail: async (person: PersonId, email: string, language = 'nb') =>
      await preferences.change(person, () => [{ type: preferencesChanged.type, data: { person, language, channels: ['inbox', 'email'], email, at } }]),
    close: async () => {
      await dispatcher.onModuleDestroy();
      await stops.close();
      await freshness.stop();
    },
  };
}

export const somebody = (): PersonId => `p_${randomBytes(16).toString('base64url')}`;

/** What registers say about a person, as it comes to the copy of every service. */
export const registered = (person: PersonId, position: number, fact: 'guardianship-changed' | 'protection-changed', data: object): CloudEvent => ({
  specversion: '1.0',
  id: `registrations-${person}@${position}`,
  source: 'urn:no:samhandling:exchange',
  type: typeName('person', fact),
  time: '2026-01-01T00:00:00Z',
  partitionkey: person,
  streamversion: position,
  data: { person, ...data },
});
