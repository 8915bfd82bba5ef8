import type { mongo } from 'mongoose';
import type { CommitDocument } from './commit.document.js';
import { firstOfEachStream, inStreamOrder, withoutGaps } from './relay-order.js';

export type UnrelayedCommit = Pick<CommitDocument, '_id' | 'stream' | 'version' | 'firstPosition' | 'events' | 'at' | 'relayed'>;

const projection = { stream: 1, version: 1, firstPosition: 1, events: 1, at: 1, relayed: 1 };

/** Streams remembered as relayed up to a version, so that most rounds need one query only. */
const REMEMBERED_STREAMS_MAX = 20_000;

/** Reads what the bus has not been told, in the order it may be told. */
export class Unrelayed {
  readonly #relayedUpTo = new Map<string, number>();

  constructor(
    private readonly commits: mongo.Collection<CommitDocument>,
    private readonly batchSize: number,
  ) {}

  /** The next commits to tell; never version n of a stream while n−1 is untold. At most twice the batch size. */
  async next(): Promise<UnrelayedCommit[]> {
    const batch = await this.#oldest();
    const behind = await this.#withUntoldBefore(firstOfEachStream(batch).filter((commit) => !this.#followsRelayed(commit)));
    const earlier = await this.#untoldBefore(behind);
    const found = new Set(earlier.map(({ stream }) => stream));
    const held = new Set(behind.map(({ stream }) => stream).filter((stream) => !found.has(stream)));
    return withoutGaps(inStreamOrder([...earlier, ...batch].filter(({ stream }) => !held.has(stream))));
  }

  async markRelayed(commits: readonly UnrelayedCommit[]): Promise<void> {
    await this.commits.updateMany({ _id: { $in: commits.map(({ _id }) => _id) } }, { $set: { relayed: true } });
    for (const { stream, version } of commits) {
      this.#relayedUpTo.delete(stream);
      this.#relayedUpTo.set(stream, version);
    }
    for (const stream of this.#relayedUpTo.keys()) {
      if (this.#relayedUpTo.size <= REMEMBERED_STREAMS_MAX) break;
      this.#relayedUpTo.delete(stream);
    }
  }

  async oldestAt(): Promise<Date | undefined> {
    // Local, not majority: a commit on its way to being durable counts as untold already, so the age is never told too low.
    const oldest = await this.commits.findOne({ relayed: false }, { sort: { at: 1 }, projection: { at: 1 }, readConcern: { level: 'local' } });
    return oldest?.at;
  }

  // The first reply of the cursor only: the server ends a reply at 16 MiB, and that bounds what one round holds in memory.
  async #oldest(): Promise<UnrelayedCommit[]> {
    const cursor = this.commits.find<UnrelayedCommit>({ relayed: false }, { sort: { at: 1 }, limit: this.batchSize, batchSize: this.batchSize, projection });
    try {
      return (await cursor.hasNext()) ? cursor.readBufferedDocuments() : [];
    } finally {
      await cursor.close();
    }
  }

  #followsRelayed({ stream, version }: UnrelayedCommit): boolean {
    return version === 1 || (this.#relayedUpTo.get(stream) ?? -1) >= version - 1;
  }

  /** Those whose predecessor is not told: a writer whose clock runs ahead made it, so it sorts later than what follows it. */
  async #withUntoldBefore(commits: readonly UnrelayedCommit[]): Promise<UnrelayedCommit[]> {
    if (commits.length === 0) return [];
    const predecessors = await this.commits
      .find<Pick<CommitDocument, 'stream' | 'relayed'>>({ $or: commits.map(({ stream, version }) => ({ stream, version: version - 1 })) }, { projection: { stream: 1, relayed: 1 } })
      .toArray();
    const untold = new Set(predecessors.filter(({ relayed }) => !relayed).map(({ stream }) => stream));
    return commits.filter(({ stream }) => untold.has(stream));
  }

  /** From the first untold commit of each stream on: what is before that one is told, so it is always safe to begin there. */
  async #untoldBefore(commits: readonly UnrelayedCommit[]): Promise<UnrelayedCommit[]> {
    if (commits.length === 0) return [];
    const before = commits.map(({ stream, version }) => ({ stream, version: { $lt: version } }));
    return this.commits.find<UnrelayedCommit>({ relayed: false, $or: before }, { sort: { stream: 1, version: 1 }, limit: this.batchSize, projection }).toArray();
  }
}
