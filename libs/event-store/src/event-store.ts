import type { CloudEvent } from '@samhandling/contracts';
import type { Connection, mongo } from 'mongoose';
import { Types } from 'mongoose';
import type { CommitRequest, Committed, Decided, Executed, Execution, Stream } from './commit.js';
import { assertAttachable, publishedKey, publishedKeys, type CommitDocument } from './commit.document.js';
import { assertSameRequest, CommitLog } from './commit-log.js';
import { CommittedEvents, type EventsOfCommit } from './committed-event.js';
import { plainContent, type ContentCodec } from './content-codec.port.js';
import { VersionConflict } from './version-conflict.js';

export interface EventStoreOptions {
  /** Name of the service; makes the `source` of its events. */
  service: string;
  codec?: ContentCodec | undefined;
  now: () => Date;
  /** Called after every durable commit that holds events; wakes the relay. */
  onCommit?: (() => void) | undefined;
  /** Attached fields that may change in place (`setInPlace`); everything else in a commit is written once (I7). */
  inPlaceFields?: readonly string[] | undefined;
  /** Indexes the service adds to its commits; they exist when `init` resolves. */
  indexes?: readonly mongo.IndexDescription[] | undefined;
  /** Times a decision is made again after losing the race for a version; default 20. */
  decisionsMax?: number | undefined;
  /** Commits one stream may have; default 50 000. */
  commitsPerStreamMax?: number | undefined;
  /** How long a write may wait for the majority; default 10 000 ms. */
  majorityMsMax?: number | undefined;
}

const EVENTS_PER_COMMIT_MAX = 1_000;

/**
 * Streams of commits in one collection, `commits`. A commit is one document, written and read with majority (I2). Versions of a
 * stream are 1, 2, 3 … without a gap.
 */
export class EventStore {
  readonly #options: EventStoreOptions;
  readonly #log: CommitLog;
  readonly #events: CommittedEvents;

  constructor(
    /** The service's own database. */
    readonly connection: Connection,
    options: EventStoreOptions,
  ) {
    assertAttachable(options.inPlaceFields ?? []);
    this.#options = options;
    this.#log = new CommitLog(connection, { commitsPerStreamMax: options.commitsPerStreamMax ?? 50_000, majorityMsMax: options.majorityMsMax ?? 10_000 });
    this.#events = new CommittedEvents(options.service, options.codec ?? plainContent);
  }

  /** The collection itself, for projections that live on the commit (the exchange's `delivery`). Write only through this class. */
  get commits(): mongo.Collection<CommitDocument> {
    return this.#log.collection;
  }

  /** Resolves when every index exists; nothing may be served before. */
  async init(): Promise<void> {
    await this.#log.init(this.#options.indexes ?? []);
  }

  /** A stream from its beginning; version 0 and no events when nobody has written to it. */
  async read(stream: string): Promise<Stream> {
    return this.#toStream(stream, await this.#log.load(stream));
  }

  /**
   * Writes one commit. A cause already known (in this stream, or the same publisher's `source`+`id` anywhere in the service) gives
   * the first commit back, `replayed`, and writes nothing (I8).
   * @throws VersionConflict when the stream is not at `expectedVersion`
   * @throws DomainError `idempotency-conflict` (409) when the cause was used with another request
   * @throws UniqueConflict when an index of the service's own says no
   */
  async commit(request: CommitRequest): Promise<Committed> {
    const position = await this.#log.positionAfter(request.stream, request.expectedVersion);
    if (position !== undefined) return this.#write(request, position);
    const known = await this.#log.known(request);
    if (known === undefined) throw new VersionConflict(request.stream, request.expectedVersion);
    return this.#events.toCommitted(known, true);
  }

  /**
   * Writes the first commits of several new streams in one round trip, in the order given, and stops at the first that is refused:
   * those before it are durable, those after it are not written. A repeat is no refusal.
   */
  async commitAll(requests: readonly CommitRequest[]): Promise<{ committed: Committed[]; refused?: { index: number; error: unknown } }> {
    if (requests.some(({ expectedVersion }) => expectedVersion !== 0)) throw new Error('commitAll writes new streams only');
    const committed: Committed[] = [];
    try {
      while (committed.length < requests.length) {
        const rest = requests.slice(committed.length);
        const documents = await Promise.all(rest.map((request) => this.#toDocument(request, 1)));
        const { written, error } = await this.#log.insertInOrder(documents);
        committed.push(...(await Promise.all(documents.slice(0, written).map((document) => this.#events.toCommitted(document, false)))));
        const refused = rest[written];
        if (refused === undefined) break;
        try {
          committed.push(await this.#events.toCommitted(await this.#log.standingFor(refused, error), true));
        } catch (refusal) {
          return { committed, refused: { index: committed.length, error: refusal } };
        }
      }
      return { committed };
    } finally {
      this.#announce(committed);
    }
  }

  /**
   * Reads, folds, decides, commits; decides again when somebody was first, at most `decisionsMax` times. A known cause answers as
   * the first time without deciding (I8). A decision without events is stored when it has a cause, so that the cause is done.
   * @throws VersionConflict when every try lost the race
   * @throws DomainError `idempotency-conflict` (409), and whatever `decide` throws
   */
  async execute<S, A = undefined>({ stream: name, decider, cause, requestHash, decide }: Execution<S, A>): Promise<Executed<A>> {
    const triesMax = this.#options.decisionsMax ?? 20;
    for (let tries = 1; ; tries += 1) {
      const documents = await this.#log.load(name);
      const known = cause === undefined ? undefined : documents.find((document) => document.cause === cause);
      if (known !== undefined) {
        assertSameRequest(known, requestHash);
        return toExecuted<A>(await this.#events.toCommitted(known, true));
      }
      const stream = await this.#toStream(name, documents);
      const decided: Decided<A> = await decide(stream.events.reduce((state, event) => decider.evolve(state, event), decider.initial), stream);
      if (decided.events.length === 0 && cause === undefined && decided.attached === undefined) {
        return { answer: decided.answer as A, events: [], version: stream.version, replayed: false };
      }
      try {
        return toExecuted<A>(await this.#write({ stream: name, expectedVersion: stream.version, ...decided, cause, requestHash }, stream.events.length + 1));
      } catch (error) {
        if (!(error instanceof VersionConflict) || tries >= triesMax) throw error;
      }
    }
  }

  /** What a cause did, in whatever stream of this service. */
  async findByCause(cause: string): Promise<Committed | undefined> {
    const document = await this.commits.findOne({ cause });
    return document === null ? undefined : this.#events.toCommitted(document, true);
  }

  /** The commit that holds the event a publisher sent under this source and id, in whatever stream of this service. */
  async findByPublished(source: string, id: string): Promise<Committed | undefined> {
    const document = await this.commits.findOne({ published: publishedKey(source, id) });
    return document === null ? undefined : this.#events.toCommitted(document, true);
  }

  /**
   * Sets one of the fields the service named as in place, e.g. `dispatch`: work still to be done, never history (I7). With
   * `expected`, only when the field has that value. Answers whether it was set.
   */
  async setInPlace(at: { stream: string; version: number }, field: string, value: unknown, expected?: unknown): Promise<boolean> {
    if (!(this.#options.inPlaceFields ?? []).includes(field)) throw new Error(`the field ${field} is not one that changes in place`);
    const condition: Record<string, unknown> = { stream: at.stream, version: at.version, ...(expected === undefined ? {} : { [field]: expected }) };
    const { matchedCount } = await this.commits.updateOne(condition, { $set: { [field]: value } });
    return matchedCount === 1;
  }

  /** The events of a commit as everybody sees them; for whoever reads `commits` itself. */
  eventsOf(document: EventsOfCommit): Promise<CloudEvent[]> {
    return this.#events.toEvents(document);
  }

  async #write(request: CommitRequest, firstPosition: number): Promise<Committed> {
    const { document, replayed } = await this.#log.insert(await this.#toDocument(request, firstPosition), request);
    const committed = await this.#events.toCommitted(document, replayed);
    this.#announce([committed]);
    return committed;
  }

  async #toDocument({ stream, expectedVersion, events, cause, requestHash, answer, attached }: CommitRequest, firstPosition: number): Promise<CommitDocument> {
    if (events.length > EVENTS_PER_COMMIT_MAX) throw new Error(`a commit has ${events.length} events, more than ${EVENTS_PER_COMMIT_MAX}`);
    assertAttachable(Object.keys(attached ?? {}));
    const published = publishedKeys(events);
    return {
      _id: new Types.ObjectId(),
      stream,
      version: expectedVersion + 1,
      firstPosition,
      events: await this.#events.toStored(events),
      ...(published.length === 0 ? {} : { published }),
      ...(cause === undefined ? {} : { cause }),
      ...(requestHash === undefined ? {} : { requestHash }),
      ...(answer === undefined ? {} : { answer }),
      // Nothing to tell is told already.
      relayed: events.length === 0,
      at: this.#options.now(),
      ...attached,
    };
  }

  async #toStream(stream: string, documents: CommitDocument[]): Promise<Stream> {
    const events = await Promise.all(documents.map((document) => this.#events.toEvents(document)));
    return { stream, version: documents.length, events: events.flat() };
  }

  #announce(committed: readonly Committed[]): void {
    if (committed.some(({ replayed, events }) => !replayed && events.length > 0)) this.#options.onCommit?.();
  }
}

const toExecuted = <A>({ answer, events, version, replayed }: Committed): Executed<A> => ({ answer: answer as A, events, version, replayed });
