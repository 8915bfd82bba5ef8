import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { topicName, typeName } from '@samhandling/contracts';
import type { CommitDocument } from '@samhandling/event-store';
import { eventually, testInfrastructure } from '@samhandling/testing';
import { Kafka, logLevel } from 'kafkajs';
import { ensureServiceTopics } from '../exchange.options.js';
import { exchangeConfigSchema } from '../config.js';
import { loadConfig } from '@samhandling/service-kit';
import { ExchangeWorld, type Somebody } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();
const node = join(import.meta.dirname, '../../../../node_modules/.bin/node');
const need = typeName('sector', 'need-reported');
let running: ChildProcess | undefined;

/** The built service as its own process; resolves when it says where it is. */
const start = async (program: string): Promise<ChildProcess> => {
  const child = spawn(node, [join(import.meta.dirname, '../../dist', program)], { env: { PATH: process.env['PATH'], ...world.environment({ LOG_LEVEL: 'info' }) }, stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  world.url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      const url = /"url":"(?<url>http[^"]+)"/.exec(bytes.toString())?.groups?.['url'];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the exchange ended with ${code} before it was up`)));
  });
  await world.fresh();
  return child;
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
};

const registrationsOf = async ({ person }: Somebody): Promise<CommitDocument[]> => await world.collection<CommitDocument>('commits').find({ stream: `registrations-${person}` }).sort({ version: 1 }).toArray();

/** What of our own topic is about the person, in the order Kafka has it. */
const published = async (child: Somebody): Promise<string[]> => {
  const topic = topicName(world.topicPrefix, 'exchange');
  const kafka = new Kafka({ brokers: testInfrastructure().brokers, clientId: 'crash-spec', logLevel: logLevel.NOTHING });
  const [admin, consumer] = [kafka.admin(), kafka.consumer({ groupId: `${world.topicPrefix}crash-spec-${Date.now()}` })];
  await Promise.all([admin.connect(), consumer.connect()]);
  const ids: string[] = [];
  try {
    const ends = (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
    let seen = 0;
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => {
      seen += 1;
      if (message.key?.toString() === child.person && String(message.headers?.['ce_type']) === need) ids.push(String(message.headers?.['ce_id']));
      await Promise.resolve();
    } });
    await eventually(() => seen >= ends, { what: 'the topic is read to its end', limitMs: 30_000 });
  } finally {
    await Promise.all([admin.disconnect(), consumer.disconnect()]);
  }
  return ids;
};

beforeAll(async () => await ensureServiceTopics(loadConfig(exchangeConfigSchema, world.environment())));
afterAll(async () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) await kill(running);
});

describe('SIGKILL of the exchange between commit and relay', () => {
  const ids = ['n-1', 'n-2', 'n-3', 'n-4', 'n-5'];
  let child: Somebody;
  let feed: string;

  beforeAll(async () => {
    const first = await start('main.js');
    const guardian = await world.someone();
    child = await world.child({ guardians: [guardian] });
    await world.known(child);
    feed = await world.feed('ppt', ['need-reported']);
    await world.consent(child, [guardian], 'solvik-ppt', ['coordination']);
    await world.need('kindergarten', child, {}, { id: ids[0] });
    await world.fed('ppt', feed, 1);
    await kill(first);
    // The same service, but its relay never tells anybody: what it accepts is committed and not published, and then it is killed.
    const mute = await start('crash-point.main.js');
    for (const id of ids.slice(1, 4)) await world.need('kindergarten', child, {}, { id });
    await kill(mute);
  });

  it('happened at that very point: accepted, committed, not published', async () => {
    const commits = await registrationsOf(child);
    expect(commits.filter(({ relayed }) => !relayed).flatMap(({ events }) => events.map(({ id }) => id))).toEqual(ids.slice(1, 4));
    expect(await published(child)).toEqual(ids.slice(0, 1));
  });

  describe('after a restart', () => {
    beforeAll(async () => {
      await start('main.js');
      await world.need('kindergarten', child, {}, { id: ids[4] });
      await world.fed('ppt', feed, 5);
      await eventually(async () => (await world.collection('commits').countDocuments({ relayed: false })) === 0, { what: 'everything is published', limitMs: 30_000 });
    });

    it('everything accepted has taken effect exactly once (I1)', async () => {
      const delivered = await world.collection<CommitDocument & { delivery: { eventRef: { id: string } } }>('commits').find({ 'delivery.subscription': feed }).sort({ 'delivery.sequence': 1 }).toArray();
      expect(delivered.map(({ delivery }) => delivery.eventRef.id)).toEqual(ids);
    });

    it('each change and what tells of it lie in one document (I2)', async () => {
      for (const { events, registration, cause } of await registrationsOf(child)) {
        const { source, id, reference } = registration as { source: string; id: string; reference: string };
        expect(reference).toMatch(/^g_/);
        expect(cause).toBe(`${source}/${id}#registered`);
        expect(events.map((event) => [event.source, event.id])).toEqual([[source, id]]);
      }
    });

    it('in commit order, on the bus and in the feed, without a gap (I3)', async () => {
      expect(await published(child)).toEqual(ids);
      const { events } = await world.page('ppt', feed);
      expect(events.map(({ sequence }) => sequence)).toEqual(['1', '2', '3', '4', '5']);
      const versions = (await registrationsOf(child)).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    });

    it('and a repeat of what was accepted before the crash answers as then', async () => {
      const before = await registrationsOf(child);
      const commit = before.find(({ events }) => events[0]?.id === ids[2]);
      const data = commit?.events[0]?.data as Record<string, unknown>;
      const { registeredBy: _, registeredByType: __, municipality: ___, ...given } = data;
      const event = { ...world.event('kindergarten', need, { ...given, person: { nationalId: child.nationalId } }), id: ids[2], time: commit?.events[0]?.time };
      const { status, body } = await world.post('kindergarten', '/events', event, { 'content-type': 'application/cloudevents+json' });
      expect([status, body]).toEqual([202, { reference: (commit?.['registration'] as { reference: string }).reference }]);
      expect(await registrationsOf(child)).toHaveLength(before.length);
    });
  });
});
