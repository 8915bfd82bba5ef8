import { createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sha256 } from './hash.js';

/** Ed25519 in the signed-note format (C2SP signed-note, signature type 0x01). */
const ed25519Type = 0x01;
/** A public key in DER is this prefix and 32 bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Who signs a note: the name a verifier knows, and an Ed25519 private key. */
export interface NoteSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** Who a signature is checked against; read from a verifier key. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: number;
  readonly publicKey: KeyObject;
}

const nameForm = /^[^\s+]+$/u;

function rawPublicKey(key: KeyObject): Buffer {
  const der = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });
  if (key.asymmetricKeyType !== 'ed25519' || der.length !== spkiPrefix.length + 32) throw new TypeError('a note is signed with an Ed25519 key');
  return der.subarray(spkiPrefix.length);
}

/** First four bytes of SHA-256 over name, newline, type and key: a hint that tells keys of one name apart. */
const keyIdOf = (name: string, encodedKey: Uint8Array): number => Buffer.from(sha256(Buffer.from(`${name}\n`), encodedKey)).readUInt32BE(0);

const keyIdHex = (keyId: number): string => keyId.toString(16).padStart(8, '0');

/** The verifier key `name+id+base64` to publish (signed-note, "vkey"). Throws TypeError for a name with space or plus, or another kind of key. */
export function verifierKey(name: string, key: KeyObject): string {
  if (!nameForm.test(name)) throw new TypeError('a signer name has no space or plus');
  const encoded = Buffer.concat([Uint8Array.of(ed25519Type), rawPublicKey(key)]);
  return `${name}+${keyIdHex(keyIdOf(name, encoded))}+${encoded.toString('base64')}`;
}

/** Reads a verifier key. Nothing when it is malformed, of another type, or its id does not belong to its key. */
export function parseVerifierKey(vkey: string): NoteVerifier | undefined {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(vkey);
  if (match === null) return undefined;
  const [, name = '', id = '', base64 = ''] = match;
  const encoded = Buffer.from(base64, 'base64');
  if (encoded.length !== 33 || encoded[0] !== ed25519Type || keyIdHex(keyIdOf(name, encoded)) !== id) return undefined;
  const publicKey = createPublicKey({ key: Buffer.concat([spkiPrefix, encoded.subarray(1)]), format: 'der', type: 'spki' });
  return { name, keyId: Number.parseInt(id, 16), publicKey };
}

/** Signs a text that ends with a newline. Throws TypeError for any other text. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n') || text.includes('\n\n\u2014 ')) throw new TypeError('a note ends with a newline and holds no signature block');
  const lines = signers.map(({ name, privateKey }) => {
    const encoded = Buffer.concat([Uint8Array.of(ed25519Type), rawPublicKey(privateKey)]);
    const id = Buffer.alloc(4);
    id.writeUInt32BE(keyIdOf(name, encoded));
    return `\u2014 ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** A note whose every named verifier's signature was checked. */
export interface OpenedNote {
  readonly text: string;
  readonly signedBy: readonly string[];
}

const signatureLine = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/**
 * Opens a signed note. Signatures by keys nobody asked about are ignored; a wrong signature by a key that was asked about
 * makes the whole note worthless, as does a note none of the verifiers signed. Then nothing is returned.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenedNote | undefined {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, split + 1);
  const signedBy = new Set<string>();
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const match = signatureLine.exec(line);
    if (match === null) return undefined;
    const [, name = '', base64 = ''] = match;
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length < 5) return undefined;
    const verifier = verifiers.find((known) => known.name === name && known.keyId === bytes.readUInt32BE(0));
    if (verifier === undefined) continue;
    if (!verify(null, Buffer.from(text), verifier.publicKey, bytes.subarray(4))) return undefined;
    signedBy.add(name);
  }
  return signedBy.size === 0 ? undefined : { text, signedBy: [...signedBy] };
}
