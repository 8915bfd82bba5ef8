import fc from 'fast-check';
import {
  consistencyProof, decodeEntryBundle, emptyRoot, encodeEntryBundle, encodeTile, inclusionProof, leafHash, leafHashesOf, nodesFromTiles, parseTilePath, perfectRoot, rootFromLeaves,
  tilePath, tilesFor, verifyConsistency, verifyInclusion, widthAt,
} from './index.js';
import type { Hash, Tile } from './index.js';

const leavesOf = (size: number): Hash[] => Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`entry ${at}`)));

/** Every tile of a tree, by path, computed from leaves level by level. */
function tilesOf(leaves: readonly Hash[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let row = leaves;
  for (let level = 0; row.length > 0; level += 1) {
    for (let index = 0; index * 256 < row.length; index += 1) {
      const part = row.slice(index * 256, (index + 1) * 256);
      files.set(tilePath({ level, index, width: part.length }), encodeTile(part));
    }
    const below = row;
    row = Array.from({ length: Math.floor(below.length / 256) }, (_, at) => perfectRoot(below.slice(at * 256, (at + 1) * 256)));
  }
  return files;
}

describe('tiles (C2SP tlog-tiles)', () => {
  it.each<[Tile, string]>([
    [{ level: 0, index: 1_234_067, width: 256 }, '0/x001/x234/067'],
    [{ level: 0, index: 0, width: 256 }, '0/000'],
    [{ level: 1, index: 999, width: 8 }, '1/999.p/8'],
    [{ level: 'entries', index: 1000, width: 1 }, 'entries/x001/000.p/1'],
  ])('names %j as the specification does', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it.each(['0/1', '0/000.p/256', '0/000.p/300', '0/000.p/0', '0/000.p/01', '0/x000/001', '6/000', '-1/000', '0/../000', 'entries/x1/000', '0/000/', '00/000', '0/x001/x234/67'])('refuses %s', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it('names and reads back any tile', () => {
    fc.assert(fc.property(fc.constantFrom(0, 1, 2, 5, 'entries' as const), fc.nat(2 ** 31), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
    }));
  });

  it('lists, as a tree grows, exactly the tiles a verifier of the new size can ask for that the old one did not have', () => {
    fc.assert(fc.property(fc.nat(1_500), fc.nat(1_500), (older, more) => {
      const exist = (size: number): string[] => [...tilesOf(leavesOf(size)).keys()];
      const listed = tilesFor(older, older + more).filter((tile) => tile.level !== 'entries').map(tilePath);
      const before = new Set(exist(older));
      expect([...listed].sort()).toEqual(exist(older + more).filter((path) => !before.has(path)).sort());
    }), { numRuns: 25 });
  });

  it('carry every proof', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1_500 }), fc.nat(), fc.nat(), async (size, at, from) => {
      const leaves = leavesOf(size);
      const files = tilesOf(leaves);
      const read = nodesFromTiles(size, async (path) => files.get(path) ?? Promise.reject(new Error(`no ${path}`)));
      const root = rootFromLeaves(leaves);
      const index = at % size;
      const older = from % (size + 1);
      expect(verifyInclusion(index, size, leaves[index] ?? emptyRoot(), root, await inclusionProof(index, size, read))).toBe(true);
      expect(verifyConsistency(older, size, rootFromLeaves(leaves.slice(0, older)), root, await consistencyProof(older, size, read))).toBe(true);
    }), { numRuns: 30 });
  });

  it('hold nothing beyond the size', () => {
    expect(widthAt(0, 0, 0)).toBe(0);
    expect(widthAt(256, 0, 1)).toBe(0);
    expect(widthAt(256, 1, 0)).toBe(1);
    expect(widthAt(300, 'entries', 1)).toBe(44);
  });
});

describe('entry bundle', () => {
  it('gives back its entries, and the leaf hashes of its tile', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 }), (entries) => {
      const bundle = encodeEntryBundle(entries);
      expect(decodeEntryBundle(bundle).map((entry) => Buffer.from(entry))).toEqual(entries.map((entry) => Buffer.from(entry)));
      expect(leafHashesOf(bundle)).toEqual(entries.map(leafHash));
    }), { numRuns: 30 });
  });

  it('refuses bytes that end inside an entry', () => {
    const bundle = encodeEntryBundle([Buffer.from('abc')]);
    expect(() => decodeEntryBundle(bundle.slice(0, -1))).toThrow(RangeError);
    expect(() => decodeEntryBundle(bundle.slice(0, 1))).toThrow(RangeError);
  });
});
