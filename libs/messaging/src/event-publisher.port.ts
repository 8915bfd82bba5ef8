import type { CloudEvent } from '@samhandling/contracts';

/** The one way out to the bus. Every adapter passes the contract suite of this library. */
export interface EventPublisher {
  connect(): Promise<void>;
  /** Resolves when every event is durable at the broker, in the order given per `partitionkey`. */
  publish(topic: string, events: CloudEvent[]): Promise<void>;
  /** The same event once to each partition, without a key: it is handled after everything published before it to that partition. */
  publishToAllPartitions(topic: string, event: CloudEvent): Promise<void>;
  disconnect(): Promise<void>;
}
