/** The five services; each has one topic of its own. */
export const serviceNames = ['exchange', 'consent', 'case', 'coordinator', 'notification'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Partitions of a service topic, fixed at creation: a change would move persons between partitions and break their order (I3). */
export const servicePartitions = 6;

export const serviceTopics: readonly { service: ServiceName; name: string; partitions: number }[] = serviceNames.map((service) => ({
  service,
  name: `samhandling.${service}`,
  partitions: servicePartitions,
}));

/** Topic of a service; `prefix` keeps two installations or test runs on one broker apart. */
export const topicName = (prefix: string, service: ServiceName): string => `${prefix}samhandling.${service}`;

export type FagsystemTopicKind = 'outbound' | 'inbound' | 'rejected';

/** A fagsystem's own topic; it reads and writes these and nothing else. */
export const fagsystemTopic = (prefix: string, clientId: string, kind: FagsystemTopicKind): string =>
  `${prefix}fagsystem.${clientId}.${kind}`;

export const deadLetterTopic = (prefix: string, consumerGroup: string): string => `${prefix}samhandling.${consumerGroup}.dead-letter`;
