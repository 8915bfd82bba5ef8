import { ensureTopics } from '@samhandling/messaging';
import { serviceTopics } from '@samhandling/contracts';
import { policyCopyConsumer } from '@samhandling/gate';
import type { ConsumerOptions, ServiceOptions } from '@samhandling/service-kit';
import { AppModule } from './app.module.js';
import type { ExchangeConfig } from './config.js';
import { routingConsumer } from './consumers/routing.consumer.js';
import { deliveryIndexes, inPlaceFields } from './delivery/delivery.record.js';

/** Two installations on one broker must not share a group, or each would get some of the other's places. */
const ownGroup = (consumer: ConsumerOptions, { TOPIC_PREFIX }: ExchangeConfig): ConsumerOptions => ({ ...consumer, groupId: `${TOPIC_PREFIX}${consumer.groupId}` });

export const exchangeOptions = (config: ExchangeConfig): ServiceOptions => ({
  name: 'exchange',
  description: 'The one door for fagsystems: they publish what they register, once, and receive what they have a ground to know, by feed, webhook or Kafka.',
  config,
  module: AppModule,
  consumers: [policyCopyConsumer('exchange', config), routingConsumer(config)].map((consumer) => ownGroup(consumer, config)),
  eventStore: { indexes: deliveryIndexes, inPlaceFields },
});

/** The topics the exchange reads exist before it subscribes to them, whichever service starts first. */
export const ensureServiceTopics = async (config: ExchangeConfig): Promise<void> =>
  await ensureTopics(
    config.KAFKA_BROKERS,
    serviceTopics.map(({ name }) => ({ topic: `${config.TOPIC_PREFIX}${name}`, partitions: config.TOPIC_PARTITIONS, config: { 'cleanup.policy': 'delete', 'retention.ms': '-1' } })),
  );
