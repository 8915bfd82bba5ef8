import { Kafka, logLevel, type logCreator } from 'kafkajs';
import type { KafkaSettings } from './kafka-settings.js';
import { silentLogger, type MessagingLogger } from './messaging-logger.js';

/** The one place a Kafka client is made. Auto-created topics are refused everywhere: partitions are fixed at creation. */
export function kafkaClient({ brokers, clientId, sasl, ssl, logger = silentLogger }: KafkaSettings): Kafka {
  return new Kafka({
    brokers,
    clientId,
    ...(sasl === undefined ? {} : { sasl }),
    ...(ssl === undefined ? {} : { ssl }),
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 8 },
    logLevel: logLevel.WARN,
    logCreator: toLogger(logger),
  });
}

// What the client calls an error it mostly mends itself; what it does not mend reaches us as an exception and is judged there.
const toLogger = (logger: MessagingLogger): logCreator => () => ({ namespace, level, log }) => {
  const fields = { part: `kafka ${namespace}`, broker: log['broker'], groupId: log['groupId'], detail: log['error'] };
  if (level === logLevel.ERROR) logger.warn(log.message, fields);
  else logger.info(log.message, fields);
};
