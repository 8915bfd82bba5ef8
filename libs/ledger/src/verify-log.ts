import { openCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { leafOf } from './commitment.js';
import { sameHash } from './hash.js';
import type { NoteVerifier } from './note.js';
import { verifyConsistency, verifyInclusion } from './proof.js';
import { append, emptyTree, rootOf } from './tree.js';

/** An entry as it lies beside the log, with the salt of its commitment (base64). */
export interface LoggedEntry {
  readonly index: number;
  readonly entry: unknown;
  readonly salt: string;
}

/** What a check found wrong, or that nothing was. */
export type Verified =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly problem: LogProblem; readonly at?: number };

/**
 * - `checkpoint-not-signed`: the checkpoint is not signed by the log's key.
 * - `root-differs`: the entries are not those the checkpoint was signed over (edited, inserted, deleted or swapped).
 * - `entry-missing`: fewer entries than the checkpoint says, or a number left out.
 * - `truncated`: the log is now smaller than a checkpoint seen before.
 * - `forked`: a checkpoint seen before is not a prefix of this log.
 * - `not-included`: an entry's proof does not lead to the root.
 */
export type LogProblem = 'checkpoint-not-signed' | 'root-differs' | 'entry-missing' | 'truncated' | 'forked' | 'not-included';

const saltOf = (entry: LoggedEntry): Uint8Array => new Uint8Array(Buffer.from(entry.salt, 'base64'));

const failed = (problem: LogProblem, at?: number): Verified => (at === undefined ? { ok: false, problem } : { ok: false, problem, at });

/**
 * Checks a whole log against its newest checkpoint and every checkpoint seen before. Offline: needs only the entries, the
 * notes and the verifier key. An edited, deleted, inserted, swapped, truncated or forked log is found.
 */
export function verifyLog(log: { readonly entries: readonly LoggedEntry[]; readonly checkpoint: string; readonly seenBefore: readonly string[]; readonly verifier: NoteVerifier }): Verified {
  const newest = openCheckpoint(log.checkpoint, log.verifier);
  const earlier = log.seenBefore.map((note) => openCheckpoint(note, log.verifier));
  if (newest === undefined || earlier.includes(undefined)) return failed('checkpoint-not-signed');
  const known = earlier.flatMap((checkpoint) => (checkpoint === undefined ? [] : [checkpoint]));
  if (known.some((checkpoint) => checkpoint.size > newest.size)) return failed('truncated');
  let tree = emptyTree;
  const differs = (checkpoint: Checkpoint): boolean => checkpoint.size === tree.size && !sameHash(checkpoint.rootHash, rootOf(tree));
  let forkedAt: number | undefined = known.some(differs) ? 0 : undefined;
  for (let index = 0; index < newest.size; index += 1) {
    const entry = log.entries[index];
    if (entry === undefined || entry.index !== index) return failed('entry-missing', index);
    tree = append(tree, leafOf(entry.entry, saltOf(entry)));
    if (forkedAt === undefined && known.some(differs)) forkedAt = tree.size;
  }
  if (log.entries.length > newest.size || !sameHash(rootOf(tree), newest.rootHash)) return failed('root-differs');
  return forkedAt === undefined ? { ok: true, checkpoint: newest } : failed('forked', forkedAt);
}

/** An export that proves itself: some entries, each with its proof, under one signed checkpoint. Hashes and salts in base64. */
export interface Bundle {
  readonly checkpoint: string;
  readonly entries: readonly (LoggedEntry & { readonly proof: readonly string[] })[];
  /** A checkpoint the reader has seen before, and the proof that it is a prefix. */
  readonly since?: { readonly checkpoint: string; readonly proof: readonly string[] };
}

const hashes = (proof: readonly string[]): Uint8Array[] => proof.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));

/** Checks an exported bundle offline: signature, every entry's place in the log, and consistency with a checkpoint seen before. */
export function verifyBundle(bundle: Bundle, verifier: NoteVerifier): Verified {
  const checkpoint = openCheckpoint(bundle.checkpoint, verifier);
  if (checkpoint === undefined) return failed('checkpoint-not-signed');
  if (bundle.since !== undefined) {
    const older = openCheckpoint(bundle.since.checkpoint, verifier);
    if (older === undefined) return failed('checkpoint-not-signed');
    if (older.size > checkpoint.size) return failed('truncated');
    if (!verifyConsistency(older.size, checkpoint.size, older.rootHash, checkpoint.rootHash, hashes(bundle.since.proof))) return failed('forked', older.size);
  }
  const wrong = bundle.entries.find((entry) => !verifyInclusion(entry.index, checkpoint.size, leafOf(entry.entry, saltOf(entry)), checkpoint.rootHash, hashes(entry.proof)));
  return wrong === undefined ? { ok: true, checkpoint } : failed('not-included', wrong.index);
}
