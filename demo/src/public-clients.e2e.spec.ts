import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudEvent, emitterFor, httpTransport, HTTP, Kafka as CloudEventsKafka, Mode, type KafkaMessage } from 'cloudevents';
import { devToken } from '@samhandling/infra';
import { eventually, syntheticNationalId } from '@samhandling/testing';
import { Kafka, logLevel, type IHeaders } from 'kafkajs';
import { Webhook } from 'standardwebhooks';
import { platformUnderTest } from './platform.fixture.js';

const { platform, topicPrefix } = await platformUnderTest();
const { addresses } = platform;
const child = syntheticNationalId('2020-03-09', 3);
const needReported = 'no.samhandling.sector.need-reported.v1';
const referralSent = 'no.samhandling.sector.referral-sent.v1';

let made = 0;
const need = () => new CloudEvent({
  id: `sdk-${(made += 1)}`, source: 'urn:no:orgnr:313395634:system:oppvekst', type: needReported, time: '2026-02-10T08:15:00Z', datacontenttype: 'application/json',
  data: {
    person: { nationalId: child }, externalReference: { system: 'oppvekst', kind: 'sak', id: `need-${made}` },
    reportedAt: '2026-02-10T08:15:00Z', needCategory: 'language-and-communication',
  },
});
const post = async (client: string, path: string, body: unknown, headers: Record<string, string> = {}, base = addresses.exchange) => {
  const response = await fetch(new URL(path, base), {
    method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${await devToken(addresses, client)}`, 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const plain = (headers: object): Record<string, string> => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

describe('a CloudEvents SDK client publishes', () => {
  it('in binary mode, by its own transport', async () => {
    const authorization = `Bearer ${await devToken(addresses, 'kindergarten')}`;
    const emit = emitterFor(httpTransport(`${addresses.exchange}/events`), { mode: Mode.BINARY });
    const answer = (await emit(need(), { headers: { authorization } })) as { body: string };
    expect(JSON.parse(answer.body)).toHaveProperty('reference');
  });

  it('in structured mode', async () => {
    const message = HTTP.structured(need());
    expect(await post('kindergarten', '/events', message.body as string, plain(message.headers))).toMatchObject({ status: 202, body: { reference: expect.any(String) } });
  });

  it('in batch mode, with an answer per item', async () => {
    const good = need();
    const bad = { ...need().toJSON(), type: 'no.samhandling.sector.nothing.v1' };
    const { status, body } = await post('kindergarten', '/events', [good.toJSON(), bad], { 'content-type': 'application/cloudevents-batch+json' });
    expect(status).toBe(200);
    expect(body).toMatchObject([{ status: 202, reference: expect.any(String) }, { status: 422, problem: { code: 'unknown-type' } }]);
  });
});

describe('what leaves is read with public tools', () => {
  const referral = {
    specversion: '1.0', id: 'referral-1', source: 'urn:no:orgnr:313395634:system:journal', type: referralSent, time: '2026-03-05T08:00:00Z',
    data: {
      person: { nationalId: child }, externalReference: { system: 'journal', kind: 'henvisning', id: 'referral-1' }, matter: { system: 'journal', id: 'referral-1' },
      sentAt: '2026-03-05T08:00:00Z', from: { service: 'solvik-health-station', serviceType: 'health-station' }, to: { service: 'habu', serviceType: 'habu' },
    },
  };

  const protectionKnown = async (): Promise<void> => {
    const event = { specversion: '1.0', id: 'protection-1', source: 'urn:no:orgnr:316825540:system:register', type: 'no.samhandling.person.protection-changed.v1', time: '2026-01-01T00:00:00Z', data: { person: { nationalId: child }, protection: 'none' } };
    expect((await post('population-register', '/events', event, { 'content-type': 'application/cloudevents+json' })).status).toBe(202);
  };
  const groundInvoked = async (): Promise<void> => {
    const invoked = await post('health-station', '/grounds/invocations', {
      person: { nationalId: child }, row: 'hpl-25-from-2026-07-01', to: 'habu', purpose: 'health-care', categories: ['identity', 'coordination', 'health'],
      invokedBy: { name: 'Signe Lund', role: 'helsestasjonslege' }, reason: 'Nødvendig for helsehjelpen',
      validFrom: new Date().toISOString(), validTo: new Date(Date.now() + 86_400_000).toISOString(),
    }, {}, addresses.consent);
    expect(invoked.status).toBe(201);
  };
  const subscribed = async (delivery: object): Promise<Record<string, unknown>> => {
    const { status, body } = await post('habu', '/subscriptions', { name: 'referrals', types: [referralSent], purpose: 'health-care', delivery });
    expect(status).toBe(201);
    return body;
  };

  it('a webhook verifies with the standardwebhooks package, and Kafka egress is CloudEvents binary mode', async () => {
    const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
        calls.push({ headers: request.headers, body });
        // The first call asks whether the address wants the events: the challenge is given back.
        response.setHeader('content-type', 'application/json').end(JSON.stringify(JSON.parse(body)));
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    const webhook = await subscribed({ mode: 'webhook', url: `http://127.0.0.1:${port}/hook` });
    const kafka = await subscribed({ mode: 'kafka' });
    for (const { id } of [webhook, kafka]) expect((await post('habu', `/subscriptions/${String(id)}/activate`, {})).body).toMatchObject({ state: 'active' });
    await protectionKnown();
    await groundInvoked();
    expect((await post('health-station', '/events', referral, { 'content-type': 'application/cloudevents+json' })).status).toBe(202);

    const delivered = await eventually(() => Promise.resolve(calls.find(({ body }) => body.includes(referralSent))), { limitMs: 30_000, what: 'the webhook is called with the referral' });
    receiver.close();
    const verified = new Webhook(String(webhook['secret'])).verify(delivered.body, plain(delivered.headers)) as Record<string, unknown>;
    expect(verified).toMatchObject({ specversion: '1.0', type: referralSent, source: 'urn:no:samhandling:exchange', sequence: expect.anything() });
    expect(() => new Webhook(String(webhook['secret'])).verify(delivered.body.replace('habu', 'hubu'), plain(delivered.headers))).toThrow('No matching signature');

    const read = await firstMessage(`${topicPrefix}fagsystem.habu.inbound`);
    const record: KafkaMessage = { key: '', value: read.value, body: read.value, headers: read.headers };
    const event = CloudEventsKafka.toEvent(record) as CloudEvent;
    expect(event).toMatchObject({ type: referralSent, source: 'urn:no:samhandling:exchange' });
    expect(JSON.stringify(read.headers)).not.toContain(child);
  }, 90_000);
});

/** The first record of a topic, read by a plain Kafka client of its own. */
const firstMessage = async (topic: string): Promise<{ headers: Record<string, string>; value: string }> => {
  const consumer = new Kafka({ brokers: addresses.kafka.brokers, clientId: 'any-client', logLevel: logLevel.NOTHING }).consumer({ groupId: `${topic}-reader` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const found: { headers: IHeaders | undefined; value: Buffer | null }[] = [];
  await consumer.run({ eachMessage: ({ message }) => { found.push({ headers: message.headers, value: message.value }); return Promise.resolve(); } });
  const first = await eventually(() => Promise.resolve(found[0]), { limitMs: 30_000, what: `a message in ${topic}` });
  await consumer.disconnect();
  return { headers: plain(first.headers ?? {}), value: first.value?.toString() ?? '' };
};
