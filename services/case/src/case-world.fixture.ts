import { randomBytes } from 'node:crypto';
import { consentGranted, consentHeartbeat, consentWithdrawn, guardianshipChanged, protectionChanged, serviceSource, topicName, type CloudEvent, type ConsentTerms, type DataCategory, type EventType, type PersonId } from '@samhandling/contracts';
import { ensureTopics, KafkaEventPublisher } from '@samhandling/messaging';
import { eventually, OutsideWorld, syntheticNationalId, testDatabase, testInfrastructure, testTopicPrefix, type TestDatabase } from '@samhandling/testing';

const partitions = 6;
const heartbeatMs = 400;

export const participants = [
  { clientId: 'kindergarten', service: 'solvik-kindergarten', type: 'kindergarten', orgnr: '999999999' },
  { clientId: 'health-station', service: 'solvik-health-station', type: 'health-station', orgnr: '999999999' },
  { clientId: 'ppt', service: 'solvik-ppt', type: 'ppt', orgnr: '999999999' },
  { clientId: 'habu', service: 'habu', type: 'habu', orgnr: '999999998', level: 'state' },
  { clientId: 'child-welfare', service: 'solvik-child-welfare', type: 'child-welfare', orgnr: '999999999' },
];

const opaque = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`;

/** Somebody the world knows: the platform's pseudonym, what each service calls them, and the invented identity number. */
export interface Somebody {
  person: PersonId;
  nationalId: string;
  calledBy(service: string): string;
}

/** All that is outside the case service: issuer, exchange and consent, the last two as they are met on Kafka. */
export class CaseWorld {
  readonly outside = new OutsideWorld();
  readonly #publisher: KafkaEventPublisher;
  readonly #positions = new Map<string, number>();
  #beating: NodeJS.Timeout | undefined;
  #people = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly topicPrefix: string,
  ) {
    this.outside.participants.push(...participants);
    this.#publisher = new KafkaEventPublisher({ brokers: testInfrastructure().brokers, clientId: 'case-world' });
  }

  /** Call at the top of a spec file. */
  static async make(): Promise<CaseWorld> {
    const world = new CaseWorld(await testDatabase(), testTopicPrefix());
    beforeAll(async () => await world.#start());
    afterAll(async () => await world.#stop());
    return world;
  }

  async #start(): Promise<void> {
    await this.outside.start();
    await ensureTopics(testInfrastructure().brokers, (['exchange', 'consent'] as const).map((service) => ({ topic: topicName(this.topicPrefix, service), partitions })));
    await this.#publisher.connect();
    this.#beating = setInterval(() => void this.#beat().catch(() => undefined), heartbeatMs);
  }

  async #stop(): Promise<void> {
    clearInterval(this.#beating);
    await this.#publisher.disconnect();
    await this.outside.stop();
  }

  async #beat(): Promise<void> {
    const now = new Date().toISOString();
    await this.#publisher.publishToAllPartitions(topicName(this.topicPrefix, 'consent'), { specversion: '1.0', id: `beat-${now}`, source: serviceSource('consent'), type: consentHeartbeat.type, time: now, data: { asOf: now } });
  }

  /** What the service is started with. */
  environment(more: Record<string, string> = {}): Record<string, string> {
    const { brokers, mongodbUri } = testInfrastructure();
    const policy = new URL('../../../infra/policy', import.meta.url).pathname;
    return {
      PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: this.database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX: this.topicPrefix, ISSUER_URL: this.outside.url,
      EXCHANGE_URL: this.outside.url, CLIENT_ID: 'case', CLIENT_SECRET: 'of the spec', POLICY_DIR: policy, POLICY_CONFIRMATION_FILE: `${policy}/synthetic-confirmation.yaml`, LOG_LEVEL: 'warn', ...more,
    };
  }

  /** An invented child of five whose address is not graded, unless told otherwise. */
  async child(more: { guardians?: Somebody[]; protection?: string } = {}): Promise<Somebody> {
    const child = this.someone('2021-02-03');
    const guardians = (more.guardians ?? []).map(({ person }) => ({ person, kind: 'parent', parentalResponsibility: true, from: '2021-02-03' }));
    await this.fromExchange(child.person, guardianshipChanged, { person: child.person, bornOn: '2021-02-03', guardians });
    await this.fromExchange(child.person, protectionChanged, { person: child.person, protection: more.protection ?? 'none' });
    return child;
  }

  someone(bornOn = '1985-05-06'): Somebody {
    this.#people += 1;
    const person = opaque('p');
    const nationalId = syntheticNationalId(bornOn, this.#people);
    const called = new Map(participants.map(({ service }) => [service, opaque('r')]));
    this.outside.knows(person, { nationalId });
    for (const [service, pseudonym] of called) this.outside.knows(person, { pseudonym, service });
    return { person, nationalId, calledBy: (service) => called.get(service) ?? '' };
  }

  /** A registration as the exchange has stamped and published it. */
  async registered(service: string, { person }: Somebody, type: Pick<EventType, 'type'>, fields: object, more: { id?: string; at?: string } = {}): Promise<CloudEvent> {
    const { type: serviceType, orgnr = '999999999' } = participants.find((one) => one.service === service) ?? { type: 'school' };
    const id = more.id ?? opaque('id');
    const data = { person: { pseudonym: person }, externalReference: { system: service, kind: 'sak', id }, registeredBy: service, registeredByType: serviceType, municipality: '9999', ...fields };
    return await this.fromExchange(person, type, data, { source: `urn:no:orgnr:${orgnr}:system:${service}`, id, time: more.at ?? new Date().toISOString() });
  }

  async fromExchange(person: PersonId, { type }: Pick<EventType, 'type'>, data: object, more: Partial<CloudEvent> = {}): Promise<CloudEvent> {
    const event = this.#event('exchange', `registrations-${person}`, person, type, data, more);
    await this.publish('exchange', event);
    return event;
  }

  async publish(service: 'exchange' | 'consent', ...events: CloudEvent[]): Promise<void> {
    await this.#publisher.publish(topicName(this.topicPrefix, service), events);
  }

  /** A consent signed by the guardians, in force at once. */
  async consent({ person }: Somebody, signers: Somebody[], service: string, categories: DataCategory[], more: Partial<ConsentTerms> = {}): Promise<ConsentTerms> {
    const signed = signers.map((signer) => signer.person);
    const at = new Date().toISOString();
    const consent: ConsentTerms = {
      consentId: opaque('consent'), requestId: opaque('request'), version: 1, subject: person, kind: 'lift-secrecy', recipient: { service }, categories, purpose: 'coordinated-help',
      validFrom: '2026-01-01T00:00:00Z', validTo: '2030-01-01T00:00:00Z', includesHistoryFrom: '2020-01-01T00:00:00Z', requiredSigners: signed, signed, refusedBy: [], state: 'granted',
      text: { id: 'coordinated-help', version: '1', language: 'nb' }, method: 'digital', decidedAt: at, ...more,
    };
    await this.publish('consent', this.#event('consent', `person-${person}`, person, consentGranted.type, { person, consent, at }));
    return consent;
  }

  async withdraw({ person }: Somebody, consent: ConsentTerms): Promise<void> {
    const data = { person, consent: { ...consent, state: 'withdrawn', version: consent.version + 1, decidedAt: new Date().toISOString() }, at: new Date().toISOString() };
    await this.publish('consent', this.#event('consent', `person-${person}`, person, consentWithdrawn.type, data));
  }

  #event(service: 'exchange' | 'consent', stream: string, person: PersonId, type: string, data: object, more: Partial<CloudEvent> = {}): CloudEvent {
    const position = (this.#positions.get(stream) ?? 0) + 1;
    this.#positions.set(stream, position);
    const now = new Date().toISOString();
    return { specversion: '1.0', id: `${stream}@${position}`, source: serviceSource(service), type, time: now, recordedtime: now, subject: person, partitionkey: person, streamversion: position, data, ...more };
  }
}

/** Asks a running case service, as a client or as a person. */
export class Asking {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  async get(path: string): Promise<{ status: number; etag: string | null; body: Record<string, unknown> }> {
    const response = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
    return { status: response.status, etag: response.headers.get('etag'), body: (await response.json()) as Record<string, unknown> };
  }

  async post(path: string, body: object | undefined, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...sent });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** The person's cases, once there are some, and they hold what is waited for. */
  async cases(person: string, what = 'the case can be read', holds: (text: string) => boolean = () => true): Promise<Record<string, unknown>[]> {
    return await eventually(async () => {
      const { cases } = (await this.get(`/cases?person=${person}`)).body as { cases?: Record<string, unknown>[] };
      return cases !== undefined && cases.length > 0 && holds(JSON.stringify(cases)) && cases;
    }, { what, limitMs: 30_000 });
  }
}
