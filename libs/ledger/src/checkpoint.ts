import { hashSize } from './hash.js';
import type { Hash } from './hash.js';
import { openNote } from './note.js';
import type { NoteVerifier } from './note.js';

/** What a log says it is at a moment (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: Hash;
}

/** The text of a checkpoint, to be signed as a note. */
export const encodeCheckpoint = ({ origin, size, rootHash }: Checkpoint): string => `${origin}\n${size}\n${Buffer.from(rootHash).toString('base64')}\n`;

/** Reads the text of a checkpoint; extension lines are allowed and ignored. Nothing when it is malformed. */
export function decodeCheckpoint(text: string): Checkpoint | undefined {
  const match = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/.exec(text);
  if (match === null) return undefined;
  const [, origin = '', size = '', root = ''] = match;
  const rootHash = new Uint8Array(Buffer.from(root, 'base64'));
  return rootHash.length === hashSize && Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), rootHash } : undefined;
}

/** The checkpoint in a signed note, if a verifier signed it and its origin is that verifier's name. */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint | undefined {
  const opened = openNote(note, [verifier]);
  const checkpoint = opened === undefined ? undefined : decodeCheckpoint(opened.text);
  return checkpoint?.origin === verifier.name ? checkpoint : undefined;
}
