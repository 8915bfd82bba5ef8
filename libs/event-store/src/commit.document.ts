import type { mongo } from 'mongoose';

/** An event as it lies in a commit: what the publisher said, and content as the codec stored it. Position, source and id of our own are worked out. */
export interface StoredEvent {
  type: string;
  data: unknown;
  partitionkey: string;
  subject?: string;
  time?: string;
  source?: string;
  id?: string;
  correlationid?: string;
  causationid?: string;
  traceparent?: string;
  dataclassification?: string;
}

/** One commit = one document = one write (I2). */
export interface CommitDocument {
  _id: mongo.ObjectId;
  stream: string;
  version: number;
  /** Position in the stream of the first event here, counted from 1 over all commits. */
  firstPosition: number;
  events: StoredEvent[];
  cause?: string;
  requestHash?: string;
  answer?: unknown;
  relayed: boolean;
  at: Date;
  [attached: string]: unknown;
}
