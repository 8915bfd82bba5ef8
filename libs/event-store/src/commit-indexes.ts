import type { mongo } from 'mongoose';

/**
 * The indexes every store of commits has. Each insert pays for each of them, so there are no more than the rules need:
 * - `{stream, version}` unique: one commit per version (I2), and reading a stream;
 * - `{cause, stream}` unique: a cause acts once per stream (I8), and finding what a cause did in the whole service;
 * - `{published}` unique: a publisher's event is taken once in the whole service, whatever stream it lands in. A commit may hold the
 *   same one twice (one event per person). A field of its own, because MongoDB finds pairs inside an array by a partial
 *   index only when asked in one particular way, and reads the whole collection when asked in any other;
 * - `{at}` for commits not yet relayed: small however large the store grows, so the relay never scans.
 */
export const commitIndexes: readonly mongo.IndexDescription[] = [
  { name: 'stream_version', key: { stream: 1, version: 1 }, unique: true },
  { name: 'cause_stream', key: { cause: 1, stream: 1 }, unique: true, partialFilterExpression: { cause: { $exists: true } } },
  { name: 'published', key: { published: 1 }, unique: true, partialFilterExpression: { published: { $exists: true } } },
  { name: 'unrelayed_at', key: { at: 1 }, partialFilterExpression: { relayed: false } },
];
