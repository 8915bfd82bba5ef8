import { emptyRoot, nodeHash, sameHash } from './hash.js';
import type { Hash } from './hash.js';
import { subtreesOf } from './tree.js';
import type { NodeAt } from './tree.js';

/** Reads the hashes of perfect subtrees, from wherever they are kept, in the order asked. */
export type ReadNodes = (nodes: readonly NodeAt[]) => Promise<readonly Hash[]>;

/** A part of a proof: the leaves [from, to), whose root is one hash of the proof. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Largest power of two smaller than a size of two or more. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function inclusionSpans(index: number, from: number, to: number): readonly Span[] {
  if (to - from === 1) return [];
  const middle = from + splitOf(to - from);
  return index < middle
    ? [...inclusionSpans(index, from, middle), { from: middle, to }]
    : [...inclusionSpans(index, middle, to), { from, to: middle }];
}

function consistencySpans(older: number, from: number, to: number, whole: boolean): readonly Span[] {
  if (older === to) return whole ? [] : [{ from, to }];
  const middle = from + splitOf(to - from);
  return older <= middle
    ? [...consistencySpans(older, from, middle, whole), { from: middle, to }]
    : [...consistencySpans(older, middle, to, false), { from, to: middle }];
}

async function hashSpans(spans: readonly Span[], read: ReadNodes): Promise<readonly Hash[]> {
  const nodes = spans.map((span) => subtreesOf(span.from, span.to));
  const hashes = await read(nodes.flat());
  let next = 0;
  return nodes.map((parts) => {
    const own = hashes.slice(next, next + parts.length);
    next += parts.length;
    return own.reduceRight((right, left) => nodeHash(left, right));
  });
}

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** Proof that the leaf at `index` is in the tree of `size` leaves (RFC 6962 § 2.1.1). Throws RangeError for an index outside the tree. */
export async function inclusionProof(index: number, size: number, read: ReadNodes): Promise<readonly Hash[]> {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  return hashSpans(inclusionSpans(index, 0, size), read);
}

/** Proof that the tree of `older` leaves is a prefix of the tree of `newer` (RFC 6962 § 2.1.2). Empty when `older` is 0 or the same. */
export async function consistencyProof(older: number, newer: number, read: ReadNodes): Promise<readonly Hash[]> {
  if (!isSize(older) || !isSize(newer) || older > newer) throw new RangeError(`a tree of ${older} is no prefix of one of ${newer}`);
  return older === 0 || older === newer ? [] : hashSpans(consistencySpans(older, 0, newer, true), read);
}

/** Whether a proof shows that the leaf is at `index` of the tree with that root. */
export function verifyInclusion(index: number, size: number, leaf: Hash, root: Hash, proof: readonly Hash[]): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  const spans = inclusionSpans(index, 0, size);
  if (spans.length !== proof.length) return false;
  const computed = proof.reduce((hash, sibling, step) => ((spans[step]?.from ?? 0) > index ? nodeHash(hash, sibling) : nodeHash(sibling, hash)), leaf);
  return sameHash(computed, root);
}

/** Whether a proof shows that the tree with the older root is a prefix of the tree with the newer root. */
export function verifyConsistency(older: number, newer: number, olderRoot: Hash, newerRoot: Hash, proof: readonly Hash[]): boolean {
  if (!isSize(older) || !isSize(newer) || older > newer) return false;
  if (older === newer) return proof.length === 0 && sameHash(olderRoot, newerRoot);
  if (older === 0) return proof.length === 0 && sameHash(olderRoot, emptyRoot());
  const spans = consistencySpans(older, 0, newer, true);
  if (spans.length !== proof.length) return false;
  // The walk starts in the perfect subtree that ends the older tree; when that is the whole older tree its hash is known already.
  const startsKnown = subtreesOf(0, older).length === 1;
  const start = startsKnown ? olderRoot : proof[0];
  if (start === undefined) return false;
  const rest = proof.map((hash, step) => ({ hash, from: spans[step]?.from ?? 0 })).slice(startsKnown ? 0 : 1);
  let [olderHash, newerHash] = [start, start];
  for (const { hash, from } of rest) {
    if (from >= older) newerHash = nodeHash(newerHash, hash);
    else [olderHash, newerHash] = [nodeHash(hash, olderHash), nodeHash(hash, newerHash)];
  }
  return sameHash(olderHash, olderRoot) && sameHash(newerHash, newerRoot);
}
