import type { CloudEvent } from '@samhandling/contracts';
import type { EventStore } from './event-store.js';

/** What the relay needs of the bus; `EventPublisher` of the messaging library satisfies it. */
export interface RelayPublisher {
  publish(topic: string, events: CloudEvent[]): Promise<void>;
}

export interface RelayOptions {
  topic: string;
  holderId: string;
  /** How long the lease lasts without renewal; default 10 000 ms. */
  leaseMs?: number;
  /** Commits in one round; default 500. */
  batchSize?: number;
  /** Longest wait between looks at the store when nobody wakes it; default 250 ms. */
  idleMs?: number;
  /** A round that failed; the relay tries again by itself. */
  onFailure?: (error: unknown) => void;
}

export class Relay {
  constructor(
    readonly store: EventStore,
    readonly publisher: RelayPublisher,
    readonly options: RelayOptions,
  ) {}

  start(): void { throw new Error('not yet'); }
  stop(): Promise<void> { throw new Error('not yet'); }
  wake(): void { throw new Error('not yet'); }
  oldestUnrelayedAt(): Promise<Date | undefined> { throw new Error('not yet'); }
}
