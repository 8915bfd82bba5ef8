import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  consentGranted, consentHeartbeat, consentWithdrawn, eventTypes, guardianshipChanged, protectionChanged, serviceSource, topicName, typeName,
  type CloudEvent, type ConsentTerms, type DataCategory, type PersonId,
} from '@samhandling/contracts';
import { ensureTopics, KafkaEventPublisher } from '@samhandling/messaging';
import { bootService, loadConfig, type RunningService } from '@samhandling/service-kit';
import { eventually, OutsideWorld, syntheticNationalId, testDatabase, testInfrastructure, testTopicPrefix, type TestDatabase } from '@samhandling/testing';
import { stringify } from 'yaml';
import { exchangeConfigSchema } from '../config.js';
import { ensureServiceTopics, exchangeOptions } from '../exchange.options.js';

const heartbeatMs = 400;
const municipal = '310000017';
const state = '310000025';

const taking = [
  { clientId: 'kindergarten', service: 'solvik-kindergarten', type: 'kindergarten', orgnr: municipal },
  { clientId: 'health-station', service: 'solvik-health-station', type: 'health-station', orgnr: municipal },
  { clientId: 'ppt', service: 'solvik-ppt', type: 'ppt', orgnr: municipal },
  { clientId: 'child-welfare', service: 'solvik-child-welfare', type: 'child-welfare', orgnr: municipal },
  { clientId: 'habu', service: 'habu', type: 'habu', orgnr: state },
  { clientId: 'register', service: 'population-register', type: 'population-register', orgnr: state },
] as const;
export type Client = (typeof taking)[number]['clientId'];

const publishable = (register: boolean): string[] => [...eventTypes.values()].filter(({ publishedBy }) => publishedBy === (register ? 'register' : 'fagsystem')).map(({ type }) => type);

/** What takes part in the specs of the exchange, as an operator writes it. */
export const participantsOfSpecs = {
  organisations: [{ orgnr: municipal, name: 'Solvik kommune' }, { orgnr: state, name: 'Staten i Solvik' }],
  services: taking.map(({ service, type, orgnr }) => ({
    id: service, name: service, type, organisation: orgnr, controller: orgnr, municipalities: orgnr === municipal ? ['9999'] : [], level: orgnr === municipal ? 'municipal' : 'state',
    contactPoint: { name: 'Front desk' }, public: true,
  })),
  fagsystems: taking.map(({ clientId, service, type, orgnr }) => ({ clientId, name: clientId, organisation: orgnr, system: clientId, service, mayPublish: publishable(type === 'population-register'), kafka: clientId === 'ppt' })),
};

export interface Somebody {
  nationalId: string;
  person: PersonId;
}

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
}

export interface FeedPage {
  events: CloudEvent<Record<string, unknown>>[];
  next: string;
  more: boolean;
}

/** The exchange on real Kafka and MongoDB; outside it an issuer, and consent as it is met on Kafka. */
export class ExchangeWorld {
  readonly outside = new OutsideWorld();
  readonly #publisher = new KafkaEventPublisher({ brokers: testInfrastructure().brokers, clientId: 'exchange-world' });
  readonly #versions = new Map<string, number>();
  readonly #keys = { index: randomBytes(32).toString('base64'), encryption: randomBytes(32).toString('base64') };
  readonly #participantsFile = join(mkdtempSync(join(tmpdir(), 'samhandling-')), 'participants.yaml');
  #beating: NodeJS.Timeout | undefined;
  #people = 0;
  running: RunningService | undefined;
  url = '';

  private constructor(
    readonly database: TestDatabase,
    readonly topicPrefix: string,
  ) {
    this.outside.participants.push(...taking.map((one) => ({ ...one })));
    writeFileSync(this.#participantsFile, stringify(participantsOfSpecs));
  }

  /** Call at the top of a spec file. */
  static async make(): Promise<ExchangeWorld> {
    let made: ExchangeWorld | undefined;
    // First, because hooks run in the order they are given: the service stops before its topics and databases go.
    afterAll(async () => await (made === undefined ? undefined : made.#end()));
    const world = (made = new ExchangeWorld(await testDatabase(), testTopicPrefix()));
    beforeAll(async () => await world.#begin());
    return world;
  }

  async #begin(): Promise<void> {
    await this.outside.start();
    await ensureTopics(testInfrastructure().brokers, (['exchange', 'consent', 'case', 'coordinator'] as const).map((service) => ({ topic: topicName(this.topicPrefix, service), partitions: 6 })));
    await this.#publisher.connect();
    this.beat(true);
  }

  async #end(): Promise<void> {
    this.beat(false);
    await this.running?.stop();
    await this.#publisher.disconnect();
    await this.outside.stop();
  }

  /** Whether consent gives a sign of life; without it what rests on consent waits. */
  beat(going: boolean): void {
    clearInterval(this.#beating);
    if (going) this.#beating = setInterval(() => void this.#beatOnce().catch(() => undefined), heartbeatMs);
  }

  async #beatOnce(): Promise<void> {
    const now = new Date().toISOString();
    await this.#publisher.publishToAllPartitions(topicName(this.topicPrefix, 'consent'), { specversion: '1.0', id: `beat-${now}`, source: serviceSource('consent'), type: consentHeartbeat.type, time: now, data: { asOf: now } });
  }

  environment(more: Record<string, string> = {}): Record<string, string> {
    const { brokers, mongodbUri } = testInfrastructure();
    const policy = new URL('../../../../infra/policy', import.meta.url).pathname;
    return {
      PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: this.database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX: this.topicPrefix, ISSUER_URL: this.outside.url,
      PARTICIPANTS_FILE: this.#participantsFile, POLICY_DIR: policy, POLICY_CONFIRMATION_FILE: `${policy}/synthetic-confirmation.yaml`, LOG_LEVEL: 'warn',
      VAULT_INDEX_KEY: this.#keys.index, VAULT_ENCRYPTION_KEY: this.#keys.encryption, WEBHOOK_PRIVATE_ADDRESSES: 'true', WEBHOOK_FIRST_RETRY_MS: '100', ...more,
    };
  }

  /** Starts the exchange in this process, and waits until its copy of consents is fresh. */
  async start(more: Record<string, string> = {}): Promise<void> {
    const config = loadConfig(exchangeConfigSchema, this.environment(more));
    await ensureServiceTopics(config);
    this.running = await bootService({ ...exchangeOptions(config), signals: false });
    this.url = this.running.url;
    await this.fresh();
  }

  async fresh(): Promise<void> {
    await eventually(async () => {
      const { checks } = (await (await fetch(`${this.url}/health/ready`)).json()) as { checks: Record<string, { detail?: string }> };
      return checks['consent copy']?.detail === 'fresh';
    }, { what: 'the copy of consents is fresh', limitMs: 30_000 });
  }

  collection<T extends object>(name: string) {
    return this.database.connection.getClient().db(`${this.database.prefix}exchange`).collection<T>(name);
  }

  // ---- people

  /** An invented child of five, published by the register: guardians, and an address that is not graded unless told otherwise. */
  async child(more: { guardians?: Somebody[]; protection?: string } = {}): Promise<Somebody> {
    const child = await this.someone('2021-02-03');
    const guardians = (more.guardians ?? []).map(({ nationalId }) => ({ person: { nationalId }, kind: 'parent', parentalResponsibility: true, from: '2021-02-03' }));
    await this.published('register', guardianshipChanged.type, { person: { nationalId: child.nationalId }, bornOn: '2021-02-03', guardians });
    await this.published('register', protectionChanged.type, { person: { nationalId: child.nationalId }, protection: more.protection ?? 'none' });
    return child;
  }

  async someone(bornOn = '1985-05-06'): Promise<Somebody> {
    this.#people += 1;
    const nationalId = syntheticNationalId(bornOn, this.#people);
    const { body } = await this.post('internal', '/persons/resolve', { nationalId });
    return { nationalId, person: String(body['person']) };
  }

  /** Waits until the exchange's own copy knows what the register said. */
  async known(child: Somebody): Promise<void> {
    await eventually(async () => {
      const copy = await this.collection<{ _id: string; policy: { protection: string; bornOn?: string } }>('policy_copy').findOne({ _id: child.person });
      return copy !== null && copy.policy.protection !== 'unknown' && copy.policy.bornOn !== undefined;
    }, { what: 'the copy knows the child', limitMs: 30_000 });
  }

  // ---- HTTP

  token(client: Client | 'internal' | 'statistics', ...scopes: string[]): string {
    if (client === 'internal') return this.outside.systemToken('own', 'samhandling:internal');
    if (client === 'statistics') return this.outside.systemToken('leader', 'samhandling:statistics.read');
    return this.outside.systemToken(client, ...(scopes.length > 0 ? scopes : ['samhandling:events.publish', 'samhandling:events.subscribe']));
  }

  async post<T = Record<string, unknown>>(client: Client | 'internal', path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}${path}`, { method: 'POST', body: text, headers: { authorization: `Bearer ${this.token(client)}`, 'content-type': 'application/json', ...headers } });
    return { status: response.status, body: (await response.json()) as T };
  }

  async get<T = Record<string, unknown>>(client: Client | 'internal' | 'statistics', path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.token(client)}`, ...headers } });
    return { status: response.status, body: (await response.json()) as T };
  }

  sourceOf(client: Client): string {
    return `urn:no:orgnr:${taking.find(({ clientId }) => clientId === client)?.orgnr ?? municipal}:system:${client}`;
  }

  event(client: Client, type: string, data: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
    return { specversion: '1.0', id: `e-${randomBytes(8).toString('hex')}`, source: this.sourceOf(client), type, time: new Date().toISOString(), data, ...more };
  }

  /** Publishes and expects 202. */
  async published(client: Client, type: string, data: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<{ event: Record<string, unknown>; answer: Record<string, unknown> }> {
    const event = this.event(client, type, data, more);
    const { status, body } = await this.post(client, '/events', event, { 'content-type': 'application/cloudevents+json' });
    if (status !== 202) throw new Error(`not accepted: ${JSON.stringify(body)}`);
    return { event, answer: body };
  }

  /** A need, the simplest of registrations. */
  async need(client: Client, { nationalId }: Somebody, more: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}): ReturnType<ExchangeWorld['published']> {
    const data = { person: { nationalId }, externalReference: { system: client, kind: 'sak', id: randomBytes(6).toString('hex') }, reportedAt: '2026-10-01T09:00:00Z', ...more };
    return await this.published(client, typeName('sector', 'need-reported'), data, attributes);
  }

  /** An active feed to these facts. */
  async feed(client: Client, facts: string[], more: Record<string, unknown> = {}): Promise<string> {
    const types = facts.map((fact) => (fact.includes('.') ? `no.samhandling.${fact}.v1` : typeName('sector', fact)));
    const { status, body } = await this.post(client, '/subscriptions', { name: 'spec', types, purpose: 'coordinated-help', delivery: { mode: 'feed' }, ...more });
    if (status !== 201) throw new Error(`no subscription: ${JSON.stringify(body)}`);
    const id = String(body['id']);
    const activated = await this.post(client, `/subscriptions/${id}/activate`, {});
    if (activated.status !== 200) throw new Error(`not activated: ${JSON.stringify(activated.body)}`);
    return id;
  }

  async page(client: Client, subscription: string, after = '', wait = 0): Promise<FeedPage> {
    const { status, body } = await this.get<FeedPage>(client, `/subscriptions/${subscription}/events?after=${after}`, wait > 0 ? { prefer: `wait=${wait}` } : {});
    if (status !== 200) throw new Error(`no page: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Everything in the feed from the beginning, once there is as much as this. */
  async fed(client: Client, subscription: string, atLeast: number): Promise<FeedPage['events']> {
    return await eventually(async () => {
      const { events } = await this.page(client, subscription);
      return events.length >= atLeast && events;
    }, { what: `${atLeast} events in the feed of ${client}`, limitMs: 20_000 });
  }

  /** Waits until everything registered so far about the person has been routed. */
  async routed(child: Somebody): Promise<void> {
    await eventually(async () => {
      const registrations = await this.collection('commits').countDocuments({ stream: `registrations-${child.person}`, 'registration.type': /sector/ });
      const pooled = await this.collection('routed_events').countDocuments({ subject: child.person, routeAt: { $exists: false }, 'event.source': /^urn:no:orgnr/ });
      return pooled >= registrations && (await this.collection('releases').countDocuments({ done: false })) === 0;
    }, { what: 'everything about the child is routed', limitMs: 20_000 });
  }

  // ---- consent, as it is met on Kafka

  async consent(child: Somebody, signers: Somebody[], service: string, categories: DataCategory[], more: Partial<ConsentTerms> = {}): Promise<ConsentTerms> {
    const signed = signers.map(({ person }) => person);
    const consent: ConsentTerms = {
      consentId: `c-${randomBytes(8).toString('hex')}`, requestId: 'r-1', version: 1, subject: child.person, kind: 'lift-secrecy', recipient: { service }, categories, purpose: 'coordinated-help',
      validFrom: '2026-01-01T00:00:00Z', validTo: '2030-01-01T00:00:00Z', includesHistoryFrom: '2020-01-01T00:00:00Z', requiredSigners: signed, signed, refusedBy: [], state: 'granted',
      text: { id: 'coordinated-help', version: '1', language: 'nb' }, method: 'digital', decidedAt: new Date().toISOString(), ...more,
    };
    await this.fromConsent(child, consentGranted.type, { person: child.person, consent, at: consent.decidedAt });
    return consent;
  }

  /** @returns the id of the withdrawal */
  async withdraw(child: Somebody, consent: ConsentTerms): Promise<string> {
    const at = new Date().toISOString();
    return await this.fromConsent(child, consentWithdrawn.type, { person: child.person, consent: { ...consent, state: 'withdrawn', version: consent.version + 1, decidedAt: at }, at });
  }

  async fromConsent({ person }: Somebody, type: string, data: Record<string, unknown>): Promise<string> {
    const stream = `person-${person}`;
    const version = (this.#versions.get(stream) ?? 0) + 1;
    this.#versions.set(stream, version);
    const now = new Date().toISOString();
    const id = `${stream}@${version}`;
    await this.#publisher.publish(topicName(this.topicPrefix, 'consent'), [
      { specversion: '1.0', id, source: serviceSource('consent'), type, time: now, recordedtime: now, subject: person, partitionkey: person, streamversion: version, data },
    ]);
    return id;
  }

  /** Waits until the exchange has confirmed a stop. */
  async stopped(stop: string): Promise<void> {
    await eventually(async () => (await this.collection('commits').countDocuments({ stream: `stop-${stop}` })) > 0, { what: `the stop ${stop} is confirmed`, limitMs: 20_000 });
  }
}
