import { emptyRoot, nodeHash } from './hash.js';
import type { Hash } from './hash.js';

/**
 * A Merkle tree kept as the roots of its perfect subtrees, largest first: enough to append and to know the root, in space
 * that grows with the logarithm of the size.
 */
export interface TreeState {
  readonly size: number;
  readonly subtrees: readonly Hash[];
}

export const emptyTree: TreeState = { size: 0, subtrees: [] };

/** The tree with one more leaf. */
export function append(tree: TreeState, leaf: Hash): TreeState {
  const subtrees = [...tree.subtrees];
  let hash = leaf;
  // Every trailing one-bit of the size is a perfect subtree as large as the one being carried.
  for (let size = tree.size; size % 2 === 1; size = Math.floor(size / 2)) {
    const left = subtrees.pop();
    if (left === undefined) throw new RangeError('tree state does not fit its size');
    hash = nodeHash(left, hash);
  }
  return { size: tree.size + 1, subtrees: [...subtrees, hash] };
}

/** The root hash of a tree (RFC 6962 § 2.1). */
export function rootOf(tree: TreeState): Hash {
  return tree.subtrees.length === 0 ? emptyRoot() : tree.subtrees.reduceRight((right, left) => nodeHash(left, right));
}

/** The root hash over leaf hashes. */
export const rootFromLeaves = (leaves: Iterable<Hash>): Hash => rootOf(treeFromLeaves(leaves));

/** The tree over leaf hashes. */
export function treeFromLeaves(leaves: Iterable<Hash>): TreeState {
  let tree = emptyTree;
  for (const leaf of leaves) tree = append(tree, leaf);
  return tree;
}

/** Coordinates of a perfect subtree: `level` 0 is leaves, node `index` of level L covers leaves [index·2^L, (index+1)·2^L). */
export interface NodeAt {
  readonly level: number;
  readonly index: number;
}

/** The perfect subtrees that together are the leaves [from, to), left to right. `from` must be where a subtree of that size can start. */
export function subtreesOf(from: number, to: number): readonly NodeAt[] {
  const found: NodeAt[] = [];
  for (let start = from; start < to;) {
    let level = 0;
    while (start % 2 ** (level + 1) === 0 && start + 2 ** (level + 1) <= to) level += 1;
    found.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return found;
}
