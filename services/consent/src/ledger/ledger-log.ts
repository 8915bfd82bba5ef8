import { randomBytes } from 'node:crypto';
import { append, commitment, emptyTree, encodeCheckpoint, leafHash, openCheckpoint, parseVerifierKey, rootOf, sameHash, saltBytes, signNote, verifierKey } from '@samhandling/ledger';
import type { NoteSigner, NoteVerifier, TreeState } from '@samhandling/ledger';
import { keysOf } from './domain/ledger-entry.js';
import type { CoveredOffset, LedgerCollections, PlacedEntry, StoredCheckpoint, WaitingEntry } from './ledger-collections.js';
import { fromBinary, toBinary } from './ledger-collections.js';
import type { LedgerTiles } from './ledger-tiles.js';

/** Entries read in one go while a tree is put together. */
const READ_MAX = 1_000;

/** The log is not what was signed, or has a hole: nothing more may be signed until somebody has looked. */
export class LedgerDamaged extends Error {
  constructor(what: string) {
    super(`the ledger is damaged: ${what}`);
    this.name = 'LedgerDamaged';
  }
}

/** The log as one writer sees it in one term: what is placed, and the tree up to what was last signed. */
export class LedgerLog {
  #tree: TreeState = emptyTree;
  #size = 0;
  #signed: number | undefined;
  readonly #covered = new Map<string, CoveredOffset>();

  constructor(
    private readonly collections: LedgerCollections,
    private readonly tiles: LedgerTiles,
    private readonly signer: NoteSigner,
  ) {}

  /** Entries placed, signed or not. */
  get size(): number {
    return this.#size;
  }

  /** Whether something is placed that no checkpoint covers, or nothing was ever signed. */
  get isUnsigned(): boolean {
    return this.#signed === undefined || this.#size > this.#signed;
  }

  /** Reads where the log stands. @throws LedgerDamaged when the last checkpoint is another key's, or not what its own subtrees give */
  async open(): Promise<StoredCheckpoint | undefined> {
    const last = await this.#lastCheckpoint();
    if (last !== undefined) {
      this.#tree = { size: last._id, subtrees: last.subtrees.map(fromBinary) };
      const signed = openCheckpoint(last.note, this.#ownKey());
      if (signed === undefined) throw new LedgerDamaged(`checkpoint ${last._id} was signed with another key; a new key is a new log`);
      if (signed.size !== last._id || !sameHash(rootOf(this.#tree), signed.rootHash)) throw new LedgerDamaged(`checkpoint ${last._id} does not fit its subtrees`);
      for (const offset of last.offsets) this.#cover(offset.topic, offset.partition, Number(offset.offset));
      this.#signed = last._id;
    }
    const [newest] = await this.collections.entries.find({}, { sort: { _id: -1 }, limit: 1, projection: { _id: 1 } }).toArray();
    this.#size = newest === undefined ? 0 : newest._id + 1;
    if (this.#size < this.#tree.size) throw new LedgerDamaged(`${this.#size} entries are left of ${this.#tree.size} that were signed`);
    return last;
  }

  /**
   * Gives entries their places, in the order they are given, once per event; those already placed are left out.
   * @throws a duplicate key when another writer was first: then this term is over
   */
  async place(waiting: readonly WaitingEntry[]): Promise<void> {
    const events = waiting.map(({ event }) => event);
    const placed = new Set((await this.collections.entries.find({ event: { $in: events } }, { projection: { event: 1 } }).toArray()).map(({ event }) => event));
    const documents = waiting.filter(({ event }) => !placed.has(event)).map((item, at): PlacedEntry => placedAt(this.#size + at, item));
    if (documents.length > 0) await this.collections.entries.insertMany(documents, { ordered: true });
    this.#size += documents.length;
    await this.collections.waiting.deleteMany({ _id: { $in: waiting.map(({ _id }) => _id) } });
  }

  /**
   * Signs the log as it stands: reads back, with majority, every entry since the last checkpoint, checks each against its
   * commitment, keeps the tiles that became full, and stores the checkpoint. It may be served once this has resolved.
   * @throws LedgerDamaged rather than sign something that is not what was placed
   */
  async sign(now: Date): Promise<StoredCheckpoint> {
    const before = this.#tree.size;
    for (;;) {
      const page = await this.collections.entries.find({ _id: { $gte: this.#tree.size } }, { sort: { _id: 1 }, limit: READ_MAX }).toArray();
      for (const entry of page) this.#add(entry);
      if (page.length < READ_MAX) break;
    }
    this.#size = Math.max(this.#size, this.#tree.size);
    await this.tiles.keepFull(before, this.#tree.size);
    const rootHash = rootOf(this.#tree);
    const checkpoint: StoredCheckpoint = {
      _id: this.#tree.size,
      rootHash: toBinary(rootHash),
      note: signNote(encodeCheckpoint({ origin: this.signer.name, size: this.#tree.size, rootHash }), [this.signer]),
      subtrees: this.#tree.subtrees.map(toBinary),
      offsets: await this.#offsets(),
      at: now,
    };
    await this.collections.checkpoints.insertOne(checkpoint);
    this.#signed = checkpoint._id;
    return checkpoint;
  }

  #ownKey(): NoteVerifier {
    const own = parseVerifierKey(verifierKey(this.signer.name, this.signer.privateKey));
    if (own === undefined) throw new TypeError('the ledger key makes no verifier key');
    return own;
  }

  #add(placed: PlacedEntry): void {
    if (placed._id !== this.#tree.size) throw new LedgerDamaged(`entry ${this.#tree.size} is missing`);
    const committed = fromBinary(placed.commitment);
    // An entry can be erased later, but not between being placed and being signed.
    const { entry, salt } = placed;
    if (entry === undefined || salt === undefined || !sameHash(commitment(entry, fromBinary(salt)), committed)) throw new LedgerDamaged(`entry ${placed._id} is not what was committed to`);
    this.#tree = append(this.#tree, leafHash(committed));
    this.#cover(placed.topic, placed.partition, placed.offset);
  }

  #cover(topic: string, partition: number, offset: number): void {
    const key = `${topic}/${partition}`;
    if (offset > Number(this.#covered.get(key)?.offset ?? -1)) this.#covered.set(key, { topic, partition, offset: String(offset) });
  }

  /** What still waits of a partition holds back how far that partition is covered. */
  async #offsets(): Promise<CoveredOffset[]> {
    const rows = await this.collections.waiting.aggregate<{ _id: { topic: string; partition: number }; first: number }>([
      { $group: { _id: { topic: '$topic', partition: '$partition' }, first: { $min: '$offset' } } },
    ]).toArray();
    const waiting = new Map(rows.map(({ _id, first }) => [`${_id.topic}/${_id.partition}`, first]));
    return [...this.#covered].flatMap(([key, covered]) => {
      const upTo = Math.min(Number(covered.offset), (waiting.get(key) ?? Number.POSITIVE_INFINITY) - 1);
      return upTo < 0 ? [] : [{ ...covered, offset: String(upTo) }];
    });
  }

  async #lastCheckpoint(): Promise<StoredCheckpoint | undefined> {
    const [last] = await this.collections.checkpoints.find({}, { sort: { _id: -1 }, limit: 1 }).toArray();
    return last;
  }
}

function placedAt(index: number, { event, entry, topic, partition, offset }: WaitingEntry): PlacedEntry {
  const salt = randomBytes(saltBytes);
  return { _id: index, event, entry, salt: toBinary(salt), commitment: toBinary(commitment(entry, salt)), keys: keysOf(entry), topic, partition, offset };
}
