import fc from 'fast-check';
import { consistencyProof, emptyRoot, inclusionProof, leafHash, nodeHash, rootFromLeaves, subtreesOf, verifyConsistency, verifyInclusion } from './index.js';
import type { Hash, ReadNodes } from './index.js';

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');

/** Test vectors of the certificate-transparency reference implementation of RFC 6962. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((input) => Buffer.from(input, 'hex'));
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leavesOf = (size: number): Hash[] => Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`entry ${at}`)));
const readFrom = (leaves: readonly Hash[]): ReadNodes => async (nodes) =>
  nodes.map(({ level, index }) => rootFromLeaves(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));

/** The definition of RFC 6962 § 2.1, word for word, to compare with. */
function definedRoot(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)));
}

const sizes = fc.integer({ min: 1, max: 700 });

describe('Merkle tree (RFC 6962)', () => {
  it('has the roots of the reference vectors', () => {
    expect(hex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(inputs.map((_, at) => hex(rootFromLeaves(inputs.slice(0, at + 1).map(leafHash))))).toEqual(roots);
  });

  it('has the reference inclusion proof of the first leaf of eight', async () => {
    const proof = await inclusionProof(0, 8, readFrom(inputs.map(leafHash)));
    expect(proof.map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  it('has the reference consistency proof from six to eight leaves', async () => {
    const proof = await consistencyProof(6, 8, readFrom(inputs.map(leafHash)));
    expect(proof.map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('grown one leaf at a time has the root of the definition', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), (size) => {
      expect(hex(rootFromLeaves(leavesOf(size)))).toBe(hex(definedRoot(leavesOf(size))));
    }), { numRuns: 40 });
  });

  it('splits any range that starts at a subtree into subtrees that cover it once', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 12 }), fc.nat(50), fc.nat(5_000), (level, start, more) => {
      const from = start * 2 ** level;
      const to = from + (more % (2 ** level)) + 1;
      let next = from;
      for (const node of subtreesOf(from, to)) {
        expect(node.index * 2 ** node.level).toBe(next);
        next += 2 ** node.level;
      }
      expect(next).toBe(to);
    }));
  });
});

describe('inclusion', () => {
  it('is shown for every leaf of any tree', async () => {
    await fc.assert(fc.asyncProperty(sizes, fc.nat(), async (size, at) => {
      const leaves = leavesOf(size);
      const index = at % size;
      const proof = await inclusionProof(index, size, readFrom(leaves));
      expect(verifyInclusion(index, size, leaves[index] ?? emptyRoot(), rootFromLeaves(leaves), proof)).toBe(true);
    }), { numRuns: 100 });
  });

  it('is not shown for another leaf, another place, another size or a shortened, lengthened or changed proof', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), async (size, at, which) => {
      const leaves = leavesOf(size);
      const index = at % size;
      const leaf = leaves[index] ?? emptyRoot();
      const root = rootFromLeaves(leaves);
      const proof = await inclusionProof(index, size, readFrom(leaves));
      const changed = proof.map((hash, step) => (step === which % proof.length ? leafHash(hash) : hash));
      expect(verifyInclusion(index, size, leafHash(leaf), root, proof)).toBe(false);
      expect(verifyInclusion((index + 1) % size, size, leaf, root, proof)).toBe(false);
      expect(verifyInclusion(index, size, leaf, root, changed)).toBe(false);
      expect(verifyInclusion(index, size, leaf, root, proof.slice(0, -1))).toBe(false);
      expect(verifyInclusion(index, size, leaf, root, [...proof, leaf])).toBe(false);
      expect(verifyInclusion(index, size, leaf, leafHash(root), proof)).toBe(false);
      expect(verifyInclusion(size, size, leaf, root, proof)).toBe(false);
    }), { numRuns: 60 });
  });
});

describe('consistency', () => {
  it('is shown between any tree and any later one', async () => {
    await fc.assert(fc.asyncProperty(sizes, fc.nat(), async (newer, at) => {
      const leaves = leavesOf(newer);
      const older = at % (newer + 1);
      const proof = await consistencyProof(older, newer, readFrom(leaves));
      expect(verifyConsistency(older, newer, rootFromLeaves(leaves.slice(0, older)), rootFromLeaves(leaves), proof)).toBe(true);
    }), { numRuns: 150 });
  });

  it('is never shown for a history that was rewritten', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), async (newer, at, which) => {
      const leaves = leavesOf(newer);
      const older = 1 + (at % (newer - 1));
      const rewritten = leaves.map((leaf, index) => (index === which % older ? leafHash(leaf) : leaf));
      const seen = rootFromLeaves(leaves.slice(0, older));
      const proof = await consistencyProof(older, newer, readFrom(rewritten));
      expect(verifyConsistency(older, newer, seen, rootFromLeaves(rewritten), proof)).toBe(false);
      expect(verifyConsistency(older, newer, seen, rootFromLeaves(leaves), [...proof, seen])).toBe(false);
    }), { numRuns: 60 });
  });
});
