import { consentHeartbeat, guardianshipChanged, protectionChanged, serviceNames, serviceSource, topicName, typeName, type CloudEvent, type PersonId, type ServiceName } from '@samhandling/contracts';
import { PolicyCopy } from '@samhandling/gate';
import { ensureTopics, KafkaEventPublisher } from '@samhandling/messaging';
import { bootService, loadConfig, type RunningService } from '@samhandling/service-kit';
import { eventually, OutsideWorld, syntheticNationalId, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { Kafka, logLevel } from 'kafkajs';
import { notificationConfigSchema } from './config.js';
import { consentAsked, coordinatorAppointed, story } from './domain/story.fixture.js';
import { testMailServer, type TestMailServer } from './mail/smtp-server.fixture.js';
import { somebody } from './running.fixture.js';
import { notificationService } from './service-options.js';

const database = await testDatabase();
const TOPIC_PREFIX = testTopicPrefix();
const { brokers, mongodbUri } = testInfrastructure();
const outside = new OutsideWorld();
const publisher = new KafkaEventPublisher({ brokers, clientId: 'spec' });
const listener = new Kafka({ brokers, clientId: 'spec', logLevel: logLevel.NOTHING }).consumer({ groupId: `${TOPIC_PREFIX}spec` });
const heard: { type: string; data: Record<string, unknown> }[] = [];

const mother = { person: somebody(), pid: syntheticNationalId('1988-04-02') };
const father = { person: somebody(), pid: syntheticNationalId('1986-09-17') };
const stranger = { person: somebody(), pid: syntheticNationalId('1990-01-05') };
const child = somebody();
const family = story({ child, mother: mother.person, father: father.person });
let mail: TestMailServer;
let service: RunningService;
let beating: NodeJS.Timeout;

const publish = async (from: ServiceName, event: Partial<CloudEvent> & { type: string; data: unknown }, person?: PersonId): Promise<void> => {
  const time = new Date().toISOString();
  await publisher.publish(topicName(TOPIC_PREFIX, from), [{ specversion: '1.0', id: `${from}-${event.type}-${person ?? ''}`, source: serviceSource(from), time, recordedtime: time, streamversion: 1, ...(person === undefined ? {} : { partitionkey: person, subject: person }), ...event }]);
};
const beat = async (): Promise<void> => {
  const asOf = new Date().toISOString();
  await publisher.publishToAllPartitions(topicName(TOPIC_PREFIX, 'consent'), { specversion: '1.0', id: `beat-${asOf}`, source: serviceSource('consent'), type: consentHeartbeat.type, time: asOf, data: { asOf } });
};

const call = async (method: string, path: string, { pid }: { pid: string }, body?: object): Promise<{ status: number; body: Record<string, unknown> }> => {
  const token = outside.personToken(pid, 'samhandling:messages.read', 'samhandling:messages.write');
  const response = await fetch(`${service.url}${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const messagesOf = async (person: { pid: string }): Promise<Record<string, unknown>[]> => ((await call('GET', '/me/messages', person)).body['messages'] ?? []) as Record<string, unknown>[];

beforeAll(async () => {
  mail = await testMailServer();
  await outside.start();
  outside.participants.push({ clientId: 'allocation-office', service: 'solvik-allocation-office', type: 'allocation-office', orgnr: '999999999' });
  for (const { person, pid } of [mother, father, stranger]) outside.knows(person, { nationalId: pid });
  await ensureTopics(brokers, serviceNames.map((name) => ({ topic: topicName(TOPIC_PREFIX, name), partitions: 6 })));
  await publisher.connect();
  await listener.connect();
  await listener.subscribe({ topic: topicName(TOPIC_PREFIX, 'notification'), fromBeginning: true });
  await listener.run({ eachMessage: async ({ message }) => void heard.push({ type: String(message.headers?.['ce_type'] ?? ''), data: JSON.parse(String(message.value)) as Record<string, unknown> }) });
  const policy = new URL('../../../infra/policy', import.meta.url).pathname;
  const config = loadConfig(notificationConfigSchema, {
    PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX, ISSUER_URL: outside.url, EXCHANGE_URL: outside.url,
    CLIENT_ID: 'notification', CLIENT_SECRET: 'of the spec', POLICY_DIR: policy, POLICY_CONFIRMATION_FILE: `${policy}/synthetic-confirmation.yaml`, SMTP_URL: mail.url, LOG_LEVEL: 'silent',
  });
  service = await bootService({ ...notificationService(config), signals: false });
  beating = setInterval(() => void beat().catch(() => undefined), 400);
  const guardians = [mother, father].map(({ person }) => ({ person, kind: 'parent', parentalResponsibility: true, from: '2021-01-14' }));
  await publish('exchange', { type: guardianshipChanged.type, data: { person: child, bornOn: '2021-01-14', guardians } }, child);
  for (const person of [child, mother.person, father.person]) await publish('exchange', { type: protectionChanged.type, data: { person, protection: 'none' }, streamversion: 2 }, person);
  // Between topics there is no order: until the register's word has arrived everybody counts as graded, and nobody is mailed (D10).
  const copy = service.app.get(PolicyCopy);
  for (const person of [child, mother.person, father.person]) await eventually(async () => (await copy.of(person)).protection === 'none', { what: 'the copy knows the family', limitMs: 30_000 });
}, 120_000);
afterAll(async () => {
  clearInterval(beating);
  await service.stop();
  await listener.disconnect();
  await publisher.disconnect();
  await outside.stop();
  await mail.close();
});

it('says how one is reached, and takes a wish', async () => {
  expect((await call('GET', '/me/preferences', mother)).body).toMatchObject({ language: 'nb', channels: ['inbox'], available: { languages: expect.arrayContaining(['nb', 'nn', 'en']), channels: ['inbox', 'email'] } });
  expect(await call('PUT', '/me/preferences', mother, { language: 'en', channels: ['email'], email: 'mor@example.org' })).toMatchObject({ status: 200, body: { language: 'en', channels: ['inbox', 'email'] } });
  expect(await call('PUT', '/me/preferences', mother, { language: 'en', channels: ['sms'] })).toMatchObject({ status: 422, body: { code: 'channel-unavailable' } });
  expect(await call('PUT', '/me/preferences', mother, { language: 'en', channels: [], email: 'nobody' })).toMatchObject({ status: 422, body: { code: 'schema-invalid', errors: [{ pointer: '/email' }] } });
  expect((await call('GET', '/me/preferences', mother)).body).toMatchObject({ language: 'en', email: 'mor@example.org' });
});

it('tells both guardians that consent is asked for: the inbox says what, the e-mail only that there is something', async () => {
  await publish('consent', family(consentAsked()), child);
  const [message] = await eventually(async () => { const found = await messagesOf(mother); return found.length > 0 && found; }, { what: 'the mother has a message', limitMs: 30_000 });
  expect(message).toMatchObject({ kind: 'consent-requested', about: child, language: 'en', title: 'You are asked for consent' });
  await eventually(async () => (await messagesOf(father)).length === 1, { what: 'the father has a message' });
  await eventually(() => mail.received.length === 1, { what: 'the notice is mailed' });
  expect(mail.received[0]).toMatchObject({ to: ['mor@example.org'] });
  expect(mail.received[0]?.raw).toContain('You have a new message');
  expect(mail.received[0]?.raw.toLowerCase()).not.toMatch(/consent|samtykke|p_[a-z0-9_-]{22}/);
});

it('is read once, and tells the rest of the platform so, under the reader’s pseudonym only', async () => {
  const [message] = await messagesOf(mother);
  const path = `/me/messages/${String(message?.['id'])}/read`;
  const first = await call('POST', path, mother);
  expect(first).toMatchObject({ status: 200, body: { readAt: expect.any(String) } });
  expect((await call('POST', path, mother)).body['readAt']).toBe(first.body['readAt']);
  await eventually(() => heard.some(({ type, data }) => type === typeName('notification', 'read') && data['person'] === mother.person), { what: 'the reading is published' });
  expect(heard.filter(({ type }) => type === typeName('notification', 'read'))).toHaveLength(1);
  expect(heard.some(({ type, data }) => type === typeName('notification', 'access-read') && data['what'] === 'message')).toBe(true);
});

it('names a service by its name, and a coordinator', async () => {
  await publish('coordinator', family(coordinatorAppointed), child);
  const message = await eventually(async () => (await messagesOf(father)).find(({ kind }) => kind === 'coordinator-appointed'), { what: 'the father is told of the coordinator', limitMs: 30_000 });
  expect(message['body']).toContain('Nora Eksempel er koordinator.');
  expect(message['body']).toContain('solvik-allocation-office');
});

it('pages from the newest', async () => {
  const { body } = await call('GET', '/me/messages?limit=1', father);
  expect(body).toMatchObject({ messages: [{ kind: 'coordinator-appointed' }], next: expect.any(String) });
  expect((await call('GET', `/me/messages?limit=1&before=${String(body['next'])}`, father)).body).toMatchObject({ messages: [{ kind: 'consent-requested' }] });
});

it('somebody else’s message does not exist, nor does one that is not there: the same answer (D1)', async () => {
  const [message] = await messagesOf(father);
  const [theirs, nobodys] = await Promise.all([String(message?.['id']), 'm_0123456789012345678901'].map(async (id) => await call('POST', `/me/messages/${id}/read`, stranger)));
  expect(theirs).toMatchObject({ status: 404, body: { code: 'not-found' } });
  expect({ ...theirs, body: { ...theirs?.body, instance: '' } }).toEqual({ ...nobodys, body: { ...nobodys?.body, instance: '' } });
  expect((await call('GET', `/me/messages?before=${String(message?.['id'])}`, stranger)).body).toEqual({ messages: [] });
});

it('is for persons, and only with the scope', async () => {
  const asking = async (token: string): Promise<number> => (await fetch(`${service.url}/me/messages`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await asking(outside.systemToken('allocation-office', 'samhandling:messages.read'))).toBe(403);
  expect(await asking(outside.personToken(mother.pid, 'samhandling:cases.read'))).toBe(403);
  expect(await asking('forged')).toBe(401);
});
