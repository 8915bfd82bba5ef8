import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { ConsumerHealth, KafkaConsumerOptions } from './consumer-options.js';
import type { EventHandler } from './event-consumer.port.js';
import { KafkaEventConsumer } from './kafka-event-consumer.js';
import type { ParkingOperations } from './parked-events.port.js';

/** Optional second argument of `@EventPattern`: the consumer group the handler belongs to. */
export interface EventPatternExtras {
  group?: string;
}

interface Registered {
  type: string;
  group: string | undefined;
  handler: EventHandler;
}

/**
 * Nest transport for events: handlers are ordinary `@EventPattern(type)` methods, `'*'` for every type no handler names. Connect it with
 * `connectEvents`.
 *
 * With several groups in one service a handler names its own, `@EventPattern(type, { group: 'policy-copy' })`: the group id, or
 * its ending after a dash. A group that no handler names runs the handlers that name none.
 */
export class KafkaEventsStrategy extends Server implements CustomTransportStrategy {
  /** Nest hands failures over to us instead of logging and losing them. */
  override readonly propagatesEventHandlerErrors = true;
  /** Set by `connectEvents`: failures reach us as they were thrown. */
  keepsFailures = false;
  readonly #consumer: KafkaEventConsumer;
  readonly #registered: Registered[] = [];

  constructor(private readonly options: KafkaConsumerOptions) {
    super();
    this.#consumer = new KafkaEventConsumer(options);
  }

  get groupId(): string {
    return this.options.groupId;
  }

  get parking(): ParkingOperations {
    return this.#consumer.parking;
  }

  health(): ConsumerHealth {
    return this.#consumer.health();
  }

  // Nest chains the handlers of one pattern and runs them side by side; ours run in order, so the chain is never made.
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: EventPatternExtras = {}): void {
    if (!isEventHandler || typeof pattern !== 'string') throw new Error('this transport takes @EventPattern with the name of an event type, and nothing else');
    callback.isEventHandler = true;
    callback.extras = extras;
    this.messageHandlers.set(pattern, callback);
    this.#registered.push({ type: pattern, group: extras.group, handler: async (event, context) => {
      const result: unknown = await callback(event, context);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    } });
  }

  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const named = this.#registered.filter(({ group }) => group !== undefined && (this.groupId === group || this.groupId.endsWith(`-${group}`)));
      const ours = named.length > 0 ? named : this.#registered.filter(({ group }) => group === undefined);
      for (const { type, handler } of ours) this.#consumer.on(type, handler);
      if (ours.length > 0 && !this.keepsFailures) throw new Error('connect the strategy with connectEvents: otherwise failures of handlers lose their class');
      await this.#consumer.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Drains; may be called twice. Call it before the database closes (`beforeApplicationShutdown`), or effects at work fail at the last moment. */
  override async close(): Promise<void> {
    await this.#consumer.stop();
  }

  override on(): never {
    throw new Error('listen to events with @EventPattern');
  }

  override unwrap<T>(): T {
    return this.#consumer as T;
  }
}
