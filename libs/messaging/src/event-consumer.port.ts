import type { CloudEvent } from '@samhandling/contracts';
import type { EventContext } from './event-context.js';

/** What handles one event. Resolving means: the effect is durable. How it fails decides what happens next (`failures.ts`). */
export type EventHandler = (event: CloudEvent, context: EventContext) => Promise<void>;

/** The one way in from the bus. Every adapter passes the contract suite of this library. */
export interface EventConsumer {
  /** Handler for one type, or `'*'` for every type no handler names. Several handlers of a type run in the order added. */
  on(type: string, handler: EventHandler): void;
  /** Resolves when the consumer has its partitions. */
  start(): Promise<void>;
  /** Lets the events at work finish, commits what is done, leaves. May be called twice. */
  stop(): Promise<void>;
}
