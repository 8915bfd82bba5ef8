import type { CloudEvent } from '@samhandling/contracts';

import type { Connection, mongo } from 'mongoose';
import type { CommitRequest, Committed, NewEvent, Stream } from './commit.js';
import type { CommitDocument } from './commit.document.js';
import type { ContentCodec } from './content-codec.port.js';

export interface EventStoreOptions {
  service: string;
  codec?: ContentCodec | undefined;
  now: () => Date;
  /** Called after every durable commit that holds events; wakes the relay. */
  onCommit?: (() => void) | undefined;
  /** Names of attached fields that may change in place (`setInPlace`); everything else in a commit is written once (I7). */
  inPlaceFields?: string[] | undefined;
  /** Indexes the service adds to its commits; they exist when `init` resolves. */
  indexes?: mongo.IndexDescription[] | undefined;
}

export interface Decider<S> {
  initial: S;
  evolve(state: S, event: CloudEvent): S;
}

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
  decide(state: S, stream: Stream): Decided<A> | Promise<Decided<A>>;
}

export interface Executed<A> {
  answer: A;
  events: CloudEvent[];
  version: number;
  replayed: boolean;
}

export class EventStore {
  readonly commits: mongo.Collection<CommitDocument>;

  constructor(
    connection: Connection,
    readonly options: EventStoreOptions,
  ) {
    this.commits = connection.collection<CommitDocument>('commits') as unknown as mongo.Collection<CommitDocument>;
  }

  init(): Promise<void> { throw new Error('not yet'); }
  read(_stream: string): Promise<Stream> { throw new Error('not yet'); }
  commit(_request: CommitRequest): Promise<Committed> { throw new Error('not yet'); }
  commitAll(_requests: CommitRequest[]): Promise<Committed[]> { throw new Error('not yet'); }
  execute<S, A>(_execution: Execution<S, A>): Promise<Executed<A>> { throw new Error('not yet'); }
  findByCause(_cause: string): Promise<Committed | undefined> { throw new Error('not yet'); }
  setInPlace(_stream: string, _version: number, _field: string, _value: unknown): Promise<void> { throw new Error('not yet'); }
}
