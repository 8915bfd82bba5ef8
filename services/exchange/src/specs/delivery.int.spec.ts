import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fagsystemTopic, typeName } from '@samhandling/contracts';
import { eventually, testInfrastructure } from '@samhandling/testing';
import { Kafka as KafkaSdk } from 'cloudevents';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { Webhook } from 'standardwebhooks';
import { ExchangeWorld, type Somebody } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();
const need = typeName('sector', 'need-reported');

interface Received {
  id: string;
  type: string;
  sequence: string;
  subject?: string;
  data: Record<string, unknown>;
}

/** A subscriber's own server: verifies each message, answers as it is told to, keeps what it took. */
class Receiver {
  readonly taken: Received[] = [];
  readonly attempts: Received[] = [];
  secret = '';
  echoes = true;
  answer: (event: Received) => number = () => 204;
  readonly #server: Server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const message = (this.secret === '' ? JSON.parse(text) : new Webhook(this.secret).verify(text, headers)) as Received & { challenge?: string };
      if (message.challenge !== undefined) {
        response.writeHead(200, { 'content-type': 'application/json' });
        return response.end(JSON.stringify(this.echoes ? { challenge: message.challenge } : {}));
      }
      expect(headers['webhook-id']).toBe(message.id);
      this.attempts.push(message);
      const status = this.answer(message);
      if (status < 300) this.taken.push(message);
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {});
      return response.end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

beforeAll(async () => await world.start());

const consented = async (service: string): Promise<Somebody> => {
  const guardian = await world.someone();
  const child = await world.child({ guardians: [guardian] });
  await world.known(child);
  await world.consent(child, [guardian], service, ['coordination']);
  await world.routed(child);
  return child;
};

describe('a webhook', () => {
  const receiver = new Receiver();
  let url: string;
  let id: string;

  beforeAll(async () => {
    url = await receiver.start();
  });
  afterAll(async () => await receiver.stop());

  it('is used only after the address has given the challenge back', async () => {
    const wished = { name: 'hook', types: [need], purpose: 'coordinated-help', delivery: { mode: 'webhook', url } };
    const ask = async () => await world.post('health-station', '/subscriptions', wished, { 'idempotency-key': 'hook-1' });
    const [{ status, body }, again] = await Promise.all([ask(), ask()]);
    expect(again.body).toEqual(body);
    expect([status, body['state'], body['secret']]).toEqual([201, 'proposed', expect.stringMatching(/^whsec_/)]);
    id = String(body['id']);
    receiver.secret = String(body['secret']);
    receiver.echoes = false;
    const refused = await world.post('health-station', `/subscriptions/${id}/activate`, {});
    expect([refused.status, refused.body['code']]).toEqual([422, 'webhook-not-validated']);
    receiver.echoes = true;
    expect((await world.post('health-station', `/subscriptions/${id}/activate`, {})).body).toMatchObject({ id, state: 'active' });
    expect((await world.get('health-station', `/subscriptions/${id}`)).body).not.toHaveProperty('secret');
  });

  it('gets signed events, one person’s in order, and one person’s failure holds back nobody else', async () => {
    const [first, second] = [await consented('solvik-health-station'), await consented('solvik-health-station')];
    await world.need('kindergarten', first);
    await eventually(() => receiver.taken.length === 1, { what: 'the first is taken' });
    const theirFirst = receiver.taken[0]?.subject;
    let failures = 2;
    receiver.answer = (event) => (event.subject === theirFirst && failures-- > 0 ? 503 : 204);
    await world.need('kindergarten', first);
    await world.need('kindergarten', first);
    await world.need('kindergarten', second);
    await eventually(() => receiver.taken.length === 4, { what: 'all are taken', limitMs: 20_000 });
    expect(receiver.taken.filter(({ subject }) => subject === theirFirst).map(({ sequence }) => Number(sequence))).toEqual([1, 2, 3]);
    expect(receiver.attempts.length).toBe(6);
    expect(new Set(receiver.attempts.map(({ id: one }) => one)).size).toBe(4);
    await eventually(async () => (await world.collection('commits').countDocuments({ stream: new RegExp(`^handover-${id}-`) })) === 4, { what: 'each hand-over is on record' });
  });

  it('is never followed to another address', async () => {
    const child = await consented('solvik-health-station');
    let redirected = false;
    receiver.answer = () => (redirected ? 204 : ((redirected = true), 302));
    await world.need('kindergarten', child);
    await eventually(() => receiver.taken.length === 5, { what: 'the second try is taken', limitMs: 20_000 });
  });

  it('asks the gate again at each attempt: what lost its ground while it was retried comes as a number only', async () => {
    const guardian = await world.someone();
    const child = await world.child({ guardians: [guardian] });
    await world.known(child);
    const consent = await world.consent(child, [guardian], 'solvik-health-station', ['coordination']);
    await world.routed(child);
    const before = receiver.taken.length;
    receiver.answer = (event) => (event.type === need ? 503 : 204);
    await world.need('kindergarten', child);
    await eventually(() => receiver.attempts.some(({ sequence }) => Number(sequence) === before + 1), { what: 'an attempt was made' });
    await world.stopped(await world.withdraw(child, consent));
    const attempts = receiver.attempts.filter(({ type }) => type === need).length;
    const taken = await eventually(() => receiver.taken.length >= before + 2 && receiver.taken.slice(before), { what: 'the number is accounted for, and the notice has come', limitMs: 20_000 });
    // The attempts that failed may have been read, so the recipient is asked about it (rule D9).
    expect(taken.map(({ type, sequence }) => [type, Number(sequence)])).toEqual([[typeName('exchange', 'stopped'), before + 1], [typeName('exchange', 'withdrawal-notified'), before + 2]]);
    expect(receiver.attempts.filter(({ type }) => type === need).length).toBe(attempts);
  });

  it('that answers 410 is disabled', async () => {
    const child = await consented('solvik-health-station');
    receiver.answer = () => 410;
    await world.need('kindergarten', child);
    await eventually(async () => (await world.get('health-station', `/subscriptions/${id}`)).body['state'] === 'disabled', { what: 'the subscription is disabled', limitMs: 20_000 });
  });
});

describe('Kafka', () => {
  const kafka = new Kafka({ brokers: testInfrastructure().brokers, clientId: 'ppt-spec', logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  const consumers: Consumer[] = [];
  const read: Record<string, { key: string | null; headers: Record<string, string>; value: Record<string, unknown> }[]> = { inbound: [], rejected: [] };

  beforeAll(async () => {
    await producer.connect();
    for (const kind of ['inbound', 'rejected'] as const) {
      const consumer = kafka.consumer({ groupId: `${world.topicPrefix}spec-${kind}` });
      consumers.push(consumer);
      await consumer.connect();
      await consumer.subscribe({ topic: fagsystemTopic(world.topicPrefix, 'ppt', kind), fromBeginning: true });
      await consumer.run({ eachMessage: async ({ message }) => {
        const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]));
        read[kind]?.push({ key: message.key?.toString() ?? null, headers, value: JSON.parse(String(message.value)) as Record<string, unknown> });
        await Promise.resolve();
      } });
    }
  });
  afterAll(async () => {
    await producer.disconnect();
    for (const consumer of consumers) await consumer.disconnect();
  });

  const send = async (event: Record<string, unknown>): Promise<void> => {
    const { data, ...attributes } = event;
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)]));
    await producer.send({ topic: fagsystemTopic(world.topicPrefix, 'ppt', 'outbound'), messages: [{ key: 'a', value: JSON.stringify(data), headers: { 'content-type': 'application/json', ...headers } }] });
  };

  it('brings events to a fagsystem in binary mode, readable by an SDK', async () => {
    const { body } = await world.post('ppt', '/subscriptions', { name: 'topic', types: [need], purpose: 'coordinated-help', delivery: { mode: 'kafka' } });
    await world.post('ppt', `/subscriptions/${String(body['id'])}/activate`, {});
    const child = await consented('solvik-ppt');
    await world.need('kindergarten', child);
    const [message] = await eventually(() => (read['inbound'] ?? []).length > 0 && (read['inbound'] ?? []), { what: 'a message on the inbound topic', limitMs: 20_000 });
    const event = KafkaSdk.toEvent({ headers: message?.headers ?? {}, value: JSON.stringify(message?.value), key: '', body: message?.value } as never) as { type: string; source: string; subject: string };
    expect([event.type, event.source]).toEqual([need, 'urn:no:samhandling:exchange']);
    expect(message?.key).toBe(message?.headers['ce_subject']);
    expect(JSON.stringify(message)).not.toContain(child.person);
  });

  it('takes what a fagsystem writes, the same way as by HTTP', async () => {
    const child = await world.someone('2020-02-02');
    const event = world.event('ppt', need, { person: { nationalId: child.nationalId }, externalReference: { system: 'ppt', kind: 'sak', id: '1' }, reportedAt: '2026-10-01T09:00:00Z' });
    await send(event);
    await eventually(async () => (await world.collection('commits').countDocuments({ stream: `registrations-${child.person}` })) === 1, { what: 'the registration is committed', limitMs: 20_000 });
    const repeated = await world.post('ppt', '/events', event, { 'content-type': 'application/cloudevents+json' });
    expect(repeated.status).toBe(202);
    expect(await world.collection('commits').countDocuments({ stream: `registrations-${child.person}` })).toBe(1);
  });

  it('gives back what cannot be taken, with the same problem, and goes on', async () => {
    const child = await world.someone('2020-03-03');
    const good = world.event('ppt', need, { person: { nationalId: child.nationalId }, externalReference: { system: 'ppt', kind: 'sak', id: '1' }, reportedAt: '2026-10-01T09:00:00Z' });
    await send({ ...good, id: 'bad-data', data: { ...(good['data'] as object), reportedAt: 'x' } });
    await send({ ...good, id: 'bad-time', time: 'yesterday' });
    await send({ ...good, id: `need-${child.nationalId}` });
    await send(good);
    await eventually(async () => (await world.collection('commits').countDocuments({ stream: `registrations-${child.person}` })) === 1, { what: 'the good one is taken', limitMs: 20_000 });
    const rejected = await eventually(() => (read['rejected'] ?? []).length >= 3 && (read['rejected'] ?? []), { what: 'three rejections', limitMs: 20_000 });
    expect(rejected.map(({ value }) => [value['code'], (value['rejected'] as { id?: string }).id])).toEqual([
      ['schema-invalid', 'bad-data'], ['schema-invalid', 'bad-time'], ['identity-number-in-attribute', undefined],
    ]);
    expect(JSON.stringify(rejected)).not.toContain(child.nationalId);
  });
});
