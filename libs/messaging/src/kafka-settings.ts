import type { SASLOptions } from 'kafkajs';

/** Structurally what the services' logger is; levels by meaning. */
export interface MessagingLogger {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface KafkaSettings {
  brokers: string[];
  clientId: string;
  sasl?: SASLOptions | undefined;
  ssl?: boolean | undefined;
  logger?: MessagingLogger | undefined;
}
