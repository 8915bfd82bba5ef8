import type { CloudEvent } from '@samhandling/contracts';
import type { Admin, Kafka } from 'kafkajs';
import { encoded, type BusContent } from './bus-content.js';
import { toMessage } from './cloud-event-binding.js';
import type { EventPublisher } from './event-publisher.port.js';
import { kafkaClient } from './kafka-client.js';
import type { KafkaSettings } from './kafka-settings.js';
import { SerialProducer } from './serial-producer.js';

/** Publishes to Kafka in CloudEvents binary mode, keyed by `partitionkey`. Failures are `InfrastructureFailure`: try again. */
export class KafkaEventPublisher implements EventPublisher {
  readonly #kafka: Kafka;
  readonly #producer: SerialProducer;
  /** Partitions are fixed at creation, so they are asked for once. */
  readonly #partitions = new Map<string, number[]>();

  /** @param content how content lies on the bus; as it is unless told */
  constructor(
    settings: KafkaSettings,
    private readonly content?: BusContent,
  ) {
    this.#kafka = kafkaClient(settings);
    this.#producer = new SerialProducer(this.#kafka);
  }

  async connect(): Promise<void> {
    await this.#producer.connect();
  }

  /** @throws Error when an event has no partition key: it would be handled outside of any order (I3) */
  async publish(topic: string, events: CloudEvent[]): Promise<void> {
    const keyless = events.find(({ partitionkey }) => partitionkey === undefined);
    if (keyless !== undefined) throw new Error(`the event ${keyless.id} has no partition key`);
    const onBus = await Promise.all(events.map((event) => encoded(event, this.content)));
    await this.#producer.send(topic, onBus.map(toMessage));
  }

  async publishToAllPartitions(topic: string, event: CloudEvent): Promise<void> {
    const { partitionkey: _, ...toEverybody } = event;
    const message = toMessage(await encoded(toEverybody, this.content));
    const partitions = await this.#partitionsOf(topic);
    await this.#producer.send(topic, partitions.map((partition) => ({ ...message, partition })));
  }

  async disconnect(): Promise<void> {
    await this.#producer.disconnect();
  }

  async #partitionsOf(topic: string): Promise<number[]> {
    const known = this.#partitions.get(topic);
    if (known !== undefined) return known;
    const admin: Admin = this.#kafka.admin();
    await admin.connect();
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const partitions = topics.flatMap(({ partitions: all }) => all.map(({ partitionId }) => partitionId));
      this.#partitions.set(topic, partitions);
      return partitions;
    } finally {
      await admin.disconnect();
    }
  }
}
