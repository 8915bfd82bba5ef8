import type { INestApplication } from '@nestjs/common';
import type { KafkaEventsStrategy } from './kafka-events.strategy.js';

/**
 * Connects a strategy to an application. Use this and not `connectMicroservice` itself: Nest's default filter turns every failure
 * of a handler into one without a class, and then nothing could tell permanent from transient.
 *
 * A handler runs in the group its pattern names, `@EventPattern(type, { group: 'policy-copy' })` (the group id or its ending after
 * a dash); a group no handler names runs the handlers that name none.
 */
export function connectEvents(_app: INestApplication, _strategy: KafkaEventsStrategy): void { throw new Error('not yet'); }
