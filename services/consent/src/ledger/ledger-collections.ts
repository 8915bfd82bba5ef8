import mongoose from 'mongoose';
import type { Connection, mongo } from 'mongoose';
import type { EntryKeys, LedgerEntry } from './domain/ledger-entry.js';

/** An event's entry on its way into the log: durable, once per event, in no place yet. */
export interface WaitingEntry {
  readonly _id: mongo.ObjectId;
  /** `<source> <id>`, unique. */
  readonly event: string;
  readonly entry: LedgerEntry;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly at: Date;
}

/** An entry in its place. `_id` is the leaf index: no two entries can have the same, and none can move. */
export interface PlacedEntry {
  readonly _id: number;
  readonly event: string;
  /** Absent once erased; the log keeps its commitment and every proof holds. */
  readonly entry?: LedgerEntry;
  readonly salt?: mongo.Binary;
  /** What the log has of it: SHA-256 over salt and canonical JSON. */
  readonly commitment: mongo.Binary;
  readonly keys: EntryKeys;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** How far a topic's partition is in the log. What lies just before it under other keys may be a moment behind; who looks for what is missing gives it that. */
export interface CoveredOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** A tree that was signed. `_id` is its size: for each size there is one root, ever. */
export interface StoredCheckpoint {
  readonly _id: number;
  readonly rootHash: mongo.Binary;
  readonly note: string;
  /** Roots of the perfect subtrees, so that the next writer need not read the log from its beginning. */
  readonly subtrees: readonly mongo.Binary[];
  readonly offsets: readonly CoveredOffset[];
  readonly at: Date;
}

/** A full tile, derived from the entries. `_id` is `<level>/<index>`. */
export interface StoredTile {
  readonly _id: string;
  readonly level: number;
  readonly index: number;
  readonly hashes: mongo.Binary;
  /** The root of its 256 hashes: one hash of the tile above. */
  readonly root: mongo.Binary;
}

/** The ledger's collections. Everything is read and written with majority: what was signed is never rolled back. */
export interface LedgerCollections {
  readonly waiting: mongo.Collection<WaitingEntry>;
  readonly entries: mongo.Collection<PlacedEntry>;
  readonly checkpoints: mongo.Collection<StoredCheckpoint>;
  readonly tiles: mongo.Collection<StoredTile>;
}

/** Opens the collections; their indexes exist when it resolves. `majorityMsMax`: how long a write may wait for the majority. */
export async function openLedgerCollections(connection: Connection, majorityMsMax = 10_000): Promise<LedgerCollections> {
  const { db } = connection;
  if (db === undefined) throw new Error('the ledger is opened before its database connection');
  const safe = { readConcern: { level: 'majority' as const }, writeConcern: { w: 'majority' as const, wtimeoutMS: majorityMsMax }, readPreference: 'primary' as const };
  const collections = {
    waiting: db.collection<WaitingEntry>('ledger_waiting', safe),
    entries: db.collection<PlacedEntry>('ledger_entries', safe),
    checkpoints: db.collection<StoredCheckpoint>('ledger_checkpoints', safe),
    tiles: db.collection<StoredTile>('ledger_tiles', safe),
  };
  await collections.waiting.createIndexes([{ key: { event: 1 }, unique: true }, { key: { topic: 1, partition: 1, offset: 1 } }]);
  const found = ['persons', 'services', 'outcome', 'reasons', 'grounds', 'at'].map((field) => ({ key: { [`keys.${field}`]: 1, _id: 1 } as const }));
  await collections.entries.createIndexes([{ key: { event: 1 }, unique: true }, ...found]);
  await collections.tiles.createIndexes([{ key: { level: 1, index: 1 }, unique: true }]);
  return collections;
}

export const toBinary = (bytes: Uint8Array): mongo.Binary => new mongoose.mongo.Binary(bytes);
export const fromBinary = (binary: mongo.Binary): Uint8Array => new Uint8Array(binary.value());

/** Whether a write was refused because somebody else was first. */
export const isDuplicate = (error: unknown): boolean => typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 11_000;
