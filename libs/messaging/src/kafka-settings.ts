import type { SASLOptions } from 'kafkajs';
import type { MessagingLogger } from './messaging-logger.js';

/** How to reach the broker. */
export interface KafkaSettings {
  brokers: string[];
  clientId: string;
  sasl?: SASLOptions | undefined;
  ssl?: boolean | undefined;
  logger?: MessagingLogger | undefined;
}
