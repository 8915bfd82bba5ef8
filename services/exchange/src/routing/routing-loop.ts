import { Lease, type HeldLease } from '@samhandling/event-store';
import type { PolicyCopy } from '@samhandling/gate';
import type { Clock, Logger } from '@samhandling/service-kit';
import type { PoolStore } from './pool.store.js';
import type { Release, ReleaseStore } from './release.store.js';
import type { Releaser } from './releaser.js';
import type { Router } from './router.js';

export interface RoutingLoopParts {
  lease: Lease;
  copy: PolicyCopy;
  pool: PoolStore;
  releases: ReleaseStore;
  router: Router;
  releaser: Releaser;
  clock: Clock;
  logger: Logger;
  limits: { batch: number; idleMs: number };
}

/** One router at a time, by a lease; correctness rests on the unique numbers and streams, so a late one does no harm. */
export class RoutingLoop {
  #wake: (() => void) | undefined;
  #running: { stop: AbortController; ended: Promise<void> } | undefined;

  constructor(private readonly parts: RoutingLoopParts) {}

  start(): void {
    const stop = new AbortController();
    this.#running = { stop, ended: this.parts.lease.run(async (held) => await this.#serve(held), stop.signal) };
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort();
    this.#wake?.();
    await this.#running?.ended;
  }

  /** There is something to route. Only speed rests on it. */
  wake(): void {
    this.#wake?.();
  }

  async #serve(held: HeldLease): Promise<void> {
    try {
      const done = await this.#round(held);
      if (done === 0) await this.#idle(held.signal);
    } catch (error) {
      this.parts.logger.warn('a round of routing failed; it is tried again', { error });
      await this.#idle(held.signal);
    }
  }

  /** What a consent has opened goes before what is new, so that an order once promised holds. */
  async #round(held: HeldLease): Promise<number> {
    const { pool, releases, router, releaser, clock, limits } = this.parts;
    let done = 0;
    for (const release of await releases.open(limits.batch)) {
      if (held.remainingMs() === 0) return done;
      if (!(await this.#isKnown(release))) {
        await releases.later(release.id, clock.now());
        continue;
      }
      if (!(await releaser.carryOut(release))) continue;
      await releases.done(release.id, clock.now());
      done += 1;
    }
    for (const pooled of await pool.toRoute(clock.now(), limits.batch)) {
      if (held.remainingMs() === 0) return done;
      await router.route(pooled);
      done += 1;
    }
    return done;
  }

  /** What opened it is in the copy by now: decided before, the same would be withheld once more and then never looked at. */
  async #isKnown({ after, person }: Release): Promise<boolean> {
    return after === undefined || (await this.parts.copy.knowsOf(after, person));
  }

  async #idle(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(end, this.parts.limits.idleMs);
      signal.addEventListener('abort', end, { once: true });
      this.#wake = end;
    });
  }
}
