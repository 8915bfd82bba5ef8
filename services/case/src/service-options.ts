import { topicName } from '@samhandling/contracts';
import { policyCopyConsumer } from '@samhandling/gate';
import type { ServiceOptions } from '@samhandling/service-kit';
import { CaseModule } from './case.module.js';
import type { CaseConfig } from './config.js';
import { caseIndexes } from './store/case.store.js';

/** All there is to say about the case service to whoever starts it. */
export const caseService = (config: CaseConfig): ServiceOptions => ({
  name: 'case',
  description:
    'The shared case of a person: needs, applications, referrals, decisions, measures, who answers for coordination, and who has access. It comes into being from what fagsystems register and is never typed in.',
  config,
  module: CaseModule.forService(),
  consumers: [{ groupId: 'case', topics: [topicName(config.TOPIC_PREFIX, 'exchange')] }, policyCopyConsumer('case', config)],
  eventStore: { indexes: caseIndexes },
});
