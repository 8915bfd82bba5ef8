import type { DynamicModule, Type } from '@nestjs/common';
import type { ServiceName } from '@samhandling/contracts';
import type { EventStoreOptions } from '@samhandling/event-store';
import type { Clock } from './clock.js';
import type { ServiceConfig } from './config.schema.js';
import type { ConsumerOptions } from './followed-strategy.js';
import type { Logger } from './logger.js';

/** All there is to say about a service: what it is called, what it is made of, and what it reads from Kafka. */
export interface ServiceOptions {
  name: ServiceName;
  /** One paragraph for whoever reads the OpenAPI document. */
  description: string;
  config: ServiceConfig;
  module: Type | DynamicModule;
  consumers?: ConsumerOptions[];
  /** What the service adds to its commits: indexes, fields that change in place, another codec. */
  eventStore?: Pick<EventStoreOptions, 'codec' | 'inPlaceFields' | 'indexes'>;
  /** Tests set the time and read the log; nobody else does. */
  clock?: Clock;
  logger?: Logger;
  /** Stop at SIGTERM and SIGINT (default true). */
  signals?: boolean;
}
