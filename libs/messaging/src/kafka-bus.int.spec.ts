import { deadLetterTopic } from '@samhandling/contracts';
import { testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { Kafka, logLevel } from 'kafkajs';
import { contractSettings, eventBusContract } from './event-bus.contract.spec.js';
import { KafkaEventConsumer } from './kafka-event-consumer.js';
import { KafkaEventPublisher } from './kafka-event-publisher.js';
import { ensureTopics } from './topics.js';

const { brokers } = testInfrastructure();
const topicPrefix = testTopicPrefix();
const { connection } = await testDatabase();
const kafka = new Kafka({ brokers, clientId: 'spec', logLevel: logLevel.NOTHING });
const admin = kafka.admin();
const producer = kafka.producer();
beforeAll(() => Promise.all([admin.connect(), producer.connect()]));
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]));

let opened = 0;

eventBusContract('Kafka', async () => {
  opened += 1;
  const topic = `${topicPrefix}samhandling.contract-${opened}`;
  const group = `${topicPrefix}contract-${opened}`;
  await ensureTopics(brokers, [{ topic, partitions: 3 }]);
  return {
    publisher: new KafkaEventPublisher({ brokers, clientId: 'spec' }),
    topic,
    group,
    consumer: () =>
      new KafkaEventConsumer({ brokers, clientId: 'spec', groupId: group, topics: [topic], fromBeginning: true, connection, topicPrefix, settings: { ...contractSettings, fetchWaitMs: 100, sessionMs: 6_000 }, onFatal: (error) => { throw error; } }),
    publishGarbage: async (key) => {
      await producer.send({ topic, messages: [{ key, value: 'not json' }] });
    },
    deadLetters: async () => {
      const [partition] = await admin.fetchTopicOffsets(deadLetterTopic(topicPrefix, group));
      return Number(partition?.offset ?? 0);
    },
  };
});
