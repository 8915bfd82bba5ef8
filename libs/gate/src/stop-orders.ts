import { typeName, type PersonId, type ServiceName } from '@samhandling/contracts';
import type { EventStore } from '@samhandling/event-store';
import type { Clock, Logger } from '@samhandling/service-kit';
import { Attempts, AttemptStopped, type Attempt } from './attempts.js';
import type { InstanceLease } from './instance-lease.js';
import type { OpenStop, Stop, StopsStore } from './stops.store.js';

export type StopHandler = (stop: Stop) => Promise<void>;

/** How long an instance takes at most to see a stop that another instance recorded. */
const LOOK_EVERY_MS = 200;
/** A stop that takes longer than this needs somebody's attention. */
const SLOW_MS = 30_000;

export interface StopOrdersParts {
  service: ServiceName;
  instance: string;
  store: EventStore;
  stops: StopsStore;
  lease: InstanceLease;
  attempts: Attempts;
  clock: Clock;
  logger: Logger;
}

/**
 * Carries out stop orders (I5): the copy is changed first; then every live instance aborts its attempts about the person and confirms;
 * when all have, or the silent ones' leases have run out, the service's own handlers run and `<area>.stop-confirmed` is committed.
 */
export class StopOrders {
  readonly #handlers: StopHandler[] = [];
  readonly #confirming = new Map<string, Promise<void>>();
  readonly #toldSlow = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(private readonly parts: StopOrdersParts) {}

  async init(): Promise<void> {
    await this.parts.stops.init();
    await this.parts.lease.init();
  }

  /** Begins carrying out; after every handler is registered. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /**
   * Runs one attempt to hand something about these persons to somebody. Registered as in flight first; read the copy (ask the gate)
   * inside `run`, and hand over after that. Whatever is written must have left, or the socket be closed, when `run` resolves.
   * @throws AttemptStopped when a stop order comes, or the instance can no longer vouch for its copy
   */
  async attempt<T>(persons: readonly PersonId[], run: (signal: AbortSignal, attempt: Attempt) => Promise<T>): Promise<T> {
    const ensure = (): void => {
      if (this.#closed) throw new AttemptStopped('stopping');
      this.parts.lease.ensure();
    };
    return await this.parts.attempts.run(persons, ensure, async (attempt) => await run(attempt.signal, attempt));
  }

  /** What the service itself must do before a stop is confirmed (stop pending deliveries, say). May be called again for the same stop. */
  onStop(handler: StopHandler): void {
    this.#handlers.push(handler);
  }

  /** Takes a stop order; durable when it resolves. Called after the copy was changed. */
  async order(stop: Stop): Promise<void> {
    await this.parts.stops.record(stop, this.parts.clock.now());
    this.#look();
  }

  /** Ends every attempt and gives the instance's lease back. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.parts.attempts.stopAll('stopping');
    await this.#round;
    await Promise.all(this.#confirming.values());
    await this.parts.lease.close();
  }

  /** One round at a time; a wish that comes meanwhile is one more round. */
  #look(): void {
    this.#again = true;
    this.#round ??= this.#rounds().finally(() => (this.#round = undefined));
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        await this.#carryOut();
      } catch (error) {
        this.parts.logger.warn('stop orders could not be carried out just now; tried again', { error });
      }
    }
  }

  async #carryOut(): Promise<void> {
    const open = await this.parts.stops.open();
    if (open.length === 0) return;
    const live = await this.parts.lease.live();
    for (const stop of open) {
      this.#tellIfSlow(stop);
      if (!stop.confirmedBy.includes(this.parts.instance)) this.#confirm(stop);
      else if (live.every((instance) => stop.confirmedBy.includes(instance))) await this.#finish(stop);
    }
  }

  /** Waits for the attempts to end beside the rounds: one that is slow to end holds up its own stop, not the others. */
  #confirm(stop: OpenStop): void {
    if (this.#confirming.has(stop.id)) return;
    const confirmed = this.parts.attempts
      .stop(stop.person)
      .then(async () => await this.parts.stops.confirm(stop.id, this.parts.instance))
      .catch((error: unknown) => this.parts.logger.warn('a stop order could not be confirmed just now; tried again', { error }))
      .finally(() => {
        this.#confirming.delete(stop.id);
        if (!this.#closed) this.#look();
      });
    this.#confirming.set(stop.id, confirmed);
  }

  async #finish(stop: OpenStop): Promise<void> {
    const { store, stops, service, clock, logger } = this.parts;
    if (!(await stops.claim(stop.id))) return;
    try {
      for (const handler of this.#handlers) await handler(stop);
      const at = clock.now().toISOString();
      await store.execute({
        stream: `stop-${stop.id}`,
        cause: `stop/${stop.id}#confirmed`,
        decider: { initial: undefined, evolve: () => undefined },
        decide: () => ({
          events: [{ type: typeName(service, 'stop-confirmed'), partitionkey: stop.person, causationid: stop.id, data: { stop: stop.id, service, at, person: stop.person } }],
        }),
      });
      await stops.done(stop.id, clock.now());
      this.#toldSlow.delete(stop.id);
    } catch (error) {
      logger.warn('a stop order could not be finished just now; tried again', { error, stop: stop.id });
      await stops.release(stop.id);
    }
  }

  #tellIfSlow(stop: OpenStop): void {
    const ageMs = this.parts.clock.now().getTime() - stop.recordedAt.getTime();
    if (ageMs < SLOW_MS || this.#toldSlow.has(stop.id)) return;
    this.#toldSlow.add(stop.id);
    this.parts.logger.error('a stop order has not been confirmed yet', { stop: stop.id, ageMs, confirmedBy: stop.confirmedBy });
  }
}
