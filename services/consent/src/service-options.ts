import { serviceNames, topicName } from '@samhandling/contracts';
import type { ServiceName } from '@samhandling/contracts';
import type { ServiceOptions } from '@samhandling/service-kit';
import type { ConsentConfig } from './config.js';
import { ConsentModule } from './consent.module.js';
import { stoppingServices } from './domain/stop.decide.js';
import { ledgerConsumer } from './ledger/index.js';
import { requestField } from './subjects.js';

/** All there is to say about the consent service to whoever starts it. */
export const consentService = (config: ConsentConfig): ServiceOptions => {
  const topicsOf = (services: readonly ServiceName[]): string[] => services.map((service) => topicName(config.TOPIC_PREFIX, service));
  return {
    name: 'consent',
    description: 'Persons and who may act for them, consents, lawful grounds, and the ledger that proves what was shared.',
    config,
    module: ConsentModule,
    consumers: [
      { groupId: 'consent', topics: topicsOf(stoppingServices) },
      { groupId: 'consent-projections', topics: topicsOf(serviceNames) },
      ledgerConsumer(config),
    ],
    // Two requests never get one id, and a request leads to its person without saying who that is.
    eventStore: { indexes: [{ key: { [requestField]: 1 }, name: 'request', unique: true, partialFilterExpression: { [requestField]: { $exists: true } } }] },
  };
};
