import { topicName } from '@samhandling/contracts';
import { policyCopyConsumer } from '@samhandling/gate';
import type { ConsumerOptions, ServiceOptions } from '@samhandling/service-kit';
import type { CoordinatorConfig } from './config.js';
import { CoordinatorModule } from './coordinator.module.js';
import { heardIndexes } from './store/heard-streams.js';

/** Two installations on one broker must not share a group, or each would get some of the other's places. */
const ownGroup = (consumer: ConsumerOptions, { TOPIC_PREFIX }: CoordinatorConfig): ConsumerOptions => ({ ...consumer, groupId: `${TOPIC_PREFIX}${consumer.groupId}` });

/** All there is to say about the coordinator service to whoever starts it. */
export const coordinatorService = (config: CoordinatorConfig): ServiceOptions => ({
  name: 'coordinator',
  description: 'Who coordinates around a person, and the one living plan: proposed, declined, appointed; goals in own words; measures that move as they move in their owners’ systems.',
  config,
  module: CoordinatorModule.forService(),
  consumers: [
    { groupId: 'coordinator', topics: [topicName(config.TOPIC_PREFIX, 'exchange'), topicName(config.TOPIC_PREFIX, 'case')] },
    policyCopyConsumer('coordinator', config),
  ].map((consumer) => ownGroup(consumer, config)),
  eventStore: { indexes: heardIndexes },
});
