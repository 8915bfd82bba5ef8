import { topicName } from '@samhandling/contracts';
import { policyCopyConsumer, type GateModuleOptions } from '@samhandling/gate';
import type { ServiceOptions } from '@samhandling/service-kit';
import type { NotificationConfig } from './config.js';
import { NotificationModule } from './notification.module.js';
import { messageIndexes } from './store/message.store.js';

/** All there is to say about the notification service to whoever starts it. */
export const notificationService = (config: NotificationConfig, gate: GateModuleOptions = {}): ServiceOptions => ({
  name: 'notification',
  description: 'Messages to people: an inbox, and a notice by e-mail that says only that there is something to read. Who gets a message at all is decided as for any other recipient.',
  config,
  module: NotificationModule.forService(gate),
  consumers: [
    { groupId: 'notification', topics: [topicName(config.TOPIC_PREFIX, 'consent'), topicName(config.TOPIC_PREFIX, 'case'), topicName(config.TOPIC_PREFIX, 'coordinator')] },
    policyCopyConsumer('notification', config),
  ],
  eventStore: { indexes: messageIndexes, inPlaceFields: ['dispatch'] },
});
