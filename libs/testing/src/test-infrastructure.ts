import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import mongoose from 'mongoose';

/** Addresses of the real Kafka and MongoDB the tests run on. */
export interface TestInfrastructure { brokers: string[]; fagsystemBrokers: string[]; mongodbUri: string }

/**
 * The infrastructure the global setup started, or the one in the environment.
 * @throws in a spec that is no `*.int.spec.ts` or `*.e2e.spec.ts`: unit specs have no infrastructure
 */
export function testInfrastructure(): TestInfrastructure {
  const { KAFKA_BROKERS: brokers, MONGODB_URI: mongodbUri, KAFKA_FAGSYSTEM_BROKERS: fagsystemBrokers } = process.env;
  if (!brokers || !mongodbUri) throw new Error('no Kafka and MongoDB here: name the spec *.int.spec.ts or *.e2e.spec.ts, so that the global setup starts them');
  return { brokers: brokers.split(','), fagsystemBrokers: fagsystemBrokers ? fagsystemBrokers.split(',') : [], mongodbUri };
}

/** A database of this spec file's own. `prefix` is for services that name their own databases below it. */
export interface TestDatabase { name: string; prefix: string; uri: string; connection: mongoose.Connection }

/**
 * A database nobody else has, connected; it and every database under its prefix are dropped after the file's tests.
 * Call it at the top of a spec file: `const database = await testDatabase();`
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { mongodbUri } = testInfrastructure();
  const prefix = `test_${unique()}_`;
  const name = `${prefix}own`;
  const uri = withDatabase(mongodbUri, name);
  const connection = await mongoose.createConnection(uri).asPromise();
  afterAll(async () => {
    const { databases } = await connection.getClient().db('admin').admin().listDatabases({ nameOnly: true });
    for (const database of databases.filter(one => one.name.startsWith(prefix))) await connection.getClient().db(database.name).dropDatabase();
    await connection.close();
  });
  return { name, prefix, uri, connection };
}

/** A topic prefix nobody else has; its topics are deleted after the file's tests. Call it at the top of a spec file. */
export function testTopicPrefix(): string {
  const { brokers } = testInfrastructure();
  const prefix = `test-${unique()}.`;
  afterAll(async () => {
    const admin = new Kafka({ brokers, clientId: 'testing', logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      const topics = (await admin.listTopics()).filter(topic => topic.startsWith(prefix));
      if (topics.length > 0) await admin.deleteTopics({ topics });
    } finally {
      await admin.disconnect();
    }
  });
  return prefix;
}

const unique = (): string => randomBytes(6).toString('hex');

function withDatabase(uri: string, name: string): string {
  const url = new URL(uri);
  url.pathname = `/${name}`;
  return url.toString();
}
