import { Inject, Injectable } from '@nestjs/common';
import type { PersonId } from '@samhandling/contracts';
import { Clock, CONFIG, Stopping } from '@samhandling/service-kit';
import type { ConsentConfig } from './config.js';
import type { Stop } from './domain/subject.js';
import { Subjects } from './subjects.js';

/** How often a waiting call looks whether everyone has stopped. */
const LOOK_EVERY_MS = 50;

/** Waits a short while for a stop to be in force everywhere; the person at the screen gets a true word either way. */
@Injectable()
export class Withdrawals {
  constructor(
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Stopping) private readonly stopping: Stopping,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  async statusOf(person: PersonId, stopId: string): Promise<'in-force' | 'pending'> {
    const end = this.clock.monotonicMs() + this.config.WITHDRAWAL_WAIT_MS;
    for (;;) {
      if (await this.#inForce(person, stopId)) return 'in-force';
      if (this.clock.monotonicMs() >= end || this.stopping.signal.aborted) return 'pending';
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async #inForce(person: PersonId, stopId: string): Promise<boolean> {
    const { stops } = await this.subjects.of(person);
    return stops.some((stop: Stop) => stop.id === stopId && stop.inForce);
  }
}
