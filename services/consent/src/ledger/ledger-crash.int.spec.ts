import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EventStore, Lease } from '@samhandling/event-store';
import { encodeCheckpoint, openCheckpoint, parseVerifierKey, signNote, verifierKey, verifyLog } from '@samhandling/ledger';
import { connectDatabase } from '@samhandling/service-kit';
import { eventually, testDatabase, testInfrastructure } from '@samhandling/testing';
import type { LedgerEntry } from './domain/ledger-entry.js';
import { fromBinary, openLedgerCollections, isDuplicate } from './ledger-collections.js';
import { LedgerInbox } from './ledger-inbox.js';
import { LedgerDamaged, LedgerLog } from './ledger-log.js';
import { LedgerTiles } from './ledger-tiles.js';
import { LedgerWriter } from './ledger-writer.js';

const database = await testDatabase();
const { mongodbUri } = testInfrastructure();
const name = `${database.prefix}ledger`;
const connection = await connectDatabase({ uri: mongodbUri, name, contactMsMax: 10_000 });
const collections = await openLedgerCollections(connection);
const signer = { name: 'crash.example/ledger', privateKey: generateKeyPairSync('ed25519').privateKey };
const program = fileURLToPath(new URL('../../dist/ledger/ledger-writer.crash.main.js', import.meta.url));
const inbox = new LedgerInbox(collections, { now: () => new Date(), waitingMax: 1_000_000, onArrival: () => undefined });

const entry = (number: number): LedgerEntry => ({ v: 1, source: 'urn:no:samhandling:exchange', id: `spec@${number}`, type: 'no.samhandling.exchange.withheld.v1', outcome: 'withheld', time: '2026-03-03T09:00:00Z', persons: [], number });
const take = async (number: number): Promise<void> => await inbox.take({ entry: entry(number), topic: 'spec', partition: number % 6, offset: number });

const running = new Set<ChildProcess>();
async function startWriter(holder: string): Promise<ChildProcess> {
  if (!existsSync(program)) throw new Error('the consent service is not built: npm run build');
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, CRASH_MONGODB_URI: mongodbUri, CRASH_DATABASE: name, CRASH_HOLDER: holder, CRASH_KEY: signer.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  await once(child.stdout, 'data');
  return child;
}
async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  running.delete(child);
}

const holderOfLease = async (): Promise<string> => {
  const lease = await connection.collection<{ _id: string; holder: string | null }>('leases').findOne({ _id: 'ledger-writer' });
  return lease?.holder?.split('/')[0] ?? '';
};

/** The truth from the database: every event once, no hole, and every tree ever signed a prefix of the last. */
async function expectOneHistory(numbers: number): Promise<void> {
  const placed = await collections.entries.find({}, { sort: { _id: 1 } }).toArray();
  expect(placed.map(({ _id }) => _id)).toEqual(placed.map((_, at) => at));
  expect(new Set(placed.map(({ event }) => event)).size).toBe(placed.length);
  expect(new Set(placed.flatMap(({ entry: one }) => (one === undefined ? [] : [one['number']]))).size).toBe(numbers);
  const checkpoints = await collections.checkpoints.find({}, { sort: { _id: 1 } }).toArray();
  const last = checkpoints.at(-1);
  const verifier = parseVerifierKey(verifierKey(signer.name, signer.privateKey));
  if (last === undefined || verifier === undefined) throw new Error('nothing was signed');
  expect(last._id).toBe(placed.length);
  expect(checkpoints.every(({ _id, note }) => openCheckpoint(note, verifier)?.size === _id)).toBe(true);
  const entries = placed.map(({ _id, entry: one, salt }) => ({ index: _id, entry: one, salt: salt === undefined ? '' : Buffer.from(fromBinary(salt)).toString('base64') }));
  expect(verifyLog({ entries, checkpoint: last.note, seenBefore: checkpoints.map(({ note }) => note), verifier })).toMatchObject({ ok: true });
}

const newLog = async (): Promise<LedgerLog> => {
  const log = new LedgerLog(collections, new LedgerTiles(collections), signer);
  await log.open();
  return log;
};

afterEach(async () => {
  for (const child of running) await kill(child);
  for (const collection of Object.values(collections)) await collection.deleteMany({});
});
afterAll(async () => await connection.close());

describe('whatever dies when (invariant I1, invariant I7)', () => {
  it('writers killed with SIGKILL while they write leave one history: nothing lost, nothing twice, every signed tree a prefix of the later', async () => {
    const writers = new Map<string, ChildProcess>();
    for (const holder of ['one', 'two']) writers.set(holder, await startWriter(holder));
    let next = 0;
    for (let round = 0; round < 3; round += 1) {
      const sizeBefore = await collections.entries.countDocuments();
      await Promise.all(Array.from({ length: 300 }, (_, at) => take(next + at)));
      next += 300;
      await eventually(async () => (await collections.entries.countDocuments()) > sizeBefore, { what: 'somebody writes', limitMs: 20_000, everyMs: 5 });
      // Whoever holds the lease is at work on what was just taken in.
      const holder = await holderOfLease();
      const victim = writers.get(holder);
      if (victim === undefined) throw new Error(`${holder} is no writer of ours`);
      await kill(victim);
      writers.delete(holder);
      writers.set(`again-${round}`, await startWriter(`again-${round}`));
    }
    await eventually(async () => (await collections.waiting.countDocuments()) === 0 && (await collections.checkpoints.countDocuments({ _id: next })) === 1, { what: 'all is placed and signed', limitMs: 30_000 });
    await expectOneHistory(next);
  }, 120_000);
});

describe('two writers at once, as when a lease was lost unnoticed', () => {
  it('never write two histories: who is second meets a place that is taken, and starts over', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, at) => take(at)));
    let refused = 0;
    const rival = async (): Promise<void> => {
      for (;;) {
        const log = await newLog();
        try {
          for (;;) {
            const waiting = await collections.waiting.find({}, { sort: { _id: 1 }, limit: 7 }).toArray();
            if (waiting.length === 0) return;
            await log.place(waiting);
            await log.sign(new Date());
          }
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          refused += 1;
        }
      }
    };
    await Promise.all([rival(), rival()]);
    const last = await newLog();
    if (last.isUnsigned) await last.sign(new Date());
    expect(refused).toBeGreaterThan(0);
    await expectOneHistory(300);
  });

  it('an event that waits again after it was placed is not placed again', async () => {
    await take(1);
    const log = await newLog();
    const waiting = await collections.waiting.find({}).toArray();
    await log.place(waiting);
    await collections.waiting.insertMany(waiting);
    await (await newLog()).place(waiting);
    expect(await collections.entries.countDocuments()).toBe(1);
    expect(await collections.waiting.countDocuments()).toBe(0);
  });
});

describe('a log that is not what was placed or signed', () => {
  beforeEach(async () => {
    await Promise.all([1, 2, 3].map(take));
    const log = await newLog();
    await log.place(await collections.waiting.find({}, { limit: 2 }).toArray());
    await log.sign(new Date());
    await log.place(await collections.waiting.find({}).toArray());
  });

  it.each<[string, () => Promise<unknown>]>([
    ['an entry was changed before it was signed', () => collections.entries.updateOne({ _id: 2 }, { $set: { 'entry.outcome': 'permitted' } })],
    ['an entry is missing before the last', async () => { await collections.entries.deleteOne({ _id: 2 }); await collections.entries.insertOne({ ...(await first()), _id: 3, event: 'x' }); }],
    ['signed entries are gone', () => collections.entries.deleteMany({ _id: { $gte: 1 } })],
    ['the last checkpoint was signed with another key', () => collections.checkpoints.updateOne({ _id: 2 }, { $set: { note: signNote(encodeCheckpoint({ origin: signer.name, size: 2, rootHash: new Uint8Array(32) }), [{ ...signer, privateKey: generateKeyPairSync('ed25519').privateKey }]) } })],
    ['the stored root is another', async () => collections.checkpoints.updateOne({ _id: 2 }, { $set: { subtrees: (await collections.checkpoints.findOne({ _id: 2 }))?.subtrees.slice(1) ?? [] } })],
  ])('is not signed: %s', async (_, damage) => {
    await damage();
    await expect(newLog().then((log) => log.sign(new Date()))).rejects.toThrow(LedgerDamaged);
    expect(await collections.checkpoints.countDocuments()).toBe(1);
  });

  const first = async () => (await collections.entries.findOne({ _id: 0 })) ?? (() => { throw new Error('no entry'); })();
});

describe('when nobody writes', () => {
  it('somebody is told that entries wait, once', async () => {
    const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
    const lease = (holderId: string): Lease => new Lease(connection, { name: 'ledger-writer', holderId, leaseMs: 60_000 });
    const stuck = lease('stuck');
    expect(await stuck.acquire()).toBe(true);
    await new LedgerInbox(collections, { now: () => new Date(Date.now() - 60_000), waitingMax: 10, onArrival: () => undefined }).take({ entry: entry(1), topic: 't', partition: 0, offset: 1 });
    const errors: string[] = [];
    const writer = new LedgerWriter({
      collections, lease: lease('waits'), signer, store: new EventStore(connection, { service: 'consent', now: clock.now }), clock, checkpointMs: 10, batchSize: 10, idleMs: 10, lateMs: 200,
      logger: { warn: () => undefined, error: (message) => void errors.push(String(message)) },
    });
    writer.start();
    await eventually(() => errors.length > 0, { what: 'the wait is raised' });
    await writer.stop();
    await stuck.release();
    expect(errors).toEqual(['entries have waited too long for their place in the ledger']);
  });
});

describe('entries that arrive', () => {
  it('wait once each, however many come at once and however often', async () => {
    await Promise.all([...Array.from({ length: 1_200 }, (_, at) => take(at)), ...Array.from({ length: 1_200 }, (_, at) => take(at))]);
    await take(3);
    expect(await collections.waiting.countDocuments()).toBe(1_200);
  });

  it('are not taken while too many wait, and nothing is lost by it', async () => {
    let now = 0;
    const small = new LedgerInbox(collections, { now: () => new Date(now), waitingMax: 1, onArrival: () => undefined });
    await small.take({ entry: entry(1), topic: 't', partition: 0, offset: 1 });
    now = 2_000;
    await expect(small.take({ entry: entry(2), topic: 't', partition: 0, offset: 2 })).rejects.toMatchObject({ failure: 'infrastructure', code: 'ledger-writer-behind' });
    expect(await collections.waiting.countDocuments()).toBe(1);
    await collections.waiting.deleteMany({});
    await small.take({ entry: entry(2), topic: 't', partition: 0, offset: 2 });
    expect(await collections.waiting.countDocuments()).toBe(1);
  });
});
