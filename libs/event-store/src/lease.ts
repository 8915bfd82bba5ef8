import type { Connection, mongo } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { monotonicClock, type MonotonicClock } from './monotonic-clock.js';
import { pause } from './pause.js';

export interface LeaseOptions {
  /** What there must be one of in the service, e.g. `relay` or `router-0`. */
  name: string;
  /** Who asks, for those who read the collection. A random part is added, so a restarted process never passes for the one before. */
  holderId: string;
  /** How long the lease lasts unless renewed; renewed at a third of it. */
  leaseMs: number;
  clock?: MonotonicClock | undefined;
  /** A try that failed for want of the database; the lease tries again by itself. */
  onFailure?: ((error: unknown) => void) | undefined;
}

/** What the work sees of the lease it runs under. */
export interface HeldLease {
  /** Aborts when the lease is lost or the work is asked to end. */
  readonly signal: AbortSignal;
  /** Rises each time the lease changes hands: what is written with a lower one than already seen comes from a holder that was. */
  readonly token: number;
  /** By the monotonic clock, counted from before the lease was asked for: never more than the database grants. */
  remainingMs(): number;
}

interface LeaseDocument {
  _id: string;
  holder: string | null;
  expiresAt: Date;
  token: number;
}

/**
 * One writer at a time, by a document in MongoDB. Expiry is judged by the database's clock alone, so clocks of processes may differ;
 * a holder judges its own time by the monotonic clock. A process frozen between its last look and a write is the known
 * remainder: give `token` along, or make the write harmless when repeated.
 */
export class Lease {
  readonly #holder: string;
  readonly #clock: MonotonicClock;
  #heldUntil = 0;
  #token = 0;
  #exists = false;
  #collection: mongo.Collection<LeaseDocument> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly options: LeaseOptions,
  ) {
    this.#holder = `${options.holderId}/${randomUUID()}`;
    this.#clock = options.clock ?? monotonicClock;
  }

  /** 0 before the lease was ever held. */
  get token(): number {
    return this.#token;
  }

  remainingMs(): number {
    return Math.max(0, this.#heldUntil - this.#clock());
  }

  isHeld(): boolean {
    return this.remainingMs() > 0;
  }

  /** Acquires or renews. True when held. */
  async acquire(): Promise<boolean> {
    const { name, leaseMs } = this.options;
    const asked = this.#clock();
    await this.#ensure();
    const held = await this.#leases().findOneAndUpdate(
      { _id: name, $or: [{ holder: this.#holder }, { $expr: { $lte: ['$expiresAt', '$$NOW'] } }] },
      [{ $set: { holder: this.#holder, expiresAt: { $add: ['$$NOW', leaseMs] }, token: { $cond: [{ $eq: ['$holder', this.#holder] }, '$token', { $add: ['$token', 1] }] } } }],
      { returnDocument: 'after' },
    );
    if (held === null) {
      this.#heldUntil = 0;
      return false;
    }
    this.#token = held.token;
    this.#heldUntil = asked + leaseMs;
    return true;
  }

  /** Lets the next one in at once. Harmless when the lease is no longer ours. */
  async release(): Promise<void> {
    this.#heldUntil = 0;
    await this.#leases().updateOne({ _id: this.options.name, holder: this.#holder }, { $set: { holder: null, expiresAt: new Date(0) } });
  }

  /**
   * Runs `work` each time the lease is won, until `signal` aborts; then releases it. Work that ends by itself is started again while
   * the lease is held.
   * @throws what `work` throws, after the lease is released
   */
  async run(work: (held: HeldLease) => Promise<void>, signal: AbortSignal): Promise<void> {
    const retryMs = this.options.leaseMs / 5;
    try {
      while (!signal.aborted) {
        if (await this.#tryToAcquire()) await this.#workWhileHeld(work, signal);
        else await pause(retryMs, signal);
      }
    } finally {
      await this.release().catch((error: unknown) => this.options.onFailure?.(error));
    }
  }

  async #workWhileHeld(work: (held: HeldLease) => Promise<void>, signal: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const either = AbortSignal.any([signal, lost.signal]);
    const renewal = this.#renew(lost, either);
    try {
      while (!either.aborted) await work({ signal: either, token: this.#token, remainingMs: () => this.remainingMs() });
    } finally {
      lost.abort();
      await renewal;
    }
  }

  async #renew(lost: AbortController, ended: AbortSignal): Promise<void> {
    const everyMs = this.options.leaseMs / 3;
    while (!ended.aborted) {
      await pause(Math.min(everyMs, this.remainingMs()), ended);
      if (ended.aborted) return;
      const token = this.#token;
      const renewed = await this.#tryToAcquire();
      // Another held it in between: what we began under the old token is no longer ours to finish.
      if ((!renewed && !this.isHeld()) || this.#token !== token) lost.abort();
    }
  }

  async #tryToAcquire(): Promise<boolean> {
    try {
      return await this.acquire();
    } catch (error) {
      this.options.onFailure?.(error);
      return false;
    }
  }

  // An upsert cannot compare with the database's clock, so the document is made first, expired.
  async #ensure(): Promise<void> {
    if (this.#exists) return;
    await this.#leases().updateOne({ _id: this.options.name }, { $setOnInsert: { holder: null, expiresAt: new Date(0), token: 0 } }, { upsert: true });
    this.#exists = true;
  }

  #leases(): mongo.Collection<LeaseDocument> {
    const { db } = this.connection;
    if (db === undefined) throw new Error('the lease is used before its database connection is open');
    return (this.#collection ??= db.collection<LeaseDocument>('leases', {
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', wtimeoutMS: this.options.leaseMs },
    }));
  }
}
