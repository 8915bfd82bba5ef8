import { setTimeout as wait } from 'node:timers/promises';
import { typeName } from '@samhandling/contracts';
import { VersionConflict } from '@samhandling/event-store';
import type { EventStore, HeldLease, Lease } from '@samhandling/event-store';
import type { NoteSigner } from '@samhandling/ledger';
import type { Clock, Logger } from '@samhandling/service-kit';
import type { LedgerCollections, StoredCheckpoint } from './ledger-collections.js';
import { fromBinary, isDuplicate } from './ledger-collections.js';
import { LedgerDamaged, LedgerLog } from './ledger-log.js';
import { LedgerTiles } from './ledger-tiles.js';

export interface LedgerWriterOptions {
  readonly collections: LedgerCollections;
  readonly lease: Lease;
  readonly signer: NoteSigner;
  readonly store: EventStore;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly checkpointMs: number;
  readonly batchSize: number;
  readonly idleMs: number;
  /** An entry that has waited longer is raised. */
  readonly lateMs: number;
}

/** A term that failed is tried again after this long. */
const RETRY_MS = 1_000;
/** How often an instance looks for entries that have waited too long, at most. */
const WATCH_MS = 10_000;
/** Nothing is written with less than this left of the lease. */
const LEASE_MARGIN_MS = 500;

/**
 * The one writer of the log (`mechanisms`, Ledger writer): while it holds the lease it gives waiting entries their places and signs
 * checkpoints. The lease keeps others away; that two can never sign different trees rests on the places themselves: an index, an
 * event and a size are each taken once, and whoever is second starts over from what is there.
 */
export class LedgerWriter {
  readonly #stopped = new AbortController();
  readonly #tiles: LedgerTiles;
  #running: Promise<void> | undefined;
  #woken: () => void = () => undefined;
  #damaged: string | undefined;

  constructor(private readonly options: LedgerWriterOptions) {
    this.#tiles = new LedgerTiles(options.collections);
  }

  /** Why nothing is signed any more, when the log was found damaged. */
  get damaged(): string | undefined {
    return this.#damaged;
  }

  start(): void {
    this.#running ??= Promise.all([this.#campaign(), this.#watch()]).then(() => undefined);
  }

  /** Something new waits. Correctness never rests on this: the writer looks by itself too. */
  wake(): void {
    this.#woken();
  }

  /** Finishes the write at hand and lets the lease go. May be called twice. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#woken();
    await this.#running;
  }

  /** Age in milliseconds of the entry that has waited longest; 0 when none waits. */
  async waitedMs(): Promise<number> {
    const [oldest] = await this.options.collections.waiting.find({}, { sort: { _id: 1 }, limit: 1, projection: { at: 1 } }).toArray();
    return oldest === undefined ? 0 : Math.max(0, this.options.clock.now().getTime() - oldest.at.getTime());
  }

  async #campaign(): Promise<void> {
    const { lease, logger } = this.options;
    while (!this.#stopped.signal.aborted) {
      try {
        await lease.run((held) => this.#term(held), this.#stopped.signal);
      } catch (error) {
        if (error instanceof LedgerDamaged) this.#raise(error);
        else logger.warn(isDuplicate(error) ? 'another ledger writer was first; this one starts over' : 'a ledger writer failed; it starts over', { error });
        await wait(RETRY_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      }
    }
  }

  /** One holding of the lease, from what is in the database and nothing remembered. */
  async #term(held: HeldLease): Promise<void> {
    const { collections, signer, batchSize, idleMs, checkpointMs, clock } = this.options;
    const log = new LedgerLog(collections, this.#tiles, signer);
    const last = await log.open();
    if (last !== undefined) await this.#announce(last);
    this.#damaged = undefined;
    let signedAt = Number.NEGATIVE_INFINITY;
    while (!held.signal.aborted) {
      const waiting = await collections.waiting.find({}, { sort: { _id: 1 }, limit: batchSize }).toArray();
      if (held.remainingMs() <= LEASE_MARGIN_MS) return;
      if (waiting.length > 0) await log.place(waiting);
      if (log.isUnsigned && clock.monotonicMs() - signedAt >= checkpointMs && held.remainingMs() > LEASE_MARGIN_MS) {
        await this.#announce(await log.sign(clock.now()));
        signedAt = clock.monotonicMs();
      }
      if (waiting.length < batchSize) await this.#rest(idleMs, held.signal);
    }
  }

  /** Tells which offsets are in the log. Its own stream per size, so that it is told once however often it is tried. */
  async #announce({ _id: size, rootHash, offsets }: StoredCheckpoint): Promise<void> {
    const stream = `ledger-checkpoint-${size}`;
    const data = { size, rootHash: Buffer.from(fromBinary(rootHash)).toString('base64'), offsets };
    try {
      await this.options.store.commit({ stream, expectedVersion: 0, events: [{ type: typeName('consent', 'ledger-checkpointed'), data, partitionkey: stream }] });
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
    }
  }

  async #rest(idleMs: number, signal: AbortSignal): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#woken = resolve));
    const slept = new AbortController();
    await Promise.race([woken, wait(idleMs, undefined, { signal: AbortSignal.any([signal, slept.signal]) }).catch(() => undefined)]);
    slept.abort();
    this.#woken = () => undefined;
  }

  /** Every instance looks, not only the one that writes: what is wrong may be that nobody does. */
  async #watch(): Promise<void> {
    const { lateMs, logger } = this.options;
    let raised = false;
    while (!this.#stopped.signal.aborted) {
      // A database that is away is raised by the readiness of the service itself.
      const late = await this.waitedMs().then((waited) => waited > lateMs, () => raised);
      if (late && !raised) logger.error('entries have waited too long for their place in the ledger', { limitMs: lateMs });
      raised = late;
      await wait(Math.min(lateMs / 2, WATCH_MS), undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  #raise(error: LedgerDamaged): void {
    if (this.#damaged === undefined) this.options.logger.error('the ledger does not fit what was signed; nothing more is signed', { error });
    this.#damaged = error.message;
  }
}
