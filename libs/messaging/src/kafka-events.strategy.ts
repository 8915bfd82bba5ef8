import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Connection } from 'mongoose';
import type { KafkaSettings } from './kafka-settings.js';
import type { ParkedKey, ParkingOperations } from './parked-events.port.js';

export interface KafkaEventsOptions extends KafkaSettings {
  groupId: string;
  topics: string[];
  fromBeginning?: boolean;
  /** Where parked events are kept: the service's own database. */
  connection: Connection;
  /** Keeps installations apart; the dead letter topic carries it. */
  topicPrefix?: string;
  /** Awaited before the offset of the first parked event of a key is committed. */
  onParked?: (parked: ParkedKey) => Promise<void>;
  /** Awaited when the last parked event of a key is done. */
  onUnparked?: (parked: ParkedKey) => Promise<void>;
  /** The consumer is dead and cannot mend itself; ends the process unless told. */
  onFatal?: (error: Error) => void;
}

/** How a consumer is doing, for readiness and metrics. */
export interface ConsumerHealth {
  state: 'starting' | 'running' | 'paused' | 'stopped' | 'failed';
  /** Milliseconds since the group coordinator last heard from us. */
  heartbeatAgeMs: number;
  parkedKeys: number;
}

export class KafkaEventsStrategy extends Server implements CustomTransportStrategy {
  constructor(readonly options: KafkaEventsOptions) {
    super();
  }

  get parking(): ParkingOperations { throw new Error('not yet'); }
  health(): ConsumerHealth { throw new Error('not yet'); }
  override listen(_callback: (error?: unknown) => void): Promise<void> { throw new Error('not yet'); }
  /** Drains; may be called twice. Call it before the database closes (`beforeApplicationShutdown`). */
  override close(): Promise<void> { throw new Error('not yet'); }
  override on(): never { throw new Error('events are handled with @EventPattern'); }
  override unwrap<T>(): T { throw new Error('not yet'); }
}
