import { serviceNames, topicName } from '@samhandling/contracts';
import type { ServiceOptions } from '@samhandling/service-kit';
import { AppModule, description } from './app.module.js';
import type { ConsentConfig } from './config.js';
import { stoppingServices } from './domain/stop.decide.js';
import { requestField } from './subjects.js';

/** The whole of the service, for `main.ts` and for tests that start it with their own infrastructure. */
export const consentService = (config: ConsentConfig): ServiceOptions => {
  const topics = (services: readonly Parameters<typeof topicName>[1][]): string[] => services.map((service) => topicName(config.TOPIC_PREFIX, service));
  return {
    name: 'consent',
    description,
    config,
    module: AppModule,
    consumers: [
      { groupId: 'consent', topics: topics(stoppingServices), fromBeginning: true },
      { groupId: 'consent-projections', topics: topics(serviceNames), fromBeginning: true },
    ],
    eventStore: { indexes: [{ key: { [requestField]: 1 }, name: 'request', unique: true, partialFilterExpression: { [requestField]: { $exists: true } } }] },
  };
};
