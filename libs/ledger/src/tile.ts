import { hashSize, leafHash, nodeHash } from './hash.js';
import type { Hash } from './hash.js';
import type { ReadNodes } from './proof.js';
import type { NodeAt } from './tree.js';

/** Height of a tile in tree levels, and so its width in hashes (C2SP tlog-tiles). */
export const tileHeight = 8;
export const tileWidth = 256;
/** Highest tile level the format allows. */
const highestLevel = 5;

/** A tile: `level` counts tiles, not tree levels; `entries` is the bundle of entries beside the tiles of level 0. `width` 256 is full. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** `x001/x234/067` for 1234067. */
function encodeIndex(index: number): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return groups.join('/');
}

/** Path of a tile under `tile/`, for instance `0/x001/x234/067.p/8` or `entries/000`. */
export const tilePath = ({ level, index, width }: Tile): string => `${level}/${encodeIndex(index)}${width === tileWidth ? '' : `.p/${width}`}`;

const pathForm = /^(entries|[0-5])\/((?:x\d{3}\/){0,5})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile a path names, or nothing when it is not the one right way to write a tile's path. */
export function parseTilePath(path: string): Tile | undefined {
  const match = pathForm.exec(path);
  if (match === null) return undefined;
  const [, level = '', groups = '', last = '', partial] = match;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(`${groups.replaceAll(/[x/]/g, '')}${last}`),
    width: partial === undefined ? tileWidth : Number(partial),
  };
  // Written back it must be the same: this refuses leading zero groups, unsafe numbers and a "partial" of full width.
  return tile.width <= tileWidth && Number.isSafeInteger(tile.index) && tilePath(tile) === path ? tile : undefined;
}

/** How many hashes of a tile exist in a tree of that size; 0 when the tile does not exist. */
export function widthAt(size: number, level: number | 'entries', index: number): number {
  const nodes = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level));
  return Math.max(0, Math.min(tileWidth, nodes - index * tileWidth));
}

/** Every tile that is new, or wider, when a tree grows from one size to another. */
export function tilesFor(olderSize: number, newerSize: number): readonly Tile[] {
  const tiles: Tile[] = [];
  for (const level of ['entries', 0, 1, 2, 3, 4, highestLevel] as const) {
    const span = tileWidth ** (level === 'entries' ? 1 : level + 1);
    const last = Math.ceil(newerSize / span);
    for (let index = Math.floor(olderSize / span); index < last; index += 1) {
      const width = widthAt(newerSize, level, index);
      if (width > widthAt(olderSize, level, index)) tiles.push({ level, index, width });
    }
  }
  return tiles;
}

/** The bytes of a tile: its hashes one after the other. */
export const encodeTile = (hashes: readonly Hash[]): Uint8Array => new Uint8Array(Buffer.concat(hashes));

/** The hashes of a tile. Throws RangeError when the bytes are not whole hashes. */
export function decodeTile(bytes: Uint8Array): readonly Hash[] {
  if (bytes.length === 0 || bytes.length % hashSize !== 0 || bytes.length > tileWidth * hashSize) throw new RangeError('a tile is 1 to 256 hashes');
  return Array.from({ length: bytes.length / hashSize }, (_, at) => bytes.slice(at * hashSize, (at + 1) * hashSize));
}

/** An entry bundle: each entry with its length in two bytes, big-endian. Throws RangeError for an entry over 65 535 bytes. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(entries.flatMap((entry) => {
    if (entry.length > 0xffff) throw new RangeError('an entry is at most 65535 bytes');
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
  })));
}

/** The entries of a bundle. Throws RangeError when the bytes end inside an entry. */
export function decodeEntryBundle(bytes: Uint8Array): readonly Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    const end = at + 2 + length;
    if (end > bytes.length || at + 2 > bytes.length) throw new RangeError('an entry bundle ends inside an entry');
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return entries;
}

/** The leaf hashes of the entries of a bundle: the tile of level 0 beside it. */
export const leafHashesOf = (bundle: Uint8Array): readonly Hash[] => decodeEntryBundle(bundle).map(leafHash);

/** Where the hash of a perfect subtree lies: the tile, and the range of its hashes that the subtree is the root of. */
export function tileOf({ level, index }: NodeAt): { readonly level: number; readonly index: number; readonly from: number; readonly count: number } {
  const tileLevel = Math.floor(level / tileHeight);
  const count = 2 ** (level % tileHeight);
  return { level: tileLevel, index: Math.floor((index * count) / tileWidth), from: (index * count) % tileWidth, count };
}

/** The root of hashes whose number is a power of two. */
export function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, at) => nodeHash(row[at * 2] ?? new Uint8Array(), row[at * 2 + 1] ?? new Uint8Array()));
  const [root] = row;
  if (root === undefined) throw new RangeError('no hashes');
  return root;
}

/** Reads subtree hashes out of tiles of a tree of a size; each tile is asked for once. `readTile` gets the path under `tile/`. */
export function nodesFromTiles(size: number, readTile: (path: string) => Promise<Uint8Array>): ReadNodes {
  return async (nodes) => {
    const tiles = new Map<string, readonly Hash[]>();
    const found: Hash[] = [];
    for (const node of nodes) {
      const { level, index, from, count } = tileOf(node);
      const path = tilePath({ level, index, width: widthAt(size, level, index) });
      const hashes = tiles.get(path) ?? decodeTile(await readTile(path));
      tiles.set(path, hashes);
      if (from + count > hashes.length) throw new RangeError(`tile ${path} is too short`);
      found.push(perfectRoot(hashes.slice(from, from + count)));
    }
    return found;
  };
}
