import { DomainError } from '@samhandling/contracts';
import { mongo, type Connection } from 'mongoose';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommitRequest } from './commit.js';
import { publishedKeys, type CommitDocument } from './commit.document.js';
import { commitIndexes } from './commit-indexes.js';
import { brokenIndex } from './duplicate-key.js';
import { UniqueConflict, VersionConflict } from './version-conflict.js';

export interface CommitLogLimits {
  commitsPerStreamMax: number;
  majorityMsMax: number;
}

/** A rival's commit may stand in our way before a majority read shows it; it is looked for this often, with this pause between. */
const RIVAL_READS_MAX = 80;
const RIVAL_READ_PAUSE_MS = 25;

/** The collection of commits and what its unique indexes mean. Written with majority, read with majority, from the primary. */
export class CommitLog {
  #collection: mongo.Collection<CommitDocument> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly limits: CommitLogLimits,
  ) {}

  get collection(): mongo.Collection<CommitDocument> {
    return (this.#collection ??= this.#open());
  }

  async init(indexes: readonly mongo.IndexDescription[]): Promise<void> {
    await this.collection.createIndexes([...commitIndexes, ...indexes]);
  }

  /** All commits of a stream in order. @throws Error when the stream has a gap or is over its limit */
  async load(stream: string): Promise<CommitDocument[]> {
    const documents = await this.collection.find({ stream }).sort({ version: 1 }).limit(this.limits.commitsPerStreamMax + 1).toArray();
    if (documents.length > this.limits.commitsPerStreamMax) throw new Error(`the stream ${stream} has more than ${this.limits.commitsPerStreamMax} commits`);
    if (documents.some(({ version }, index) => version !== index + 1)) throw new Error(`the stream ${stream} has a gap in its versions`);
    return documents;
  }

  /** Position of the next event after `version`; undefined when the stream has no such version. */
  async positionAfter(stream: string, version: number): Promise<number | undefined> {
    if (version === 0) return 1;
    const last = await this.collection.findOne({ stream, version }, { projection: { firstPosition: 1, 'events.type': 1 } });
    return last === null ? undefined : last.firstPosition + last.events.length;
  }

  /** @throws VersionConflict, UniqueConflict, DomainError; or gives the commit the request's cause already made */
  async insert(document: CommitDocument, request: CommitRequest): Promise<{ document: CommitDocument; replayed: boolean }> {
    try {
      await this.collection.insertOne(document);
      return { document, replayed: false };
    } catch (error) {
      return { document: await this.standingFor(request, error), replayed: true };
    }
  }

  /** Inserts until one is refused. `written` are durable; the one after them is what `error` is about. */
  async insertInOrder(documents: CommitDocument[]): Promise<{ written: number; error?: unknown }> {
    try {
      await this.collection.insertMany(documents, { ordered: true });
      return { written: documents.length };
    } catch (error) {
      if (brokenIndex(error) === undefined || !(error instanceof mongo.MongoBulkWriteError)) throw error;
      return { written: error.insertedCount, error };
    }
  }

  /** The commit the request's cause, or one of its publisher's events, already made. @throws DomainError when that was another request */
  async known(request: Pick<CommitRequest, 'stream' | 'cause' | 'events' | 'requestHash'>): Promise<CommitDocument | undefined> {
    const { stream, cause } = request;
    const published = publishedKeys(request.events);
    const byCause = cause === undefined ? null : await this.collection.findOne({ cause, stream });
    const found = byCause ?? (published.length === 0 ? null : await this.collection.findOne({ published: { $in: published } }));
    if (found === null) return undefined;
    assertSameRequest(found, request.requestHash);
    return found;
  }

  /** What stands where a refused write wanted to be. @throws the refusal itself when it is not a repeat */
  async standingFor(request: CommitRequest, error: unknown): Promise<CommitDocument> {
    const fields = brokenIndex(error);
    if (fields === undefined) throw error;
    const isRepeat = fields.includes('cause') || fields.includes('published');
    for (let reads = 1; ; reads += 1) {
      const known = await this.known(request);
      if (known !== undefined) return known;
      if (!isRepeat) break;
      if (reads >= RIVAL_READS_MAX) throw error;
      await wait(RIVAL_READ_PAUSE_MS);
    }
    if (fields.join() === 'stream,version') throw new VersionConflict(request.stream, request.expectedVersion);
    throw new UniqueConflict(request.stream, fields, { cause: error });
  }

  #open(): mongo.Collection<CommitDocument> {
    const { db } = this.connection;
    if (db === undefined) throw new Error('the store is used before its database connection is open');
    return db.collection<CommitDocument>('commits', {
      readConcern: { level: 'majority' },
      readPreference: 'primary',
      writeConcern: { w: 'majority', wtimeoutMS: this.limits.majorityMsMax },
      ignoreUndefined: true,
    });
  }
}

/** @throws DomainError `idempotency-conflict` (409): the key was used for something else */
export function assertSameRequest(known: Pick<CommitDocument, 'requestHash'>, requestHash: string | undefined): void {
  if (known.requestHash !== requestHash) throw new DomainError('idempotency-conflict', { status: 409, detail: 'the same key or id was used with another request' });
}
