import type { Connection } from 'mongoose';
import { majorityCollection } from './majority.js';

export interface Freshness {
  fresh: boolean;
  /** Age of the oldest partition in milliseconds; Infinity before every partition has been heard from. */
  ageMs: number;
}

interface HeartbeatDocument {
  _id: number;
  asOf: Date;
}

/** How often the other instances' heartbeats are read. Reading late only makes the copy look older than it is, never fresher. */
const READ_EVERY_MS = 500;

/**
 * How old the copy is. Each instance consumes some partitions and all of them share one copy, so heartbeats are kept beside the copy
 * and each instance judges by all partitions. A partition nobody has heard from makes the copy too old (unknown means no).
 */
export class CopyFreshness {
  readonly #asOfMs = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly options: { partitions: number; ageMsMax: number; now: () => Date },
  ) {}

  async init(): Promise<void> {
    await this.#read();
    this.#timer = setInterval(() => {
      // A failed reading leaves the ages growing, which is the safe side; the next one tries again.
      this.#reading = this.#read().catch(() => undefined);
    }, READ_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
  }

  async heartbeat(partition: number, asOf: string): Promise<void> {
    const at = new Date(asOf);
    if (Number.isNaN(at.getTime())) return;
    await this.#documents.updateOne({ _id: partition }, { $max: { asOf: at } }, { upsert: true });
    this.#heard(partition, at);
  }

  read(): Freshness {
    const { partitions, ageMsMax, now } = this.options;
    const nowMs = now().getTime();
    let ageMs = 0;
    for (let partition = 0; partition < partitions; partition += 1) {
      const asOfMs = this.#asOfMs.get(partition);
      ageMs = Math.max(ageMs, asOfMs === undefined ? Number.POSITIVE_INFINITY : nowMs - asOfMs);
    }
    return { fresh: ageMs <= ageMsMax, ageMs };
  }

  async #read(): Promise<void> {
    for (const { _id, asOf } of await this.#documents.find().toArray()) this.#heard(_id, asOf);
  }

  #heard(partition: number, asOf: Date): void {
    this.#asOfMs.set(partition, Math.max(this.#asOfMs.get(partition) ?? 0, asOf.getTime()));
  }

  get #documents() {
    return majorityCollection<HeartbeatDocument>(this.connection, 'policy_copy_heartbeats');
  }
}
