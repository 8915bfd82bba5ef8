import { decodeTile, encodeEntryBundle, encodeTile, leafHash, perfectRoot, tileWidth, widthAt } from '@samhandling/ledger';
import type { Hash, Tile } from '@samhandling/ledger';
import type { LedgerCollections } from './ledger-collections.js';
import { fromBinary, toBinary } from './ledger-collections.js';

/** Tiles of the log, derived from its entries. Full ones are kept, because they never change; the last of each level is put together when asked for. */
export class LedgerTiles {
  constructor(private readonly collections: LedgerCollections) {}

  /** The bytes of a tile in a tree of that size, or nothing when the tree has no such tile. */
  async read(tile: Tile, size: number): Promise<Uint8Array | undefined> {
    const { level, index, width } = tile;
    if (width > widthAt(size, level, index)) return undefined;
    if (level === 'entries') return encodeEntryBundle(await this.#commitments(index * tileWidth, width));
    return encodeTile(await this.#hashes(level, index, width));
  }

  /** Keeps the tiles that became full when the tree grew. Harmless when repeated. */
  async keepFull(olderSize: number, newerSize: number): Promise<void> {
    for (let level = 0, span = tileWidth; span <= newerSize; level += 1, span *= tileWidth) {
      for (let index = Math.floor(olderSize / span); (index + 1) * span <= newerSize; index += 1) {
        const hashes = await this.#hashes(level, index, tileWidth);
        const document = { level, index, hashes: toBinary(encodeTile(hashes)), root: toBinary(perfectRoot(hashes)) };
        await this.collections.tiles.updateOne({ _id: `${level}/${index}` }, { $setOnInsert: document }, { upsert: true });
      }
    }
  }

  async #hashes(level: number, index: number, width: number): Promise<Hash[]> {
    const kept = await this.collections.tiles.findOne({ _id: `${level}/${index}` }, { projection: { hashes: 1 } });
    if (kept !== null) return decodeTile(fromBinary(kept.hashes)).slice(0, width);
    if (level === 0) return (await this.#commitments(index * tileWidth, width)).map(leafHash);
    const from = index * tileWidth;
    const below = await this.collections.tiles.find({ level: level - 1, index: { $gte: from, $lt: from + width } }, { projection: { root: 1 }, sort: { index: 1 } }).toArray();
    if (below.length === width) return below.map(({ root }) => fromBinary(root));
    // A kept tile is missing; what it is made of is still there.
    const hashes: Hash[] = [];
    for (let at = from; at < from + width; at += 1) hashes.push(perfectRoot(await this.#hashes(level - 1, at, tileWidth)));
    return hashes;
  }

  async #commitments(from: number, count: number): Promise<Uint8Array[]> {
    const found = await this.collections.entries.find({ _id: { $gte: from, $lt: from + count } }, { projection: { commitment: 1 }, sort: { _id: 1 } }).toArray();
    if (found.length !== count || found.some(({ _id }, at) => _id !== from + at)) throw new Error(`the ledger has a hole between ${from} and ${from + count}`);
    return found.map(({ commitment }) => fromBinary(commitment));
  }
}
