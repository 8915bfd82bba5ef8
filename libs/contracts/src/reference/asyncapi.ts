import type { EventType, Publisher } from '../event-type.js';
import { examplesOf } from '../examples/index.js';
import { jsonSchemaOf, type JsonSchema } from '../json-schema.js';
import { fagsystemTopic, serviceNames, servicePartitions, topicName, type ServiceName } from '../topics.js';

const ref = (path: string): JsonSchema => ({ $ref: `#/${path}` });
const messagesOf = (types: readonly EventType[]): JsonSchema => Object.fromEntries(types.map((type) => [type.type, ref(`components/messages/${type.type}`)]));

/** What fagsystems and registers send comes out on exchange's topic. */
const topicOf = (publisher: Publisher): ServiceName => (publisher === 'fagsystem' || publisher === 'register' ? 'exchange' : publisher);

const header = (description: string, extra: JsonSchema = {}): JsonSchema => ({ type: 'string', description, ...extra });

/** Context attributes as Kafka headers (CloudEvents Kafka binding, binary mode). */
const kafkaHeaders: JsonSchema = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time'],
  properties: {
    ce_specversion: header('CloudEvents version', { const: '1.0' }),
    ce_id: header('unique within the source'),
    ce_source: header('who published; on a delivered copy the exchange'),
    ce_type: header('no.samhandling.<area>.<fact>.v<major>'),
    ce_subject: header('pseudonym of the person; on a delivered copy the recipient’s own'),
    ce_time: header('when it happened', { format: 'date-time' }),
    ce_recordedtime: header('when it was accepted here', { format: 'date-time' }),
    ce_dataschema: header('address of the schema version'),
    ce_partitionkey: header('the person’s pseudonym, or the stream of what is about nobody'),
    ce_sequence: header('gap-free number per subscription; on the delivered copy only'),
    ce_streamversion: header('number within the stream of origin; never on the delivered copy'),
    ce_correlationid: header('the story it belongs to'),
    ce_causationid: header('the event that caused it'),
    ce_traceparent: header('W3C trace context'),
  },
};

const message = (type: EventType): JsonSchema => ({
  name: type.type,
  title: `${type.area}.${type.fact}`,
  summary: type.summary,
  contentType: 'application/json',
  headers: ref('components/schemas/cloudEventHeaders'),
  payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: ref(`components/schemas/${type.type}`) },
  examples: (examplesOf(type)?.valid ?? []).slice(0, 1).map((payload) => ({ payload })),
});

const schema = (type: EventType): JsonSchema => {
  const { $schema: _dialect, $id: _address, ...rest } = jsonSchemaOf(type);
  return rest;
};

const serviceChannel = (service: ServiceName, types: readonly EventType[]): JsonSchema => ({
  address: topicName('', service),
  description: `What ${service} publishes. Key: partition key. Unlimited retention, never compacted.`,
  messages: messagesOf(types.filter((type) => topicOf(type.publishedBy) === service)),
  bindings: { kafka: { partitions: servicePartitions } },
});

const fagsystemChannel = (kind: 'outbound' | 'inbound' | 'rejected', description: string, messages: JsonSchema): JsonSchema => ({
  address: fagsystemTopic('', '{clientId}', kind),
  description,
  parameters: { clientId: { description: 'the fagsystem’s client id' } },
  messages,
});

const operation = (action: 'send' | 'receive', channel: string, summary: string): JsonSchema => ({ action, channel: ref(`channels/${channel}`), summary });

/** The whole catalogue as AsyncAPI 3; the platform's point of view: it receives what fagsystems send. */
export function asyncApi(types: readonly EventType[]): JsonSchema {
  const registrations = types.filter((type) => type.publishedBy === 'fagsystem' || type.publishedBy === 'register');
  const deliverable = types.filter((type) => type.audience !== 'internal');
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Samhandling events',
      version: '1.0.0',
      description: 'Facts registered once and told to those who may have them. CloudEvents 1.0, binary mode on Kafka; the same events over HTTP are in the OpenAPI description of exchange.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: {
      ...Object.fromEntries(serviceNames.map((service) => [service, serviceChannel(service, types)])),
      fagsystemOutbound: fagsystemChannel('outbound', 'What a fagsystem registers.', messagesOf(registrations)),
      fagsystemInbound: fagsystemChannel('inbound', 'What a fagsystem may have, cut to its grounds.', messagesOf(deliverable)),
      fagsystemRejected: fagsystemChannel('rejected', 'What could not be accepted, with the problem.', { problem: ref('components/messages/problem') }),
    },
    operations: {
      ...Object.fromEntries(serviceNames.map((service) => [`${service}Publishes`, operation('send', service, `${service} tells the other services`)])),
      register: operation('receive', 'fagsystemOutbound', 'a fagsystem registers a fact'),
      deliver: operation('send', 'fagsystemInbound', 'a fagsystem gets what it may have'),
      reject: operation('send', 'fagsystemRejected', 'a fagsystem is told what was wrong'),
    },
    components: {
      messages: { ...Object.fromEntries(types.map((type) => [type.type, message(type)])), problem: { name: 'problem', contentType: 'application/problem+json', payload: ref('components/schemas/problem') } },
      schemas: { cloudEventHeaders: kafkaHeaders, problem, ...Object.fromEntries(types.map((type) => [type.type, schema(type)])) },
    },
  };
}

const problem: JsonSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', required: ['pointer', 'code'], properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } } } },
  },
};
