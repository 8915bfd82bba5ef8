import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servicePartitions, serviceNames, topicName, typeName, type CloudEvent, type ServiceName } from '@samhandling/contracts';
import { consistencyProof, decodeEntryBundle, leafHash, nodesFromTiles, openCheckpoint, parseVerifierKey, rootFromLeaves, sameHash, verifyConsistency, verifyInclusion, verifyLog, type NoteVerifier } from '@samhandling/ledger';
import { ensureTopics, KafkaEventPublisher } from '@samhandling/messaging';
import { bootService, loadConfig, serviceConfigSchema, type RunningService } from '@samhandling/service-kit';
import { eventually, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { Neighbours } from '../neighbours.fixture.js';
import { LedgerModule, ledgerConfigShape, ledgerConsumer } from './index.js';

const database = await testDatabase();
const TOPIC_PREFIX = testTopicPrefix();
const { brokers, mongodbUri } = testInfrastructure();
const keys = mkdtempSync(join(tmpdir(), 'ledger-'));
const keyFile = join(keys, 'made', 'ledger.pem');

const child = 'p_child00000000000000000';
const sibling = 'p_sibling000000000000000';
const neighbours = new Neighbours();
const publisher = new KafkaEventPublisher({ brokers, clientId: 'spec' });
let service: RunningService;
let auditor: string;
let verifier: NoteVerifier;

interface Found { index: number; salt: string; leafHash: string; entry: { id: string; type: string; outcome: string; persons: string[]; [field: string]: unknown } }
interface Page { size: number; entries: Found[]; next?: number }

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> => await fetch(`${service.url}${path}`, { headers });
const asAuditor = async (path: string): Promise<Response> => await get(path, { authorization: `Bearer ${auditor}`, 'audit-reason': '%C3%85rlig kontroll' });
const search = async (query: string): Promise<Page> => {
  const response = await asAuditor(`/ledger/entries?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
};
const text = async (path: string): Promise<string> => await (await get(path)).text();
const checkpoint = async (): Promise<{ note: string; size: number; rootHash: Uint8Array }> => {
  const note = await text('/ledger/checkpoint');
  const opened = openCheckpoint(note, verifier);
  if (opened === undefined) throw new Error(`no checkpoint of this log: ${note}`);
  return { note, ...opened };
};
const tile = async (path: string): Promise<Uint8Array> => {
  const response = await asAuditor(`/ledger/tile/${path}`);
  if (response.status !== 200) throw new Error(`tile ${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

let number = 0;
const event = (from: ServiceName, fact: string, data: Record<string, unknown>, partitionkey = child): CloudEvent => {
  number += 1;
  return { specversion: '1.0', id: `spec-${from}-${number}@1`, source: `urn:no:samhandling:${from}`, type: typeName(from, fact), time: new Date().toISOString(), datacontenttype: 'application/json', partitionkey, data };
};
const publish = async (from: ServiceName, ...events: CloudEvent[]): Promise<void> => await publisher.publish(topicName(TOPIC_PREFIX, from), events);
const withheld = (person: string, at: string): CloudEvent => event('exchange', 'withheld', {
  person, subscription: 'sub-1', service: 'solvik-ppt', eventRef: { source: 's', id: at, type: 't' }, categories: ['coordination'], withheld: [{ category: 'coordination', reason: 'no-consent' }], grounds: [], policyVersion: 'v1',
  consents: [], reason: 'no-consent',
}, person);
const read = (from: ServiceName, person: string): CloudEvent => event(from, 'access-read', {
  person, reader: { kind: 'service', service: 'habu' }, what: 'case', grounds: [{ kind: 'own-registration' }], categories: ['coordination'], at: new Date().toISOString(),
}, person);
/** Waits until an event's entry is signed. */
const signed = async (...events: CloudEvent[]): Promise<void> => {
  const ids = events.map(({ id }) => id);
  await eventually(async () => {
    const size = openCheckpoint(await text('/ledger/checkpoint'), verifier)?.size ?? 0;
    return (await entries().countDocuments({ 'entry.id': { $in: ids }, _id: { $lt: size } })) >= ids.length;
  }, { what: `${ids.length} entries are signed`, limitMs: 45_000 });
};
const entries = () => database.connection.useDb(`${database.prefix}consent`).collection<{ _id: number; entry: Found['entry'] }>('ledger_entries');
/** The whole log as an auditor can fetch it. */
const wholeLog = async (): Promise<{ found: Found[]; size: number }> => {
  const found: Found[] = [];
  const { size } = await checkpoint();
  for (let after: number | undefined; found.length < size;) {
    const page = await search(`limit=200${after === undefined ? '' : `&after=${after}`}`);
    found.push(...page.entries);
    if (page.next === undefined) break;
    after = page.next;
  }
  return { found: found.filter(({ index }) => index < size), size };
};

beforeAll(async () => {
  await neighbours.start();
  auditor = await neighbours.auditor('Liv Eksempel');
  await ensureTopics(brokers, serviceNames.map((name) => ({ topic: topicName(TOPIC_PREFIX, name), partitions: servicePartitions })));
  await publisher.connect();
  const config = loadConfig(serviceConfigSchema.extend(ledgerConfigShape), {
    PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX, ISSUER_URL: neighbours.url, LOG_LEVEL: 'silent',
    LEDGER_KEY_FILE: keyFile, LEDGER_KEY_CREATE: 'true', LEDGER_ORIGIN: 'spec.example/ledger', LEDGER_CHECKPOINT_MS: '100', LEDGER_IDLE_MS: '50',
  });
  service = await bootService({ name: 'consent', description: 'The ledger alone.', config, module: LedgerModule, consumers: [ledgerConsumer(config)], signals: false });
  const parsed = parseVerifierKey((await text('/ledger/verifier-key')).trim());
  if (parsed === undefined) throw new Error('the verifier key does not parse');
  verifier = parsed;
  await eventually(async () => (await get('/ledger/checkpoint')).status === 200, { what: 'the empty log is signed' });
});

afterAll(async () => {
  await service?.stop();
  await publisher.disconnect();
  await neighbours.stop();
  rmSync(keys, { recursive: true, force: true });
});

describe('what the five services tell (need N11, invariant I7)', () => {
  it('becomes entries, each event once however often it is told, and none of the prose', async () => {
    const told = [withheld(child, 'a'), read('case', child), read('coordinator', sibling), event('notification', 'read', { person: child, message: 'm1', at: new Date().toISOString() })];
    const need = event('exchange', 'matched-nobody', { person: child, eventRef: { source: 's', id: 'i', type: 't' } });
    for (const one of told) await publish(one.source.slice('urn:no:samhandling:'.length) as ServiceName, one, one);
    await publish('exchange', { ...need, type: typeName('sector', 'need-reported'), data: { description: 'prose' } }, need);
    await signed(...told, need);
    const { found } = await wholeLog();
    for (const one of [...told, need]) expect(found.filter(({ entry }) => entry.id === one.id)).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain('prose');
  });

  it('is a log that verifies with its published key, entry by entry', async () => {
    const { found } = await wholeLog();
    const before = await checkpoint();
    const more = [withheld(child, 'b'), withheld(sibling, 'c')];
    await publish('exchange', ...more);
    await signed(...more);
    const { note } = await checkpoint();
    const { found: all } = await wholeLog();
    const covered = openCheckpoint(note, verifier)?.size ?? 0;
    expect(found.length).toBeGreaterThan(0);
    expect(verifyLog({ entries: all.slice(0, covered), checkpoint: note, seenBefore: [before.note], verifier })).toMatchObject({ ok: true, checkpoint: { size: covered } });
  });

  it('tells which offsets it covers, once per size', async () => {
    const { size, rootHash } = await checkpoint();
    const commits = database.connection.useDb(`${database.prefix}consent`).collection<{ stream: string; events: { data: { size: number; rootHash: string; offsets: { topic: string }[] } }[] }>('commits');
    const told = await eventually(async () => {
      const found = await commits.find({ stream: `ledger-checkpoint-${size}` }).toArray();
      return found.length > 0 && found;
    }, { what: 'the checkpoint is told' });
    expect(told).toHaveLength(1);
    expect(told[0]?.events[0]?.data).toMatchObject({ size, rootHash: Buffer.from(rootHash).toString('base64') });
    expect(told[0]?.events[0]?.data.offsets.map(({ topic }) => topic)).toContain(topicName(TOPIC_PREFIX, 'exchange'));
  });
});

describe('tiles, as any public verifier reads them (C2SP tlog-tiles)', () => {
  it('hold the commitments, and lead to the signed root', async () => {
    const { size, rootHash } = await checkpoint();
    const commitments = decodeEntryBundle(await tile(`entries/000.p/${size}`));
    expect(commitments).toHaveLength(size);
    expect(commitments.every((one) => one.length === 32)).toBe(true);
    expect(sameHash(rootFromLeaves(commitments.map(leafHash)), rootHash)).toBe(true);
    expect(sameHash(rootFromLeaves(await splitTile(await tile(`0/000.p/${size}`))), rootHash)).toBe(true);
  });

  it('are not there before they are signed, nor under any other name', async () => {
    const { size } = await checkpoint();
    for (const path of [`0/000.p/${size + 200}`, '0/001', '1/000', '0/0', 'entries/000.p/0', '0/000.p/1/..', '7/000']) {
      expect({ path, status: (await asAuditor(`/ledger/tile/${path}`)).status }).toEqual({ path, status: 404 });
    }
  });

  it('carry on when the log has grown past full tiles of two levels', async () => {
    const before = await checkpoint();
    const many = Array.from({ length: 600 }, (_, at) => withheld(`p_many${String(at % 60).padStart(18, '0')}`, `many-${at}`));
    await publish('exchange', ...many);
    await signed(...many);
    const after = await checkpoint();
    const read = nodesFromTiles(after.size, tile);
    expect(verifyConsistency(before.size, after.size, before.rootHash, after.rootHash, await consistencyProof(before.size, after.size, read))).toBe(true);
    expect((await tile('0/001')).length).toBe(256 * 32);
    expect((await tile('1/000.p/2')).length).toBe(2 * 32);
    expect(decodeEntryBundle(await tile('entries/001'))).toHaveLength(256);
  });

  const splitTile = async (bytes: Uint8Array): Promise<Uint8Array[]> => Array.from({ length: bytes.length / 32 }, (_, at) => bytes.slice(at * 32, at * 32 + 32));
});

describe('proofs', () => {
  it('show an entry in the newest tree and in an older one, and one tree as a prefix of another', async () => {
    const { entries: [first] } = await search('limit=1');
    const { size, rootHash } = await checkpoint();
    const inclusion = (await (await asAuditor(`/ledger/entries/0/proof?size=${size}`)).json()) as { leafHash: string; proof: string[] };
    expect(inclusion.leafHash).toBe(first?.leafHash);
    expect(verifyInclusion(0, size, Buffer.from(inclusion.leafHash, 'base64'), rootHash, inclusion.proof.map((hash) => Buffer.from(hash, 'base64')))).toBe(true);
    const consistency = (await (await asAuditor(`/ledger/consistency?from=300&to=${size}`)).json()) as { proof: string[] };
    const older = rootFromLeaves(decodeEntryBundle(await tile('entries/000')).concat(decodeEntryBundle(await tile('entries/001')).slice(0, 44)).map(leafHash));
    expect(verifyConsistency(300, size, older, rootHash, consistency.proof.map((hash) => Buffer.from(hash, 'base64')))).toBe(true);
  });

  it.each(['/ledger/entries/99999999/proof', '/ledger/entries/0/proof?size=99999999', '/ledger/consistency?from=2&to=1', '/ledger/consistency?from=0&to=99999999'])('%s is not there', async (path) => {
    expect((await asAuditor(path)).status).toBe(404);
  });
});

describe('an auditor (disclosure rule D14)', () => {
  it('finds entries by person, service, outcome, reason and ground, newest or oldest first, page by page', async () => {
    const byPerson = await search(`person=${sibling}&outcome=withheld`);
    expect(byPerson.entries.length).toBeGreaterThan(0);
    expect(byPerson.entries.every(({ entry }) => entry.persons.includes(sibling) && entry.outcome === 'withheld')).toBe(true);
    expect((await search('service=solvik-ppt&reason=no-consent&limit=1')).entries).toHaveLength(1);
    expect((await search('reason=withdrawn')).entries).toEqual([]);
    expect((await search('ground=own-registration')).entries.every(({ entry }) => entry.outcome === 'access-read')).toBe(true);
    const [newest, older] = (await search('outcome=withheld&order=newest&limit=2')).entries;
    expect((newest?.index ?? 0) > (older?.index ?? 0)).toBe(true);
    const first = await search('outcome=withheld&limit=2');
    const second = await search(`outcome=withheld&limit=2&after=${first.next}`);
    expect(second.entries[0]?.index).toBeGreaterThan(first.entries[1]?.index ?? 0);
    expect((await search('from=2999-01-01T00:00:00Z')).entries).toEqual([]);
  });

  it('has the reading on record before the answer comes: a reading of the log, and one for each person read about', async () => {
    const recorded = database.connection.useDb(`${database.prefix}consent`).collection<{ stream: string; events: { type: string; data: Record<string, unknown> }[] }>('commits');
    const readings = async (): Promise<number> => await recorded.countDocuments({ stream: /^ledger-read-/ });
    const before = await readings();
    await search(`person=${sibling}&limit=1`);
    expect(await readings()).toBe(before + 1);
    const [latest] = await recorded.find({ stream: /^ledger-read-/ }, { sort: { _id: -1 }, limit: 1 }).toArray();
    expect(latest?.events.map(({ type }) => type)).toEqual([typeName('consent', 'ledger-read'), typeName('consent', 'access-read')]);
    expect(latest?.events[0]?.data).toMatchObject({ reader: 'Liv Eksempel', reason: 'Årlig kontroll', filters: ['person'], entries: 1 });
    expect(latest?.events[1]?.data).toMatchObject({ person: sibling, reader: { kind: 'auditor', reason: 'Årlig kontroll' }, what: 'ledger' });
    const found = await eventually(async () => {
      const page = await search('outcome=ledger-read&limit=1');
      return page.entries.length > 0 && page;
    }, { what: 'the reading is an entry' });
    expect(found.entries[0]?.entry).toMatchObject({ reader: 'Liv Eksempel' });
  });

  it('says why, or gets nothing', async () => {
    const headers = { authorization: `Bearer ${auditor}` };
    for (const [query, code] of [['', 'audit-reason-missing'], ['?auditReason=%20', 'audit-reason-missing'], [`?auditReason=${'x'.repeat(501)}`, 'schema-invalid']] as const) {
      const response = await get(`/ledger/entries${query}`, headers);
      expect({ status: response.status >= 400, ...(await response.json() as object) }).toMatchObject({ status: expect.any(Number), code });
    }
  });

  it('gets a problem for a search nobody understands', async () => {
    expect((await asAuditor('/ledger/entries?person=kari')).status).toBe(422);
    expect((await asAuditor('/ledger/entries?colour=red')).status).toBe(422);
    expect((await asAuditor('/ledger/entries/x/proof')).status).toBe(422);
  });

  it('is needed: without the scope only checkpoint and key are open (invariant I10)', async () => {
    const other = await neighbours.system('kindergarten');
    for (const path of ['/ledger/entries?auditReason=x', '/ledger/tile/0/000', '/ledger/entries/0/proof', '/ledger/consistency?from=0']) {
      expect({ path, status: (await get(path)).status }).toEqual({ path, status: 401 });
      expect({ path, status: (await get(path, { authorization: `Bearer ${other}` })).status }).toEqual({ path, status: 403 });
    }
  });
});

describe('somebody with access to the database', () => {
  it('cannot change an entry that was signed without the check showing it', async () => {
    const { found } = await wholeLog();
    const { note, size } = await checkpoint();
    await entries().updateOne({ _id: 1 }, { $set: { 'entry.outcome': 'permitted' } });
    const changed = (await wholeLog()).found.slice(0, size);
    expect(verifyLog({ entries: changed, checkpoint: note, seenBefore: [], verifier })).toEqual({ ok: false, problem: 'root-differs' });
    await entries().updateOne({ _id: 1 }, { $set: { 'entry.outcome': found[1]?.entry.outcome ?? '' } });
  });
});

it('the key that was made can be read by its owner alone', () => {
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
});
