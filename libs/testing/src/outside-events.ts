import { randomBytes } from 'node:crypto';
import { consentGranted, consentHeartbeat, consentWithdrawn, guardianshipChanged, protectionChanged, servicePartitions, serviceSource, topicName, type CloudEvent, type ConsentTerms, type DataCategory, type EventType, type PersonId, type ServiceName } from '@samhandling/contracts';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { OutsideWorld, type ParticipantGiven } from './outside-world.js';
import { syntheticNationalId } from './synthetic-national-id.js';
import { testInfrastructure, testTopicPrefix } from './test-infrastructure.js';

const heartbeatMs = 400;
/** Starting and stopping share the machine with every other spec. */
const startMsMax = 150_000;
const opaque = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`;

/** Somebody the world knows: the platform's pseudonym, what each service calls them, and an invented identity number. */
export interface Somebody { person: PersonId; nationalId: string; calledBy(service: string): string }

/**
 * What a service of ours hears from the others over a real Kafka, for specs of one service alone: registrations as the exchange has stamped
 * them, guardians and address, consents, and the heartbeat of the consents. Together with `OutsideWorld`, everything outside the service.
 */
export class OutsideEvents {
  readonly http = new OutsideWorld();
  readonly topicPrefix: string;
  readonly #kafka: Kafka;
  readonly #producer: Producer;
  readonly #positions = new Map<string, number>();
  readonly #atEnd: (() => Promise<void>)[] = [];
  #beating: NodeJS.Timeout | undefined;
  #beat: Promise<unknown> = Promise.resolve();
  #people = 0;

  /** @param heard topics that must be there before the service starts; call at the top of a spec file */
  constructor(readonly participants: readonly ParticipantGiven[], private readonly heard: readonly ServiceName[] = ['exchange', 'consent']) {
    this.http.participants.push(...participants);
    this.#kafka = new Kafka({ brokers: testInfrastructure().brokers, clientId: 'outside', logLevel: logLevel.NOTHING });
    this.#producer = this.#kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
    beforeAll(async () => await this.#start(), startMsMax);
    // Before the prefix, whose topics are deleted after this: hooks run in the order they are made.
    afterAll(async () => await this.#stop(), startMsMax);
    this.topicPrefix = testTopicPrefix();
  }

  /** Runs before the world ends: stop what was started in it, the last first. */
  atEnd(stop: () => Promise<void>): void {
    this.#atEnd.unshift(stop);
  }

  someone(bornOn = '1985-05-06'): Somebody {
    this.#people += 1;
    const person = opaque('p');
    const nationalId = syntheticNationalId(bornOn, this.#people);
    const called = new Map(this.participants.map(({ service }) => [service, opaque('r')]));
    this.http.knows(person, { nationalId });
    for (const [service, pseudonym] of called) this.http.knows(person, { pseudonym, service });
    return { person, nationalId, calledBy: service => called.get(service) ?? '' };
  }

  /** An invented child of five whose address is not graded, unless told otherwise. */
  async child(more: { guardians?: Somebody[]; protection?: string } = {}): Promise<Somebody> {
    const child = this.someone('2021-02-03');
    const guardians = (more.guardians ?? []).map(({ person }) => ({ person, kind: 'parent', parentalResponsibility: true, from: '2021-02-03' }));
    await this.tell('exchange', child.person, guardianshipChanged, { person: child.person, bornOn: '2021-02-03', guardians });
    await this.tell('exchange', child.person, protectionChanged, { person: child.person, protection: more.protection ?? 'none' });
    return child;
  }

  /** A registration as the exchange has stamped and published it. */
  async registered(service: string, { person }: Somebody, type: Pick<EventType, 'type'>, fields: object, more: { id?: string; at?: string } = {}): Promise<CloudEvent> {
    const sender = this.participants.find(one => one.service === service);
    const id = more.id ?? opaque('id');
    const stamped = { registeredBy: service, registeredByType: sender?.type ?? 'school', municipality: '9999' };
    const data = { person: { pseudonym: person }, externalReference: { system: service, kind: 'sak', id }, ...stamped, ...fields };
    return await this.tell('exchange', person, type, data, { source: `urn:no:orgnr:${sender?.orgnr ?? '999999999'}:system:${service}`, id, time: more.at ?? new Date().toISOString() });
  }

  /** A consent signed by the guardians, in force at once. */
  async consent({ person }: Somebody, signers: Somebody[], service: string, categories: DataCategory[], more: Partial<ConsentTerms> = {}): Promise<ConsentTerms> {
    const signed = signers.map(signer => signer.person);
    const at = new Date().toISOString();
    const consent: ConsentTerms = {
      consentId: opaque('consent'), requestId: opaque('request'), version: 1, subject: person, kind: 'lift-secrecy', recipient: { service }, categories, purpose: 'coordinated-help',
      validFrom: '2026-01-01T00:00:00Z', validTo: '2030-01-01T00:00:00Z', includesHistoryFrom: '2020-01-01T00:00:00Z', requiredSigners: signed, signed, refusedBy: [], state: 'granted',
      text: { id: 'coordinated-help', version: '1', language: 'nb' }, method: 'digital', decidedAt: at, ...more,
    };
    await this.tell('consent', person, consentGranted, { person, consent, at });
    return consent;
  }

  async withdraw({ person }: Somebody, consent: ConsentTerms): Promise<void> {
    const at = new Date().toISOString();
    await this.tell('consent', person, consentWithdrawn, { person, consent: { ...consent, state: 'withdrawn', version: consent.version + 1, decidedAt: at }, at });
  }

  /** Any event of another service about a person, in that service's stream of the person. */
  async tell(service: ServiceName, person: PersonId, { type }: Pick<EventType, 'type'>, data: object, more: { [key in 'id' | 'source' | 'time']?: string | undefined } = {}): Promise<CloudEvent> {
    const stream = `${service === 'exchange' ? 'registrations' : service === 'consent' ? 'person' : service}-${person}`;
    const position = (this.#positions.get(stream) ?? 0) + 1;
    this.#positions.set(stream, position);
    const now = new Date().toISOString();
    const event: CloudEvent = {
      specversion: '1.0', id: more.id ?? `${stream}@${position}`, source: more.source ?? serviceSource(service), type, time: more.time ?? now, recordedtime: now,
      subject: person, partitionkey: person, streamversion: position, data,
    };
    await this.#send(service, event, { key: person });
    return event;
  }

  async #start(): Promise<void> {
    await this.http.start();
    const admin = this.#kafka.admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: this.heard.map(service => ({ topic: topicName(this.topicPrefix, service), numPartitions: servicePartitions })) });
    await admin.disconnect();
    await this.#producer.connect();
    // One at a time; a heartbeat that fails is followed by the next.
    this.#beating = setInterval(() => (this.#beat = this.#beat.then(() => this.#sendHeartbeat()).catch(() => undefined)), heartbeatMs);
  }

  async #stop(): Promise<void> {
    for (const stop of this.#atEnd) await stop();
    clearInterval(this.#beating);
    await this.#beat;
    await this.#producer.disconnect();
    await this.http.stop();
  }

  async #sendHeartbeat(): Promise<void> {
    const now = new Date().toISOString();
    const event: CloudEvent = { specversion: '1.0', id: `beat-${now}`, source: serviceSource('consent'), type: consentHeartbeat.type, time: now, data: { asOf: now } };
    await Promise.all(Array.from({ length: servicePartitions }, (_, partition) => this.#send('consent', event, { partition })));
  }

  /** Structured content mode of the CloudEvents Kafka binding. */
  async #send(service: ServiceName, event: CloudEvent, to: { key: string } | { partition: number }): Promise<void> {
    await this.#producer.send({ topic: topicName(this.topicPrefix, service), acks: -1, messages: [{ ...to, value: JSON.stringify(event), headers: { 'content-type': 'application/cloudevents+json' } }] });
  }
}

/** Asks a running service over HTTP, with a token. */
export class Asking {
  constructor(readonly url: string, private readonly token: string) {}

  async get(path: string): Promise<{ status: number; etag: string | null; body: Record<string, unknown> }> {
    const response = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
    return { status: response.status, etag: response.headers.get('etag'), body: (await response.json()) as Record<string, unknown> };
  }

  async post(path: string, body: object | undefined, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
