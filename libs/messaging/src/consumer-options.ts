import type { Connection } from 'mongoose';
import type { BusContent } from './bus-content.js';
import type { DeliverySettings } from './delivery-settings.js';
import type { DeadLetters } from './event-delivery.js';
import type { KafkaSettings } from './kafka-settings.js';
import type { ParkedKey } from './parked-events.port.js';

export interface KafkaConsumerOptions extends KafkaSettings {
  groupId: string;
  topics: string[];
  /** Where a group that never committed begins; the end of the topics unless true. */
  fromBeginning?: boolean | undefined;
  /** The service's own database: where parked events are kept. */
  connection: Connection;
  /** Keeps installations apart; the dead letter topic carries it. */
  topicPrefix?: string | undefined;
  /** How content lies on the bus; as it is unless told. */
  content?: BusContent | undefined;
  settings?: Partial<ConsumerSettings> | undefined;
  now?: (() => Date) | undefined;
  /** Awaited before the offset of the failed event is committed, and again for each key found parked at a start. */
  onParked?: ((parked: ParkedKey) => Promise<void>) | undefined;
  /** Awaited when the last parked event of a key is done. */
  onUnparked?: ((parked: ParkedKey) => Promise<void>) | undefined;
  /** Where what cannot be read goes instead of the group's dead letter topic, e.g. back to the fagsystem that wrote it. */
  deadLetters?: DeadLetters | undefined;
  /** The consumer is dead and cannot mend itself; ends the process with `CONSUMER_DEAD_EXIT_CODE` unless told otherwise. */
  onFatal?: ((error: Error) => void) | undefined;
}

/** All times in milliseconds (I9). */
export interface ConsumerSettings extends DeliverySettings {
  partitionsAtOnce: number;
  /** Without a heartbeat this long, the group gives our partitions to others. */
  sessionMs: number;
  heartbeatMs: number;
  /** How long the group waits for its members to come back to a rebalance. */
  rebalanceMs: number;
  /** How long the broker may hold a fetch when there is nothing; a stop waits this long at most for it. */
  fetchWaitMs: number;
  fetchBytesMax: number;
  /** Events kept parked, all groups of the service together; over it the consumer pauses. */
  parkedEventsMax: number;
  /** Silence the watchdog bears. */
  silenceMsMax: number;
  /** A handler that is at it longer is stuck: the process ends. */
  handlerMsMax: number;
  /** How long `stop` waits for handlers at work. */
  drainMsMax: number;
}

export const consumerDefaults: Omit<ConsumerSettings, keyof DeliverySettings> = {
  partitionsAtOnce: 6,
  sessionMs: 10_000,
  heartbeatMs: 2_000,
  rebalanceMs: 30_000,
  fetchWaitMs: 1_000,
  fetchBytesMax: 8 * 1024 * 1024,
  parkedEventsMax: 100_000,
  silenceMsMax: 45_000,
  handlerMsMax: 5 * 60_000,
  drainMsMax: 20_000,
};

/** EX_SOFTWARE: somebody who keeps the process running should start it again. */
export const CONSUMER_DEAD_EXIT_CODE = 70;

/** How a consumer is doing, for readiness and metrics. `paused`: what it stands on is away, and it waits. */
export interface ConsumerHealth {
  state: 'starting' | 'running' | 'paused' | 'stopped' | 'failed';
  /** Since the group's coordinator last heard from us. */
  heartbeatAgeMs: number;
  /** Keys held back in the partitions of this process. */
  parkedKeys: number;
}
