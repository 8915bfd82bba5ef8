import { testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureTopics } from './topics.js';

const { brokers } = testInfrastructure();
const topic = `${testTopicPrefix()}idle`;

// Unpatched, kafkajs wakes up each millisecond for as long as it is connected: the loop turns about 900 times a second and a twentieth of
// a CPU is gone. With the patch it turns some 40 times and uses a hundredth. The number of turns does not depend on how fast or busy
// the machine is, so it is the sharp one of the two.
const TURNS_PER_SECOND_MAX = 250;
const SHARE_MAX = 0.1;

describe('kafkajs with nothing to do', () => {
  it('leaves the CPU alone, and warns of no negative timeouts', async () => {
    await ensureTopics(brokers, [{ topic, partitions: 1 }]);
    const program = join(import.meta.dirname, '..', 'fixtures', 'idle-client.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env: { ...process.env, KAFKA_BROKERS: brokers.join(','), IDLE_TOPIC: topic }, timeout: 40_000 });
    const { share, turnsPerSecond, warnings } = JSON.parse(stdout) as { share: number; turnsPerSecond: number; warnings: string[] };
    expect(warnings).not.toContain('TimeoutNegativeWarning');
    expect(turnsPerSecond).toBeLessThan(TURNS_PER_SECOND_MAX);
    expect(share).toBeLessThan(SHARE_MAX);
  });
});
