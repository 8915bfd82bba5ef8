import { DomainError, fagsystemTopic, serviceSource, type CloudEvent } from '@samhandling/contracts';
import { deadLetterRetentionMs, ensureTopics, KafkaEventConsumer, type EventPublisher, type ReceivedMessage } from '@samhandling/messaging';
import { problemOf, type Clock, type Logger } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import type { ExchangeConfig } from '../config.js';
import { looselyRead } from '../http/kafka-message.js';
import type { Fagsystem } from '../participants/participants.schema.js';
import type { ParticipantsStore } from '../participants/participants.store.js';
import type { Registrar } from '../registrations/registrar.js';

export interface IngressParts {
  config: ExchangeConfig;
  connection: Connection;
  participants: ParticipantsStore;
  registrar: Registrar;
  publisher: EventPublisher;
  clock: Clock;
  logger: Logger;
}

const partitions = 6;
const groupId = 'exchange-ingress';

/**
 * The way in by Kafka: each fagsystem writes to its own topic, and what it writes takes the same way as by HTTP. Its offset is
 * committed when a majority has the registration, or when the refusal lies in its `rejected` topic (I1).
 */
export class Ingress {
  #consumer: KafkaEventConsumer | undefined;

  constructor(private readonly parts: IngressParts) {}

  /** Starts when some fagsystem uses Kafka; who begins to use it later is taken up at the next start. */
  async start(): Promise<void> {
    const { config, connection, logger, participants } = this.parts;
    const clients = (await participants.directory()).participants.fagsystems.filter(({ kafka }) => kafka);
    if (clients.length === 0) return;
    await this.#ensureTopics(clients);
    this.#consumer = new KafkaEventConsumer({
      brokers: config.KAFKA_BROKERS,
      clientId: 'exchange',
      groupId: `${config.TOPIC_PREFIX}${groupId}`,
      topics: clients.map(({ clientId }) => fagsystemTopic(config.TOPIC_PREFIX, clientId, 'outbound')),
      fromBeginning: true,
      connection,
      topicPrefix: config.TOPIC_PREFIX,
      logger,
      deadLetters: async (message) => await this.#takeUnreadable(message, clients),
    });
    this.#consumer.on('*', async (event, { topic, partition, offset }) => await this.#take(event, this.#clientOf(topic, clients), `${partition}/${offset}`));
    await this.#consumer.start();
  }

  async stop(): Promise<void> {
    await this.#consumer?.stop();
  }

  /** These topics lie outside key destruction, so they are kept short (`mechanisms.md`, Keys). */
  async #ensureTopics(clients: readonly Fagsystem[]): Promise<void> {
    const { TOPIC_PREFIX, KAFKA_BROKERS } = this.parts.config;
    const settings = { partitions, config: { 'retention.ms': String(deadLetterRetentionMs) } };
    await ensureTopics(KAFKA_BROKERS, clients.flatMap(({ clientId }) => (['outbound', 'inbound', 'rejected'] as const).map((kind) => ({ topic: fagsystemTopic(TOPIC_PREFIX, clientId, kind), ...settings }))));
  }

  #clientOf(topic: string, clients: readonly Fagsystem[]): Fagsystem {
    const client = clients.find(({ clientId }) => fagsystemTopic(this.parts.config.TOPIC_PREFIX, clientId, 'outbound') === topic);
    if (client === undefined) throw new Error('a message came from a topic nobody listens to');
    return client;
  }

  async #takeUnreadable(message: ReceivedMessage, clients: readonly Fagsystem[]): Promise<void> {
    await this.#take(looselyRead(message), this.#clientOf(message.topic, clients), `${message.partition}/${message.offset}`);
  }

  async #take(event: unknown, { clientId, organisation }: Fagsystem, place: string): Promise<void> {
    const { participants, registrar } = this.parts;
    try {
      await registrar.accept(event, await participants.publisher(clientId, organisation));
    } catch (error) {
      // Anything but a refusal is ours to mend: the offset stays, and it is tried again.
      if (!(error instanceof DomainError) || 'failure' in error) throw error;
      await this.#reject(clientId, event, place, error);
    }
  }

  /** The same problem as by HTTP, with the place in the topic; the publisher's id only when it tells nothing. */
  async #reject(clientId: string, event: unknown, place: string, error: DomainError): Promise<void> {
    const { config, publisher, clock } = this.parts;
    const id: unknown = typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined;
    const mayEcho = error.code !== 'identity-number-in-attribute' && typeof id === 'string';
    const rejection: CloudEvent = {
      specversion: '1.0', id: `${clientId}/${place}`, source: serviceSource('exchange'), type: 'no.samhandling.exchange.registration-rejected.v1', time: clock.now().toISOString(),
      datacontenttype: 'application/problem+json', partitionkey: clientId, data: { ...problemOf(error), rejected: { place, ...(mayEcho ? { id } : {}) } },
    };
    await publisher.publish(fagsystemTopic(config.TOPIC_PREFIX, clientId, 'rejected'), [rejection]);
  }
}
