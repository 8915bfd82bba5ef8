import type { mongo } from 'mongoose';
import type { NewEvent } from './commit.js';

/** An event as it lies in a commit: what was decided, content as the codec stored it. Position, and source and id of our own, are worked out. */
export type StoredEvent = NewEvent;

/** One commit = one document = one write (I2). Nothing here changes but `relayed` and the fields a service names as in place (I7). */
export interface CommitDocument {
  _id: mongo.ObjectId;
  stream: string;
  version: number;
  /** Position in the stream of the first event here, counted from 1 over all commits. */
  firstPosition: number;
  events: StoredEvent[];
  /** `publishedKey` of each event that came with its publisher's own source and id; absent when none did. */
  published?: string[];
  cause?: string;
  requestHash?: string;
  answer?: unknown;
  relayed: boolean;
  at: Date;
  [attached: string]: unknown;
}

const ownFields: ReadonlySet<string> = new Set(['_id', 'stream', 'version', 'firstPosition', 'events', 'published', 'cause', 'requestHash', 'answer', 'relayed', 'at']);

/** One name for a publisher's `source` and `id` together. */
export const publishedKey = (source: string, id: string): string => JSON.stringify([source, id]);

/** The keys of those events that have one, each once. */
export const publishedKeys = (events: readonly NewEvent[]): string[] => [
  ...new Set(events.flatMap(({ source, id }) => (source === undefined || id === undefined ? [] : [publishedKey(source, id)]))),
];

/** The extra fields a service put on its commit. */
export const attachedOf = (document: CommitDocument): Record<string, unknown> =>
  Object.fromEntries(Object.entries(document).filter(([field]) => !ownFields.has(field)));

/**
 * Refuses attached fields that would hide or change the commit itself.
 * @throws Error naming the field
 */
export function assertAttachable(fields: readonly string[]): void {
  const taken = fields.find((field) => ownFields.has(field.split('.')[0] ?? '') || field.startsWith('$'));
  if (taken !== undefined) throw new Error(`the field ${taken} belongs to the commit itself and cannot be attached`);
}
