export * from './commit.js';
export type { CommitDocument, StoredEvent } from './commit.document.js';
export * from './content-codec.port.js';
export { EventStore, type EventStoreOptions } from './event-store.js';
export * from './lease.js';
export * from './relay.js';
export * from './version-conflict.js';
