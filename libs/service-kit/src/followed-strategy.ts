import type { Type } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import type { CloudEvent } from '@samhandling/contracts';
import { KafkaEventsStrategy } from '@samhandling/messaging';
import { isObservable, lastValueFrom } from 'rxjs';
import { newContext, runInContext } from './request-context.js';

/** What a service asks to consume: a Kafka consumer group over some topics. Handlers say which group they are in: `@EventPattern(type, { group: 'policy-copy' })`. */
export interface ConsumerOptions {
  /** Kafka consumer group id, `<service>` or `<service>-<what>`; its place in the topics is kept by Kafka under this name, the topic prefix before it. */
  groupId: string;
  /** Full topic names, prefix included. */
  topics: string[];
  /** True (default): a new group reads all there is, because what it builds must be complete. */
  fromBeginning?: boolean;
  /** A provider that must know when a key is parked in this group, before the offset of its first event is committed. */
  parking?: Type<ParkingListener>;
}

/** Told when events of a key (a person, mostly) begin to wait for an operator in this group, and when none does any more. */
export interface ParkingListener {
  parked(key: string, topic: string): Promise<void>;
  unparked(key: string, topic: string): Promise<void>;
}

/** The Kafka strategy, with each handler run in a context that follows the event into logs and into the events it causes. */
export class FollowedStrategy extends KafkaEventsStrategy {
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    const followed: MessageHandler = (event: CloudEvent, context) =>
      runInContext(newContext({ traceparent: event.traceparent, correlationid: event.correlationid ?? event.id }), async () => await settled(await callback(event, context)));
    super.addHandler(pattern, followed, isEventHandler, extras);
  }
}

/** Nest answers some handlers with a stream that only begins when listened to; it must begin inside the context. */
const settled = async (result: unknown): Promise<unknown> => (isObservable(result) ? await lastValueFrom(result, { defaultValue: undefined }) : result);
