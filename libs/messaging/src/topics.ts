import type { Admin, ITopicMetadata } from 'kafkajs';
import { kafkaClient } from './kafka-client.js';
import type { KafkaSettings } from './kafka-settings.js';

export interface TopicSettings {
  topic: string;
  partitions: number;
  /** Kafka topic settings over `serviceTopicConfig`, e.g. `{ 'retention.ms': String(deadLetterRetentionMs) }`. */
  config?: Record<string, string>;
}

/** What the largest commit may need in one message: a body of 4 MiB and room for the envelope. */
const MESSAGE_BYTES_MAX = 5 * 1024 * 1024;

/** Longest wait for a new topic to have a leader, in milliseconds. */
const LEADER_WAIT_MS_MAX = 15_000;

/** Service topics keep everything and are never compacted: a consumer may start from the beginning at any time. */
export const serviceTopicConfig: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'max.message.bytes': String(MESSAGE_BYTES_MAX),
};

/** Dead letters lie outside key destruction, so they are kept no longer than somebody needs to look at them: 14 days. */
export const deadLetterRetentionMs = 14 * 24 * 60 * 60 * 1_000;

/**
 * Creates the topics that are not there, also when others create them at the same moment.
 * @throws Error when a topic has another number of partitions: a person's events would change partition and lose their order (I3)
 */
export async function ensureTopics(brokers: string[], topics: readonly TopicSettings[], settings: Partial<Omit<KafkaSettings, 'brokers'>> = {}): Promise<void> {
  const admin = kafkaClient({ clientId: 'ensure-topics', ...settings, brokers }).admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter(({ topic }) => !existing.has(topic));
    if (missing.length > 0) await create(admin, missing);
    const found = await metadataOf(admin, topics.map(({ topic }) => topic));
    for (const { topic, partitions } of topics) {
      const actual = found.find(({ name }) => name === topic)?.partitions.length;
      if (actual !== partitions) throw new Error(`the topic ${topic} has ${actual ?? 'no'} partitions and should have ${partitions}`);
    }
  } finally {
    await admin.disconnect();
  }
}

/** A topic somebody else created a moment ago has no leader yet, and asking for it fails until it has. */
async function metadataOf(admin: Admin, names: string[]): Promise<ITopicMetadata[]> {
  const end = performance.now() + LEADER_WAIT_MS_MAX;
  for (;;) {
    try {
      return (await admin.fetchTopicMetadata({ topics: names })).topics;
    } catch (error) {
      const notYet = error instanceof Error && 'type' in error && (error.type === 'UNKNOWN_TOPIC_OR_PARTITION' || error.type === 'LEADER_NOT_AVAILABLE');
      if (!notYet || performance.now() >= end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// kafkajs answers false, and does not throw, when somebody else created one first.
async function create(admin: Admin, topics: readonly TopicSettings[]): Promise<void> {
  await admin.createTopics({
    // Waited for below: kafkajs gives up at once when a broker has not heard of the topic yet.
    waitForLeaders: false,
    topics: topics.map(({ topic, partitions, config }) => ({
      topic,
      numPartitions: partitions,
      configEntries: Object.entries({ ...serviceTopicConfig, ...config }).map(([name, value]) => ({ name, value })),
    })),
  });
}
