import { InfrastructureFailure } from '@samhandling/messaging';
import { Types } from 'mongoose';
import type { LedgerEntry } from './domain/ledger-entry.js';
import type { LedgerCollections, WaitingEntry } from './ledger-collections.js';
import { isDuplicate } from './ledger-collections.js';

/** Entries in one round trip; more than this wait for the next. */
const BATCH_MAX = 500;
const COUNT_EVERY_MS = 1_000;

export interface Arrival {
  readonly entry: LedgerEntry;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface InboxOptions {
  readonly now: () => Date;
  /** Entries that may wait at once. */
  readonly waitingMax: number;
  /** Called when something new waits; wakes the writer. */
  readonly onArrival: () => void;
}

/**
 * Takes entries in from every instance's consumers, durably and once per event, for the one writer to place. What arrives while
 * a write is under way goes with the next, so that many partitions share a round trip.
 */
export class LedgerInbox {
  #pending: { document: WaitingEntry; taken: () => void; failed: (error: unknown) => void }[] = [];
  #writing = false;
  #full = false;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly collections: LedgerCollections,
    private readonly options: InboxOptions,
  ) {}

  /** Resolves when the entry is durable, also when it was so already. @throws InfrastructureFailure while too many wait */
  async take({ entry, topic, partition, offset }: Arrival): Promise<void> {
    const document: WaitingEntry = { _id: new Types.ObjectId(), event: `${entry.source} ${entry.id}`, entry, topic, partition, offset, at: this.options.now() };
    await new Promise<void>((taken, failed) => {
      this.#pending.push({ document, taken, failed });
      void this.#write();
    });
  }

  /** Counted now and then, not for each write: the limit keeps a disk from filling, and a second's more does not matter. */
  async #refuseWhenFull(): Promise<void> {
    const now = this.options.now().getTime();
    if (this.#full || now - this.#countedAt >= COUNT_EVERY_MS) {
      this.#full = (await this.collections.waiting.estimatedDocumentCount()) >= this.options.waitingMax;
      this.#countedAt = now;
    }
    if (this.#full) throw new InfrastructureFailure('ledger-writer-behind');
  }

  async #write(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0, BATCH_MAX);
      try {
        await this.#insert(batch.map(({ document }) => document));
        for (const { taken } of batch) taken();
        this.options.onArrival();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = false;
  }

  async #insert(documents: WaitingEntry[]): Promise<void> {
    await this.#refuseWhenFull();
    try {
      await this.collections.waiting.insertMany(documents, { ordered: false });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  }
}

/** An unordered insert has tried all: when every refusal is a duplicate, all of it is there. */
function onlyDuplicates(error: unknown): boolean {
  const { writeErrors, result } = error as { writeErrors?: unknown; result?: { getWriteConcernError?: () => unknown } };
  if (result?.getWriteConcernError?.() !== undefined) return false;
  return isDuplicate(error) && (Array.isArray(writeErrors) ? writeErrors : [writeErrors]).every(isDuplicate);
}
