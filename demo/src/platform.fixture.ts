import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveInfrastructure, startPlatform, type Platform } from '@samhandling/infra';
import { testDatabase, testTopicPrefix } from '@samhandling/testing';

/** The five services as their own processes, on a database and topics of the spec file's own. */
export interface PlatformUnderTest {
  platform: Platform;
  topicPrefix: string;
  crashed: string[];
}

const confirmation = join(import.meta.dirname, '..', '..', 'infra', 'policy', 'synthetic-confirmation.yaml');

/** Call it at the top of a spec file; it starts before the first test and stops after the last. */
export const platformUnderTest = async (): Promise<PlatformUnderTest> => {
  const { prefix } = await testDatabase();
  const topicPrefix = testTopicPrefix();
  const dataDir = mkdtempSync(join(tmpdir(), 'platform-'));
  const crashed: string[] = [];
  // What the tests run on is named in the environment and left running. Kafka logins have specs of their own; nobody logs in here.
  const running = await resolveInfrastructure({ purpose: 'test', dataDir, log: () => undefined, source: 'environment' });
  const platform = await startPlatform({
    dataDir, topicPrefix, databasePrefix: prefix, addressFile: false, log: () => undefined,
    ports: { exchange: 0, consent: 0, case: 0, coordinator: 0, notification: 0, issuer: 0 },
    infrastructure: { ...running, admitFagsystems: () => Promise.resolve() },
    env: { POLICY_CONFIRMATION_FILE: confirmation },
    onCrash: (name) => crashed.push(name),
  });
  afterAll(async () => {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);
  return { platform, topicPrefix, crashed };
};
