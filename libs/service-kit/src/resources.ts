import { serviceNames, topicName } from '@samhandling/contracts';
import { ensureTopics, KafkaEventPublisher, type EventPublisher } from '@samhandling/messaging';
import type { Connection } from 'mongoose';
import { connectDatabase } from './database.js';
import type { Logger } from './logger.js';
import type { ServiceOptions } from './service-options.js';

/** What a service holds open for as long as it runs. */
export interface Resources {
  connection: Connection;
  publisher: EventPublisher;
}

type Options = ServiceOptions & { logger: Logger };

/** Opens both connections and makes sure the topics exist; when one cannot be had, neither stays open. */
export const openResources = async (options: Options): Promise<Resources> => {
  const { name, config, logger } = options;
  const connection = await connectDatabase({ uri: config.MONGODB_URI, name: `${config.DATABASE_PREFIX}${name}`, contactMsMax: config.MONGODB_CONTACT_MS_MAX });
  const publisher = new KafkaEventPublisher({ brokers: config.KAFKA_BROKERS, clientId: name, logger });
  try {
    await ensureServiceTopics(options);
    await publisher.connect();
    return { connection, publisher };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

export const closeResources = async ({ connection, publisher }: Resources): Promise<void> => {
  await publisher.disconnect();
  await connection.close();
};

/** Its own, and those of other services it reads: whichever service starts first, there is something to follow. */
const ensureServiceTopics = async ({ name, config, consumers = [], logger }: Options): Promise<void> => {
  const ofServices = new Set(serviceNames.map((service) => topicName(config.TOPIC_PREFIX, service)));
  const read = consumers.flatMap(({ topics }) => topics).filter((topic) => ofServices.has(topic));
  // The settings are the library's own for service topics: never compacted, never aged out, so that a new consumer rebuilds everything.
  const topics = [...new Set([topicName(config.TOPIC_PREFIX, name), ...read])].map((topic) => ({ topic, partitions: config.TOPIC_PARTITIONS }));
  await ensureTopics(config.KAFKA_BROKERS, topics, { logger });
};
