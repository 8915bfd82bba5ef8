import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { consistencyProof, encodeCheckpoint, inclusionProof, leafOf, parseVerifierKey, rootFromLeaves, signNote, verifierKey, verifyBundle, verifyLog } from './index.js';
import type { Bundle, LoggedEntry, NoteVerifier, ReadNodes } from './index.js';

const signer = { name: 'ledger.example/samhandling', privateKey: generateKeyPairSync('ed25519').privateKey };
const otherSigner = { name: signer.name, privateKey: generateKeyPairSync('ed25519').privateKey };
const parsed = parseVerifierKey(verifierKey(signer.name, signer.privateKey));
const verifier: NoteVerifier = parsed ?? (() => { throw new Error('verifier key does not parse'); })();

const saltFor = (index: number): string => createHash('sha256').update(`salt ${index}`).digest('base64');
const entryAt = (index: number): LoggedEntry => ({ index, entry: { what: 'exchange.withheld', reason: 'no-consent', number: index }, salt: saltFor(index) });
const entriesOf = (size: number): LoggedEntry[] => Array.from({ length: size }, (_, index) => entryAt(index));
const renumbered = (entries: readonly LoggedEntry[]): LoggedEntry[] => entries.map((entry, index) => ({ ...entry, index }));
const leavesOf = (entries: readonly LoggedEntry[]): Uint8Array[] => entries.map(({ entry, salt }) => leafOf(entry, Buffer.from(salt, 'base64')));

/** What the operator, who holds the key, can sign over any entries. */
const checkpointOver = (entries: readonly LoggedEntry[], by = signer): string =>
  signNote(encodeCheckpoint({ origin: by.name, size: entries.length, rootHash: rootFromLeaves(leavesOf(entries)) }), [by]);

const readFrom = (entries: readonly LoggedEntry[]): ReadNodes => async (nodes) =>
  nodes.map(({ level, index }) => rootFromLeaves(leavesOf(entries).slice(index * 2 ** level, (index + 1) * 2 ** level)));
const base64 = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('base64'));

const sizes = fc.integer({ min: 3, max: 40 });
/** A log, a place in it that is neither first nor last seen, and the checkpoint somebody kept from before. */
const cases = fc.tuple(sizes, fc.nat(), fc.integer({ min: 1, max: 20 })).map(([seen, at, more]) => ({ seen, at: at % (seen - 1), size: seen + more }));

describe('a log that was left alone (invariant I7)', () => {
  it('verifies, with every checkpoint seen on the way', () => {
    fc.assert(fc.property(cases, ({ seen, size }) => {
      const entries = entriesOf(size);
      const log = { entries, checkpoint: checkpointOver(entries), seenBefore: [checkpointOver([]), checkpointOver(entries.slice(0, seen)), checkpointOver(entries)], verifier };
      expect(verifyLog(log)).toMatchObject({ ok: true, checkpoint: { size } });
    }), { numRuns: 30 });
  });
});

describe('the six ways to tamper with a log are each caught', () => {
  const check = (tampered: readonly LoggedEntry[], checkpoint: string, seenBefore: readonly string[]): unknown => verifyLog({ entries: tampered, checkpoint, seenBefore, verifier });
  /** Tampering behind a checkpoint that stands, and by an operator who signs what is left anew. */
  const bothWays = (change: (entries: LoggedEntry[], at: number) => LoggedEntry[], stands: object, resigned: object) =>
    fc.assert(fc.property(cases, ({ seen, at, size }) => {
      const entries = entriesOf(size);
      const tampered = change(entriesOf(size), at);
      const kept = checkpointOver(entries.slice(0, seen));
      expect(check(tampered, checkpointOver(entries), [kept])).toMatchObject({ ok: false, ...stands });
      expect(check(renumbered(tampered), checkpointOver(renumbered(tampered)), [kept])).toMatchObject({ ok: false, ...resigned });
    }), { numRuns: 30 });

  it('edited', () => bothWays(
    (entries, at) => entries.map((entry) => (entry.index === at ? { ...entry, entry: { what: 'exchange.delivered', number: at } } : entry)),
    { problem: 'root-differs' }, { problem: 'forked' }));

  it('edited in its salt only', () => bothWays(
    (entries, at) => entries.map((entry) => (entry.index === at ? { ...entry, salt: saltFor(1_000) } : entry)),
    { problem: 'root-differs' }, { problem: 'forked' }));

  it('deleted', () => bothWays((entries, at) => entries.filter((entry) => entry.index !== at), { problem: 'entry-missing' }, { problem: 'forked' }));

  it('deleted and renumbered', () => bothWays((entries, at) => renumbered(entries.filter((entry) => entry.index !== at)), { problem: 'entry-missing' }, { problem: 'forked' }));

  it('inserted', () => bothWays(
    (entries, at) => renumbered([...entries.slice(0, at), { ...entryAt(at), entry: { what: 'invented' }, salt: saltFor(2_000) }, ...entries.slice(at)]),
    { problem: 'root-differs' }, { problem: 'forked' }));

  it('swapped', () => bothWays(
    (entries, at) => renumbered(entries.map((entry, index) => (index === at ? (entries[at + 1] ?? entry) : index === at + 1 ? (entries[at] ?? entry) : entry))),
    { problem: 'root-differs' }, { problem: 'forked' }));

  it('truncated', () => {
    fc.assert(fc.property(cases, ({ seen, at }) => {
      const entries = entriesOf(seen);
      const shorter = entries.slice(0, at + 1);
      expect(check(shorter, checkpointOver(entries), [])).toMatchObject({ ok: false, problem: 'entry-missing', at: at + 1 });
      expect(check(shorter, checkpointOver(shorter), [checkpointOver(entries)])).toMatchObject({ ok: false, problem: 'truncated' });
    }), { numRuns: 30 });
  });

  it('forked: two histories, each verifying alone, shown to two readers', () => {
    fc.assert(fc.property(cases, ({ seen, at, size }) => {
      const one = entriesOf(size);
      const other = one.map((entry) => (entry.index >= at ? { ...entry, salt: saltFor(3_000 + entry.index) } : entry));
      expect(check(other, checkpointOver(other), [])).toMatchObject({ ok: true });
      expect(check(other, checkpointOver(other), [checkpointOver(one.slice(0, seen))])).toMatchObject({ ok: false, problem: 'forked' });
      expect(check(other, checkpointOver(other), [checkpointOver(one)])).toMatchObject({ ok: false, problem: 'forked' });
    }), { numRuns: 30 });
  });

  it('signed by another key under the same name', () => {
    const entries = entriesOf(3);
    expect(check(entries, checkpointOver(entries, otherSigner), [])).toEqual({ ok: false, problem: 'checkpoint-not-signed' });
    expect(check(entries, checkpointOver(entries), [checkpointOver(entries, otherSigner)])).toEqual({ ok: false, problem: 'checkpoint-not-signed' });
  });
});

describe('an exported bundle', () => {
  const bundleOf = async (size: number, indexes: readonly number[], since: number): Promise<Bundle> => {
    const entries = entriesOf(size);
    const read = readFrom(entries);
    return {
      checkpoint: checkpointOver(entries),
      entries: await Promise.all(indexes.map(async (index) => ({ ...entryAt(index), proof: base64(await inclusionProof(index, size, read)) }))),
      since: { checkpoint: checkpointOver(entries.slice(0, since)), proof: base64(await consistencyProof(since, size, read)) },
    };
  };

  it('proves itself offline, though most of the log is not in it', async () => {
    const bundle = await bundleOf(23, [0, 7, 22], 9);
    expect(verifyBundle(JSON.parse(JSON.stringify(bundle)) as Bundle, verifier)).toMatchObject({ ok: true, checkpoint: { size: 23 } });
  });

  it('is refused when an entry is edited, moved, or the log was rewritten or cut since', async () => {
    const bundle = await bundleOf(23, [0, 7], 9);
    const [first, second] = bundle.entries;
    if (first === undefined || second === undefined) throw new Error('no entries');
    expect(verifyBundle({ ...bundle, entries: [{ ...first, entry: { what: 'invented' } }] }, verifier)).toEqual({ ok: false, problem: 'not-included', at: 0 });
    expect(verifyBundle({ ...bundle, entries: [first, { ...second, index: 8 }] }, verifier)).toEqual({ ok: false, problem: 'not-included', at: 8 });
    const rewritten = entriesOf(9).map((entry) => ({ ...entry, salt: saltFor(500) }));
    expect(verifyBundle({ ...bundle, since: { checkpoint: checkpointOver(rewritten), proof: bundle.since?.proof ?? [] } }, verifier)).toEqual({ ok: false, problem: 'forked', at: 9 });
    expect(verifyBundle({ ...bundle, since: { checkpoint: checkpointOver(entriesOf(24)), proof: [] } }, verifier)).toEqual({ ok: false, problem: 'truncated' });
    expect(verifyBundle({ ...bundle, checkpoint: checkpointOver(entriesOf(23), otherSigner) }, verifier)).toEqual({ ok: false, problem: 'checkpoint-not-signed' });
  });

  it('still verifies for the entries that are left when one was erased', async () => {
    const bundle = await bundleOf(12, [3, 5], 4);
    expect(verifyBundle({ ...bundle, entries: bundle.entries.slice(1) }, verifier)).toMatchObject({ ok: true });
  });
});

describe('a commitment (rule D14)', () => {
  it('is the same whatever order the fields were written in, and another with another salt', () => {
    const salt = Buffer.from(saltFor(1), 'base64');
    expect(leafOf({ a: 1, b: [true, 'å'] }, salt)).toEqual(leafOf({ b: [true, 'å'], a: 1 }, salt));
    expect(leafOf({ a: 1 }, salt)).not.toEqual(leafOf({ a: 1 }, Buffer.from(saltFor(2), 'base64')));
  });

  it('is refused with a salt that could be guessed, and for what is not JSON', () => {
    expect(() => leafOf({ a: 1 }, Buffer.alloc(8))).toThrow(TypeError);
    expect(() => leafOf(undefined, Buffer.alloc(32))).toThrow(TypeError);
  });
});
