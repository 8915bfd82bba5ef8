import { consistencyProof, inclusionProof, leafHash, nodesFromTiles, parseTilePath, tilePath } from '@samhandling/ledger';
import type { Hash } from '@samhandling/ledger';
import type { Filter, Sort } from './ledger-filter.js';
import { conditionsOf } from './ledger-filter.js';
import type { LedgerCollections, PlacedEntry, StoredCheckpoint } from './ledger-collections.js';
import { fromBinary } from './ledger-collections.js';
import type { LedgerEntry } from './domain/ledger-entry.js';
import { LedgerTiles } from './ledger-tiles.js';

/** An entry as an auditor gets it: hashes and salt in base64. `entry` and `salt` are absent once erased. */
export interface ReadEntry {
  readonly index: number;
  readonly entry?: LedgerEntry;
  readonly salt?: string;
  readonly commitment: string;
  readonly leafHash: string;
}

/** Reads the log up to what was last signed; what is placed but not signed is not there yet. */
export class LedgerReader {
  readonly #tiles: LedgerTiles;

  constructor(private readonly collections: LedgerCollections) {
    this.#tiles = new LedgerTiles(collections);
  }

  /** The newest checkpoint; nothing before the first is signed. */
  async checkpoint(): Promise<StoredCheckpoint | undefined> {
    const [last] = await this.collections.checkpoints.find({}, { sort: { _id: -1 }, limit: 1 }).toArray();
    return last;
  }

  /** The bytes at a path under `tile/`, or nothing when there is no such tile in what was last signed. */
  async tile(path: string): Promise<Uint8Array | undefined> {
    const tile = parseTilePath(path);
    const last = tile === undefined ? undefined : await this.checkpoint();
    return tile === undefined || last === undefined ? undefined : this.#tiles.read(tile, last._id);
  }

  /** Signed entries that fit, from `after` on, oldest or newest first, at most `limit`. */
  async find(filter: Filter, page: { after?: number | undefined; limit: number; order: Sort }): Promise<{ size: number; entries: ReadEntry[] }> {
    const size = (await this.checkpoint())?._id ?? 0;
    const conditions = conditionsOf(filter, { size, after: page.after, order: page.order });
    const found = await this.collections.entries.find(conditions, { sort: { _id: page.order === 'oldest' ? 1 : -1 }, limit: page.limit }).toArray();
    return { size, entries: found.map(read) };
  }

  /** One signed entry by its index. */
  async entry(index: number): Promise<ReadEntry | undefined> {
    const placed = index < ((await this.checkpoint())?._id ?? 0) ? await this.collections.entries.findOne({ _id: index }) : null;
    return placed === null ? undefined : read(placed);
  }

  /** Proof that a leaf is in the signed tree of a size. @throws RangeError when that tree has no such leaf */
  async inclusion(index: number, size: number): Promise<readonly Hash[]> {
    return inclusionProof(index, size, this.#nodes(size));
  }

  /** Proof that one signed tree is a prefix of another. @throws RangeError when the first is the larger */
  async consistency(older: number, newer: number): Promise<readonly Hash[]> {
    return consistencyProof(older, newer, this.#nodes(newer));
  }

  #nodes(size: number): ReturnType<typeof nodesFromTiles> {
    return nodesFromTiles(size, async (path) => {
      const tile = parseTilePath(path);
      const bytes = tile === undefined ? undefined : await this.#tiles.read(tile, size);
      if (bytes === undefined) throw new RangeError(`no tile ${tile === undefined ? path : tilePath(tile)}`);
      return bytes;
    });
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function read({ _id, entry, salt, commitment }: PlacedEntry): ReadEntry {
  const committed = fromBinary(commitment);
  return {
    index: _id, ...(entry === undefined ? {} : { entry }), ...(salt === undefined ? {} : { salt: base64(fromBinary(salt)) }), commitment: base64(committed), leafHash: base64(leafHash(committed)),
  };
}
