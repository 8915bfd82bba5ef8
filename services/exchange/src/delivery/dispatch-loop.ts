import type { HeldLease, Lease } from '@samhandling/event-store';
import type { Clock, Logger } from '@samhandling/service-kit';
import type { Dispatcher } from './dispatcher.js';
import { anySubscription, type DeliverySignal } from './delivery-signal.js';
import type { NumberedDelivery } from './delivery.record.js';
import type { DeliveryStore } from './delivery.store.js';

export interface DispatchLoopParts {
  lease: Lease;
  deliveries: DeliveryStore;
  dispatcher: Dispatcher;
  signal: DeliverySignal;
  clock: Clock;
  logger: Logger;
  limits: { parallel: number; idleMs: number };
}

/** Deliveries read at once, for each that may be under way: one person's wait must not hide the others. */
const lookAhead = 20;

/** Sends what is due: different people beside each other, one person's deliveries in order, a failing one holding back only that person. */
export class DispatchLoop {
  #running: { stop: AbortController; ended: Promise<void> } | undefined;

  constructor(private readonly parts: DispatchLoopParts) {}

  start(): void {
    const stop = new AbortController();
    this.#running = { stop, ended: this.parts.lease.run(async (held) => await this.#serve(held), stop.signal) };
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.ended;
  }

  async #serve(held: HeldLease): Promise<void> {
    const { signal, logger, limits } = this.parts;
    try {
      if ((await this.#round(held)) > 0) return;
    } catch (error) {
      logger.warn('a round of dispatching failed; it is tried again', { error });
    }
    await signal.wait(anySubscription, limits.idleMs, held.signal);
  }

  async #round(held: HeldLease): Promise<number> {
    const { deliveries, dispatcher, clock, limits } = this.parts;
    const heads = await this.#heads(await deliveries.due(clock.now(), limits.parallel * lookAhead));
    const work = heads.slice(0, limits.parallel);
    if (held.remainingMs() === 0) return 0;
    const results = await Promise.allSettled(work.map(async (delivery) => await dispatcher.dispatch(delivery)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return work.length;
  }

  /** The first of each person and subscription, unless an earlier one is still waiting for its next try. */
  async #heads(due: readonly NumberedDelivery[]): Promise<NumberedDelivery[]> {
    const first = new Map<string, NumberedDelivery>();
    for (const delivery of due) {
      const { subscription, person } = delivery.record;
      if (!first.has(`${subscription} ${person}`)) first.set(`${subscription} ${person}`, delivery);
    }
    const pending = await Promise.all([...first.values()].map(async (delivery) => ((await this.parts.deliveries.hasEarlierPending(delivery)) ? undefined : delivery)));
    return pending.filter((delivery) => delivery !== undefined);
  }
}
