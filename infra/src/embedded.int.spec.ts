import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import mongoose from 'mongoose';
import { z } from 'zod';
import { checkoutDir } from './checkout.js';
import type { Infrastructure } from './infrastructure.js';
import { readAddresses, type PlatformAddresses } from './platform-addresses.js';
import { identityOf, isSameProcess, type ProcessIdentity } from './process-identity.js';
import { resolveInfrastructure } from './resolve-infrastructure.js';

// One story in order: a platform is started as a process of its own, killed with SIGKILL, and started again on the same data. The
// platform runs from the build, as `npm start` does; its services are stubs, Kafka and MongoDB are real.
const dataDir = join(checkoutDir, 'var', 'test', `platform-${randomBytes(4).toString('hex')}`);
const holder = join(checkoutDir, 'infra', 'dist', 'fixtures', 'hold-platform.main.js');
const heldSchema = z.object({ pids: z.array(z.number()) });
/** Two cores with other specs beside them take their time; a start alone takes seconds. */
const testMsMax = 240_000;
const quiet = { logLevel: logLevel.NOTHING, clientId: 'spec' };
const running: ChildProcess[] = [];
const stops: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  for (const stop of stops) await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Waits for a condition. The testing library has a richer one, but it builds on this package. */
async function eventually<T>(condition: () => T | undefined | false, { what, limitMs = 10_000 }: { what: string; limitMs?: number }): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Starts the platform in a process of its own; answers that process and all it started. */
async function hold(): Promise<{ child: ChildProcess; started: ProcessIdentity[]; addresses: PlatformAddresses }> {
  const { KAFKA_BROKERS: _brokers, MONGODB_URI: _uri, ...env } = process.env;
  mkdirSync(dataDir, { recursive: true });
  const child = spawn(process.execPath, [holder, dataDir], { stdio: ['ignore', 'pipe', 'pipe'], env });
  running.push(child);
  let [output, problems] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { problems += chunk.toString(); });
  const line = await eventually(() => {
    if (child.exitCode !== null) throw new Error(`the platform ended: ${problems}`);
    return output.includes('\n') ? output : undefined;
  }, { what: 'the platform is ready', limitMs: 120_000 });
  const started = heldSchema.parse(JSON.parse(line)).pids.map(pid => identityOf(pid) ?? { pid, startedAt: '' });
  return { child, started, addresses: readAddresses(join(dataDir, 'platform.json')) };
}

const allGone = (processes: ProcessIdentity[]) => eventually(() => !processes.some(isSameProcess), { what: 'every process has ended', limitMs: 40_000 });

async function write(addresses: PlatformAddresses): Promise<void> {
  const connection = await mongoose.createConnection(addresses.mongodb.uri, { dbName: 'spec' }).asPromise();
  await connection.collection('notes').insertOne({ text: 'kept' }, { writeConcern: { w: 'majority', j: true } });
  await connection.close();
  const kafka = new Kafka({ ...quiet, brokers: addresses.kafka.brokers });
  const [admin, producer] = [kafka.admin(), kafka.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  const topics = ['spec', 'fagsystem.habu.outbound', 'fagsystem.habu.inbound', 'fagsystem.nav.inbound'].map(topic => ({ topic, numPartitions: 1 }));
  await admin.createTopics({ waitForLeaders: true, topics });
  await producer.send({ topic: 'spec', acks: -1, messages: [{ value: 'kept' }] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function readBack(infrastructure: Infrastructure): Promise<{ notes: number; high: string | undefined }> {
  const connection = await mongoose.createConnection(infrastructure.mongodb.uri, { dbName: 'spec' }).asPromise();
  const notes = await connection.collection('notes').countDocuments();
  await connection.close();
  const admin = new Kafka({ ...quiet, brokers: infrastructure.kafka.brokers }).admin();
  await admin.connect();
  const [offsets] = await admin.fetchTopicOffsets('spec');
  await admin.disconnect();
  return { notes, high: offsets?.high };
}

const occupy = (port: number): Promise<Server> => new Promise(resolve => { const server = createServer().listen(port, '127.0.0.1', () => resolve(server)); });

describe('a platform that is killed and started again', () => {
  const password = randomBytes(16).toString('hex');
  let mongodbUri = '';

  it('refuses a second start on the same data, and leaves no process behind when it is killed', async () => {
    const { child, started, addresses } = await hold();
    expect(started).toHaveLength(8);
    expect(started.every(isSameProcess)).toBe(true);
    mongodbUri = addresses.mongodb.uri;
    await write(addresses);
    await expect(resolveInfrastructure({ dataDir, purpose: 'start', source: 'embedded', log: () => undefined })).rejects.toThrow(`already running on ${dataDir} (process ${child.pid})`);
    child.kill('SIGKILL');
    await allGone(started);
  }, testMsMax);

  it('has its data again, even when its port of MongoDB was taken meanwhile', async () => {
    const squatter = await occupy(Number(new URL(mongodbUri).port));
    stops.push(() => new Promise(resolve => squatter.close(resolve)));
    const infrastructure = await resolveInfrastructure({ dataDir, purpose: 'start', source: 'embedded', log: () => undefined });
    stops.push(() => infrastructure.stop());
    expect(await readBack(infrastructure)).toEqual({ notes: 1, high: '1' });
    expect(infrastructure.mongodb.uri).not.toBe(mongodbUri);

    await infrastructure.admitFagsystems({ topicPrefix: '', clients: [{ clientId: 'habu', password }] });
    const { fagsystemBrokers: brokers } = infrastructure.kafka;
    const login = (secret: string): SASLOptions => ({ mechanism: 'scram-sha-512', username: 'habu', password: secret });
    await expect(new Kafka({ ...quiet, brokers, sasl: login('wrong'), retry: { retries: 0 } }).producer().connect()).rejects.toThrow(/authentication/i);
    const kafka = new Kafka({ ...quiet, brokers, sasl: login(password), retry: { retries: 0 } });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'fagsystem.habu.outbound', acks: -1, messages: [{ value: 'mine' }] });
    for (const topic of ['spec', 'fagsystem.habu.inbound', 'fagsystem.nav.inbound'])
      await expect(producer.send({ topic, acks: -1, messages: [{ value: 'not mine' }] })).rejects.toThrow(/authorized/i);
    await producer.disconnect();
    const admin = kafka.admin();
    await admin.connect();
    // Of all topics it sees its own only.
    expect((await admin.listTopics()).sort()).toEqual(['fagsystem.habu.inbound', 'fagsystem.habu.outbound']);
    await admin.disconnect();

    const started = infrastructure.pids.map(pid => identityOf(pid) ?? { pid, startedAt: '' });
    await infrastructure.stop();
    await allGone(started);
  }, testMsMax);

  it('ends its processes and removes its addresses when it is asked to stop', async () => {
    const { child, started } = await hold();
    child.kill('SIGTERM');
    await allGone(started);
    await eventually(() => child.exitCode === 0, { what: 'exit code 0' });
    expect(existsSync(join(dataDir, 'platform.json'))).toBe(false);
  }, testMsMax);
});
