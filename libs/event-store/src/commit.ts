import type { CloudEvent, PersonId } from '@samhandling/contracts';

/** An event somebody decided; the store adds what only the store knows (position, recorded time, source, id). */
export interface NewEvent {
  type: string;
  data: unknown;
  /** The person (`p_…`), or the stream for an event about nobody: what order is kept by on the bus. */
  partitionkey: string;
  subject?: PersonId | undefined;
  /** When it happened, RFC 3339; the time of the commit unless told. */
  time?: string | undefined;
  /** Publisher's own `source` and `id`, given together; ours are `urn:no:samhandling:<service>` and `<stream>@<position>`. */
  source?: string | undefined;
  id?: string | undefined;
  correlationid?: string | undefined;
  causationid?: string | undefined;
  traceparent?: string | undefined;
  dataclassification?: string | undefined;
}

/** One stream as it stands: `version` counts commits, events carry their 1-based position in `streamversion`. */
export interface Stream {
  stream: string;
  version: number;
  events: CloudEvent[];
}

export interface CommitRequest {
  stream: string;
  /** The version decided upon; 0 for a new stream. */
  expectedVersion: number;
  events: NewEvent[];
  /** What made us commit: `<source>/<id>#<reaction>`, `<client>/<route>/<Idempotency-Key>` or `<timer>#<step>`; once per stream. */
  cause?: string | undefined;
  /** Hash of the request behind the cause; the same cause with another hash is refused with 409. */
  requestHash?: string | undefined;
  /** What was answered the first time; given back when the cause comes again (I8). */
  answer?: unknown;
  /** Extra top-level fields of the commit, e.g. the exchange's `delivery`. */
  attached?: Record<string, unknown> | undefined;
}

/** A commit as stored and decoded. `replayed` is true when the cause was known and nothing was written now. */
export interface Committed {
  stream: string;
  version: number;
  events: CloudEvent[];
  answer: unknown;
  cause?: string;
  requestHash?: string;
  at: Date;
  attached: Record<string, unknown>;
  replayed: boolean;
}

/** How a state is folded from events. Pure. */
export interface Decider<S> {
  initial: S;
  evolve(state: S, event: CloudEvent): S;
}

/** What a decision came to: events (none is a decision too), what to answer, and fields to put on the commit. */
export interface Decided<A> {
  events: NewEvent[];
  answer?: A;
  attached?: Record<string, unknown>;
}

export interface Execution<S, A> {
  stream: string;
  decider: Decider<S>;
  cause?: string | undefined;
  requestHash?: string | undefined;
  /** May be called several times; must not act on anything. */
  decide(state: S, stream: Stream): Decided<A> | Promise<Decided<A>>;
}

export interface Executed<A> {
  answer: A;
  events: CloudEvent[];
  version: number;
  replayed: boolean;
}
