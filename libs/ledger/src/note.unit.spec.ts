import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { decodeCheckpoint, emptyRoot, encodeCheckpoint, openCheckpoint, openNote, parseVerifierKey, signNote, verifierKey } from './index.js';
import type { NoteVerifier } from './index.js';

/** The example key and note of the Go reference implementation (golang.org/x/mod/sumdb/note). */
const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
const text = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n';
const note = `${text}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

const known = (key: string): NoteVerifier => {
  const verifier = parseVerifierKey(key);
  if (verifier === undefined) throw new Error('verifier key does not parse');
  return verifier;
};
const newSigner = (name: string): { name: string; privateKey: ReturnType<typeof generateKeyPairSync>['privateKey'] } => ({ name, privateKey: generateKeyPairSync('ed25519').privateKey });

describe('signed note', () => {
  it('makes the reference implementation\'s key and note', () => {
    expect(verifierKey('PeterNeumann', privateKey)).toBe(vkey);
    expect(signNote(text, [{ name: 'PeterNeumann', privateKey }])).toBe(note);
    expect(openNote(note, [known(vkey)])).toEqual({ text, signedBy: ['PeterNeumann'] });
  });

  it('is worthless when the text or the signature is changed', () => {
    expect(openNote(note.replace('answer', 'Answer'), [known(vkey)])).toBeUndefined();
    expect(openNote(note.replace('x08go/ZJ', 'x08go/ZK'), [known(vkey)])).toBeUndefined();
    expect(openNote(text, [known(vkey)])).toBeUndefined();
  });

  it('signed by somebody else alone is worthless; a witness beside the log is ignored or counted', () => {
    const [log, witness, stranger] = ['log.example/one', 'witness.example', 'stranger.example'].map(newSigner);
    if (log === undefined || witness === undefined || stranger === undefined) throw new Error('no keys');
    const cosigned = signNote('a\n', [log, witness]);
    expect(openNote(cosigned, [known(verifierKey(log.name, log.privateKey))])?.signedBy).toEqual([log.name]);
    expect(openNote(cosigned, [log, witness].map((signer) => known(verifierKey(signer.name, signer.privateKey))))?.signedBy).toEqual([log.name, witness.name]);
    expect(openNote(cosigned, [known(verifierKey(stranger.name, stranger.privateKey))])).toBeUndefined();
    expect(openNote(cosigned, [known(verifierKey(log.name, stranger.privateKey))])).toBeUndefined();
  });

  it.each(['', 'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'a b+c74f20a3+ARpc', vkey.replace('+ARpc', '+Axpc'), `${vkey}AA`])('refuses the verifier key %j', (key) => {
    expect(parseVerifierKey(key)).toBeUndefined();
  });

  it('is not made from a text without a last newline, nor under a name with a space', () => {
    expect(() => signNote('a', [newSigner('log')])).toThrow(TypeError);
    expect(() => verifierKey('a log', privateKey)).toThrow(TypeError);
  });
});

describe('checkpoint', () => {
  const checkpoint = { origin: 'PeterNeumann', size: 0, rootHash: emptyRoot() };

  it('is three lines, and read back', () => {
    expect(encodeCheckpoint(checkpoint)).toBe('PeterNeumann\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
    expect(openCheckpoint(signNote(encodeCheckpoint(checkpoint), [{ name: 'PeterNeumann', privateKey }]), known(vkey))).toEqual(checkpoint);
  });

  it('of another origin is not this log\'s, though signed by its key', () => {
    expect(openCheckpoint(signNote(encodeCheckpoint({ ...checkpoint, origin: 'another' }), [{ name: 'PeterNeumann', privateKey }]), known(vkey))).toBeUndefined();
  });

  it.each(['', 'a\n1\n', 'a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n', 'a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n', 'a\n1\nAAAA\n'])('refuses %j', (malformed) => {
    expect(decodeCheckpoint(malformed)).toBeUndefined();
  });
});
