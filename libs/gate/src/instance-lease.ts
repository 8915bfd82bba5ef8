import type { Connection } from 'mongoose';
import { AttemptStopped } from './attempts.js';
import { majorityCollection } from './majority.js';

interface InstanceDocument {
  _id: string;
  expiresAt: Date;
}

/** Renewed three times a period, so that one lost renewal costs nothing. */
const RENEWALS_PER_LEASE = 3;
/** Kept back at the end of the lease: covers timers that fire late and clocks that run at different speeds. */
const MARGIN_SHARE = 0.2;

/**
 * This instance's sign of life. The others wait for a silent instance until its lease has run out by the database's clock; the
 * instance itself stops earlier, by its own monotonic clock counted from before it asked. So nobody confirms over a living attempt.
 */
export class InstanceLease {
  #deadlineMs = 0;
  #renewal: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  #renewing: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly options: { instance: string; leaseMs: number; monotonicMs: () => number; onLost: () => void },
  ) {}

  async init(): Promise<void> {
    await this.#documents.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 3_600 });
    await this.#renew();
    this.#renewal = setInterval(() => {
      // A failed renewal shows itself as a lease that runs out; the next one may still be in time.
      this.#renewing = this.#renew().catch(() => undefined);
    }, this.options.leaseMs / RENEWALS_PER_LEASE);
  }

  /** Gives the lease back. Only after every attempt has ended. */
  async close(): Promise<void> {
    clearInterval(this.#renewal);
    clearTimeout(this.#end);
    await this.#renewing;
    this.#deadlineMs = 0;
    await this.#documents.deleteOne({ _id: this.options.instance });
  }

  /** Milliseconds this instance may still vouch for its copy; 0 when not at all. */
  remainingMs(): number {
    return Math.max(0, this.#deadlineMs - this.options.monotonicMs());
  }

  /** @throws AttemptStopped when the lease has run out. */
  ensure(): void {
    if (this.remainingMs() === 0) throw new AttemptStopped('instance-lease-lost');
  }

  /** Instances whose lease has not run out by the database's clock, this one among them. */
  async live(): Promise<string[]> {
    const documents = await this.#documents.find({ $expr: { $gt: ['$expiresAt', '$$NOW'] } }, { projection: { _id: 1 } }).toArray();
    return documents.map(({ _id }) => _id);
  }

  async #renew(): Promise<void> {
    const { instance, leaseMs, monotonicMs, onLost } = this.options;
    const askedMs = monotonicMs();
    await this.#documents.updateOne({ _id: instance }, [{ $set: { expiresAt: { $add: ['$$NOW', leaseMs] } } }], { upsert: true });
    this.#deadlineMs = askedMs + leaseMs * (1 - MARGIN_SHARE);
    clearTimeout(this.#end);
    this.#end = setTimeout(onLost, this.remainingMs());
  }

  get #documents() {
    return majorityCollection<InstanceDocument>(this.connection, 'instances');
  }
}
