import { topicName } from '@samhandling/contracts';
import { policyCopyConsumer } from '@samhandling/gate';
import type { ConsumerOptions, ServiceOptions } from '@samhandling/service-kit';
import { CaseModule } from './case.module.js';
import type { CaseConfig } from './config.js';
import { caseIndexes } from './store/case.store.js';

/** Two installations on one broker must not share a group, or each would get some of the other's places. */
const ownGroup = (consumer: ConsumerOptions, { TOPIC_PREFIX }: CaseConfig): ConsumerOptions => ({ ...consumer, groupId: `${TOPIC_PREFIX}${consumer.groupId}` });

/** All there is to say about the case service to whoever starts it. */
export const caseService = (config: CaseConfig): ServiceOptions => ({
  name: 'case',
  description:
    'The shared case of a person: needs, applications, referrals, decisions, measures, who answers for coordination, and who has access. It comes into being from what fagsystems register and is never typed in.',
  config,
  module: CaseModule.forService(),
  consumers: [{ groupId: 'case', topics: [topicName(config.TOPIC_PREFIX, 'exchange')] }, policyCopyConsumer('case', config)].map((consumer) => ownGroup(consumer, config)),
  eventStore: { indexes: caseIndexes },
});
