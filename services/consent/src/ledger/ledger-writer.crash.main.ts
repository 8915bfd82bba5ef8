/** A process with nothing but a ledger writer, for the spec that kills it. Never started otherwise. */
import { createPrivateKey } from 'node:crypto';
import { EventStore, Lease } from '@samhandling/event-store';
import mongoose from 'mongoose';
import { openLedgerCollections } from './ledger-collections.js';
import { LedgerWriter } from './ledger-writer.js';

const { CRASH_MONGODB_URI: uri = '', CRASH_DATABASE: dbName = '', CRASH_KEY: pem = '', CRASH_HOLDER: holderId = 'writer' } = process.env;
const connection = await mongoose.createConnection(uri, { dbName, writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } }).asPromise();
const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
const say = (message: unknown): void => void process.stderr.write(`${holderId}: ${String(message)}\n`);
const store = new EventStore(connection, { service: 'consent', now: () => clock.now() });
await store.init();
new LedgerWriter({
  collections: await openLedgerCollections(connection),
  lease: new Lease(connection, { name: 'ledger-writer', holderId, leaseMs: 1_500 }),
  signer: { name: 'crash.example/ledger', privateKey: createPrivateKey(pem) },
  store, clock, logger: { warn: say, error: say }, checkpointMs: 20, batchSize: 50, idleMs: 10, lateMs: 60_000,
}).start();
process.stdout.write('writing\n');
