import type { INestApplication } from '@nestjs/common';
import { HandlerFailures } from './handler-failures.filter.js';
import type { KafkaEventsStrategy } from './kafka-events.strategy.js';

/**
 * Connects a strategy to an application, before `startAllMicroservices`. Use this and not `connectMicroservice` itself: without the
 * filter set here every failure of a handler would reach the strategy without its class.
 */
export function connectEvents(app: INestApplication, strategy: KafkaEventsStrategy): void {
  app.connectMicroservice({ strategy }).useGlobalFilters(new HandlerFailures());
}
