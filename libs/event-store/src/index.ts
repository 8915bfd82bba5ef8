export * from './commit.js';
export * from './commit.document.js';
export * from './content-codec.port.js';
export * from './event-store.js';
export * from './lease.js';
export * from './relay.js';
export * from './version-conflict.js';
