import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { measureAdjusted, measureStarted, needReported, topicName } from '@samhandling/contracts';
import type { CommitDocument } from '@samhandling/event-store';
import { eventually, testInfrastructure, type Somebody } from '@samhandling/testing';
import { Kafka, logLevel } from 'kafkajs';
import { CaseWorld } from './case-world.fixture.js';

const world = await CaseWorld.make();
const commits = world.database.connection.getClient().db(`${world.database.prefix}case`).collection<CommitDocument>('commits');
const admin = new Kafka({ brokers: testInfrastructure().brokers, clientId: 'crash-spec', logLevel: logLevel.NOTHING }).admin();

const node = join(import.meta.dirname, '../../../node_modules/.bin/node');
/** Two cores are shared by everything that is started here. */
const startMsMax = 150_000;
let running: ChildProcess | undefined;

/** The built service as its own process. */
const start = (program: string, environment: Record<string, string> = {}): ChildProcess => {
  running = spawn(node, [join(import.meta.dirname, '../dist', program)], { env: { PATH: process.env['PATH'], ...world.environment(environment) }, stdio: ['ignore', 'pipe', 'inherit'] });
  return running;
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
};

const says = async (child: ChildProcess, words: string): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => bytes.toString().includes(words) && resolve());
    child.once('exit', (code) => reject(new Error(`the service ended with ${code} before it said: ${words}`)));
  });
};

/** How many events of the exchange's topic the group will not read again. */
const committedOffsets = async (): Promise<number> => {
  const [topic] = await admin.fetchOffsets({ groupId: `${world.topicPrefix}case`, topics: [topicName(world.topicPrefix, 'exchange')] });
  return (topic?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
};

const takenIn = async (child: Somebody): Promise<CommitDocument[]> => await commits.find({ person: child.person }).sort({ stream: 1, version: 1 }).toArray();
const linkedIds = (documents: CommitDocument[]): string[] =>
  documents.flatMap(({ events }) => events.filter(({ type }) => type.endsWith('.case.linked.v1')).map(({ data }) => (data as { id: string }).id));

beforeAll(async () => await admin.connect());
world.atEnd(async () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) await kill(running);
  await admin.disconnect();
});

describe('SIGKILL of the case service between effect and offset commit', () => {
  let child: Somebody;
  let other: Somebody;
  const ids = ['first', 'second', 'killed-after', 'fourth', 'fifth'].map((name) => `${name}-registration`);

  beforeAll(async () => {
    child = await world.child();
    other = await world.child();
    const measure = { system: 'habu', kind: 'sak', id: 'm1' };
    const [first = '', second = '', third = '', ...rest] = ids;
    await world.registered('solvik-kindergarten', child, needReported, { reportedAt: '2026-03-03T09:00:00Z' }, { id: first });
    await world.registered('habu', child, measureStarted, { measure, measureType: 'habilitation', period: { from: '2026-03-10' } }, { id: second });
    await world.registered('habu', child, measureAdjusted, { measure, adjustedAt: '2026-03-20T09:00:00Z' }, { id: third });
    await world.registered('solvik-kindergarten', other, needReported, { reportedAt: '2026-03-03T09:00:00Z' }, { id: 'of-the-other-child' });

    const held = start('crash-point.main.js', { STAND_STILL_AFTER: third });
    await says(held, 'the effect is durable');
    await kill(held);
    for (const id of rest) await world.registered('habu', child, measureAdjusted, { measure, adjustedAt: '2026-04-20T09:00:00Z' }, { id });
  }, startMsMax);

  it('happened at that very point: the effect is in the database and its offset is not committed', async () => {
    expect(linkedIds(await takenIn(child))).toEqual(ids.slice(0, 3));
    const [topic] = await admin.fetchOffsets({ groupId: `${world.topicPrefix}case`, topics: [topicName(world.topicPrefix, 'exchange')] });
    const ends = await admin.fetchTopicOffsets(topicName(world.topicPrefix, 'exchange'));
    const behind = ends.filter(({ partition, high }) => Number(high) > Math.max(0, Number(topic?.partitions.find((one) => one.partition === partition)?.offset ?? 0)));
    expect(behind.length).toBeGreaterThan(0);
  });

  describe('after a restart', () => {
    beforeAll(async () => {
      start('main.js');
      await eventually(async () => linkedIds(await takenIn(child)).length >= ids.length && linkedIds(await takenIn(other)).length > 0, { what: 'everything is taken in', limitMs: 45_000 });
      await eventually(async () => {
        const ends = await admin.fetchTopicOffsets(topicName(world.topicPrefix, 'exchange'));
        return (await committedOffsets()) === ends.reduce((sum, { high }) => sum + Number(high), 0);
      }, { what: 'the group has read to the end', limitMs: 45_000 });
      await eventually(async () => (await commits.countDocuments({ relayed: false })) === 0, { what: 'everything is published', limitMs: 45_000 });
    }, startMsMax);

    it('each registration has taken effect exactly once (I1, I8)', async () => {
      const causes = (await takenIn(child)).map(({ cause }) => cause);
      expect(causes).toHaveLength(ids.length);
      expect(new Set(causes).size).toBe(ids.length);
      expect(linkedIds(await takenIn(other))).toEqual(['of-the-other-child']);
    });

    it('what was decided lies in one document with what it was decided on (I2)', async () => {
      for (const { events, registration, cause } of await takenIn(child)) {
        const { source, id } = registration as { source: string; id: string };
        expect(cause).toBe(`${source}/${id}#case`);
        expect(events.length).toBeGreaterThan(0);
      }
    });

    it('in the order published, without a gap (I3)', async () => {
      const documents = await takenIn(child);
      expect(linkedIds(documents)).toEqual(ids);
      expect(documents.map(({ version }) => version)).toEqual(ids.map((_, index) => index + 1));
    });

    it('one service answers, once', async () => {
      const assumed = (await takenIn(child)).flatMap(({ events }) => events.filter(({ type }) => type.endsWith('.responsibility-assumed.v1')));
      expect(assumed).toHaveLength(1);
    });
  });
});
