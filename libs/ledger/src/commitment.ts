import canonicalize from 'canonicalize';
import { leafHash, sha256 } from './hash.js';
import type { Hash } from './hash.js';

/** Bytes of salt per entry: enough that nobody can guess an entry and try it. */
export const saltBytes = 32;

/**
 * What the log holds of an entry: SHA-256 over a random salt and the entry's canonical JSON (RFC 8785). It tells nothing of
 * the entry (rule D14), and the entry can be erased while every proof still holds. Throws TypeError for a short salt or an
 * entry that is not JSON.
 */
export function commitment(entry: unknown, salt: Uint8Array): Hash {
  if (salt.length < saltBytes) throw new TypeError(`a salt is at least ${saltBytes} bytes`);
  const json = canonicalize(entry);
  if (json === undefined) throw new TypeError('an entry is JSON');
  return sha256(salt, Buffer.from(json, 'utf8'));
}

/** The leaf hash of an entry in the log. */
export const leafOf = (entry: unknown, salt: Uint8Array): Hash => leafHash(commitment(entry, salt));
