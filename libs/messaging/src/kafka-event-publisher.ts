import type { CloudEvent } from '@samhandling/contracts';
import type { EventPublisher } from './event-publisher.port.js';
import type { KafkaSettings } from './kafka-settings.js';

export class KafkaEventPublisher implements EventPublisher {
  constructor(readonly settings: KafkaSettings) {}
  connect(): Promise<void> { throw new Error('not yet'); }
  publish(_topic: string, _events: CloudEvent[]): Promise<void> { throw new Error('not yet'); }
  publishToAllPartitions(_topic: string, _event: CloudEvent): Promise<void> { throw new Error('not yet'); }
  disconnect(): Promise<void> { throw new Error('not yet'); }
}
