/** A process with nothing but a ledger writer, for the spec that kills it. Never started otherwise. */
import { generateKeyPairSync } from 'node:crypto';
import { EventStore, Lease } from '@samhandling/event-store';
import { Clock, connectDatabase, Logger } from '@samhandling/service-kit';
import { openLedgerCollections } from './ledger-collections.js';
import { loadLedgerKey } from './ledger-key.js';
import { LedgerWriter } from './ledger-writer.js';

const { CRASH_MONGODB_URI: uri = '', CRASH_DATABASE: name = '', CRASH_KEY: pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), CRASH_HOLDER: holderId = 'writer' } = process.env;
const connection = await connectDatabase({ uri, name, contactMsMax: 10_000 });
const clock = new Clock();
const logger = new Logger({ service: 'consent', level: 'warn' });
const store = new EventStore(connection, { service: 'consent', now: () => clock.now() });
await store.init();
new LedgerWriter({
  collections: await openLedgerCollections(connection),
  lease: new Lease(connection, { name: 'ledger-writer', holderId, leaseMs: 1_500 }),
  signer: loadLedgerKey({ LEDGER_SIGNING_KEY: pem, LEDGER_KEY_CREATE: false, LEDGER_ORIGIN: 'crash.example/ledger', LEDGER_KEY_FILE: undefined }),
  store, clock, logger, checkpointMs: 20, batchSize: 50, idleMs: 10, lateMs: 60_000,
}).start();
process.stdout.write('writing\n');
