import { createHash } from 'node:crypto';

/** A SHA-256 hash, 32 bytes. */
export type Hash = Uint8Array;

export const hashSize = 32;

const sha256 = (...parts: readonly Uint8Array[]): Hash => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

const leafPrefix = Uint8Array.of(0x00);
const nodePrefix = Uint8Array.of(0x01);

/** Hash of one log entry (RFC 6962 § 2.1). The prefix keeps an entry from being passed off as a node. */
export const leafHash = (entry: Uint8Array): Hash => sha256(leafPrefix, entry);

/** Hash of a node over its two children (RFC 6962 § 2.1). */
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(nodePrefix, left, right);

/** Root of the tree without entries: the hash of nothing. */
export const emptyRoot = (): Hash => sha256();

/** Whether two hashes are the same bytes. */
export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b);

export { sha256 };
