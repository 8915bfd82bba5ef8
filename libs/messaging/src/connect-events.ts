import type { INestApplication } from '@nestjs/common';
import type { NestMicroservice } from '@nestjs/microservices';
import { HandlerFailures } from './handler-failures.filter.js';
import type { KafkaEventsStrategy } from './kafka-events.strategy.js';

/**
 * Connects a strategy to an application, before `startAllMicroservices`. The strategy refuses to start when it was connected in any other
 * way: Nest binds its filters while it connects, and without ours every failure of a handler would arrive without its class.
 */
export function connectEvents(app: INestApplication, strategy: KafkaEventsStrategy): void {
  const connected = app.connectMicroservice({ strategy }, { deferInitialization: true }) as NestMicroservice;
  connected.useGlobalFilters(new HandlerFailures());
  // What Nest itself does when it does not wait: the application owns the modules and has run their hooks.
  connected.registerListeners();
  connected.setIsInitialized(true);
  connected.setIsInitHookCalled(true);
  strategy.keepsFailures = true;
}
