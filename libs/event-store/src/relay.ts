import type { CloudEvent } from '@samhandling/contracts';
import { Bell } from './bell.js';
import type { EventStore } from './event-store.js';
import { Lease, type HeldLease } from './lease.js';
import { pause } from './pause.js';
import { Unrelayed } from './unrelayed.js';

/** What the relay needs of the bus; `EventPublisher` of the messaging library is one. */
export interface RelayPublisher {
  /** Resolves when every event is durable at the broker, in order per `partitionkey`. */
  publish(topic: string, events: CloudEvent[]): Promise<void>;
}

export interface RelayOptions {
  topic: string;
  holderId: string;
  /** How long the lease lasts without renewal, ms; default 5 000. */
  leaseMs?: number | undefined;
  /** Commits told in one round; default 500. */
  batchSize?: number | undefined;
  /** Longest wait between looks at the store when nobody wakes it, ms; default 250. */
  idleMs?: number | undefined;
  /** Wait after a failed round, ms; default 1 000. */
  retryMs?: number | undefined;
  /** A round that failed; the relay tries again by itself. */
  onFailure?: ((error: unknown) => void) | undefined;
}

/**
 * Tells the bus what was committed: one holder at a time, in order, marking what it told. Killed between telling and marking it
 * tells again, with the same `streamversion`, and consumers drop what is not newer.
 */
export class Relay {
  readonly #unrelayed: () => Unrelayed;
  readonly #lease: Lease;
  #running: { ended: Promise<void>; stop: AbortController } | undefined;
  readonly #bell = new Bell();

  constructor(
    private readonly store: EventStore,
    private readonly publisher: RelayPublisher,
    private readonly options: RelayOptions,
  ) {
    this.#lease = new Lease(store.connection, { name: 'relay', holderId: options.holderId, leaseMs: options.leaseMs ?? 5_000, onFailure: options.onFailure });
    let unrelayed: Unrelayed | undefined;
    this.#unrelayed = () => (unrelayed ??= new Unrelayed(store.commits, options.batchSize ?? 500));
  }

  start(): void {
    if (this.#running !== undefined) return;
    const stop = new AbortController();
    const ended = this.#lease.run((held) => this.#serve(held), stop.signal);
    this.#running = { stop, ended };
  }

  /** Lets the round at work finish and gives the lease up. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.stop.abort();
    await running?.ended;
  }

  /** There is something to tell. Only speed rests on it. */
  wake(): void {
    this.#bell.ring();
  }

  /** When the oldest commit not yet told was made; undefined when all are told. Same answer in every instance. */
  async oldestUnrelayedAt(): Promise<Date | undefined> {
    return this.#unrelayed().oldestAt();
  }

  async #serve(held: HeldLease): Promise<void> {
    while (!held.signal.aborted) {
      try {
        const told = await this.#round(held);
        if (told === 0) await this.#bell.wait(this.options.idleMs ?? 250, held.signal);
      } catch (error) {
        this.options.onFailure?.(error);
        await pause(this.options.retryMs ?? 1_000, held.signal);
      }
    }
  }

  async #round(held: HeldLease): Promise<number> {
    const commits = await this.#unrelayed().next();
    if (commits.length === 0 || held.remainingMs() === 0) return 0;
    const events = await Promise.all(commits.map((commit) => this.store.eventsOf(commit)));
    await this.publisher.publish(this.options.topic, events.flat());
    await this.#unrelayed().markRelayed(commits);
    return commits.length;
  }
}
