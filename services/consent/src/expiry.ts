import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Lease } from '@samhandling/event-store';
import { Clock, CONFIG, CONNECTION, Instance, Logger } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import type { ConsentConfig } from './config.js';
import { expireConsents } from './domain/expire.decide.js';
import { ConsentEnds } from './projections/consent-ends.store.js';
import { Subjects } from './subjects.js';

/** Persons looked at in one round; the rest come in the next. */
const PERSONS_PER_ROUND_MAX = 200;

/** Tells of consents that have run out. May try often; each is said once, decided on the person's own stream (`mechanisms.md`, Timers). */
@Injectable()
export class Expiry implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ConsentEnds) private readonly ends: ConsentEnds,
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(CONNECTION) private readonly connection: Connection,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Instance) private readonly instance: Instance,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  onApplicationBootstrap(): void {
    const onFailure = (error: unknown): void => this.logger.warn('expired consents could not be told of just now; tried again', { error });
    const lease = new Lease(this.connection, { name: 'consent-expiry', holderId: this.instance.id, leaseMs: this.config.RELAY_LEASE_MS, onFailure });
    this.#running = lease.run(async ({ signal }) => {
      while (!signal.aborted) {
        await this.round().catch(onFailure);
        await pause(this.config.EXPIRY_MS, signal);
      }
    }, this.#stop.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async round(): Promise<void> {
    const now = this.clock.now();
    for (const person of await this.ends.overAt(now, PERSONS_PER_ROUND_MAX)) {
      await this.subjects.change(person, { decide: (state, at) => ({ facts: expireConsents(at, state), answer: undefined }) });
    }
  }
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> =>
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
