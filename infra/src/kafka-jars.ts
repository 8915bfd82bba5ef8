import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir } from './checkout.js';
import { onPath, run } from './command.js';
import { fetchedPart } from './fetched-part.js';

const fetchMsMax = 10 * 60_000;
const progressMs = 2_000;

/**
 * The directory with Kafka's jars, fetched with Maven the first time. Named after what pom.xml says, so another version is another directory.
 * @throws when Java or Maven is missing, with what to install
 */
export async function kafkaJars(cacheDir: string, log: (line: string) => void): Promise<string> {
  if (!onPath('java')) throw new Error('the embedded Kafka needs Java 17 or newer: install a JRE (for example the package openjdk-17-jre-headless)');
  const project = join(checkoutDir, 'infra', 'kafka', 'pom.xml');
  const fingerprint = createHash('sha256').update(readFileSync(project)).digest('hex').slice(0, 12);
  return fetchedPart(join(cacheDir, `kafka-${fingerprint}`), async into => {
    if (!onPath('mvn')) throw new Error('the first start without Docker fetches Kafka with Maven: install it (for example the package maven)');
    log('Fetching Apache Kafka with Maven (some 45 jars, 43 MB, once)');
    let told = 0;
    const progress = setInterval(() => {
      const jars = readdirSync(into).length;
      if (jars !== told) log(`  Kafka: ${told = jars} jars in place`);
    }, progressMs);
    try {
      await run('mvn', ['-B', '-ntp', '-q', '-f', project, 'dependency:copy-dependencies', `-DoutputDirectory=${into}`, '-DincludeScope=runtime'], { limitMs: fetchMsMax });
    } finally {
      clearInterval(progress);
    }
    log(`  Kafka: all ${readdirSync(into).length} jars in place`);
  }, log);
}

const toolMsMax = 60_000;

/** Kafka's own `kafka-configs` against these brokers. */
export function kafkaConfigs(jars: string, brokers: string[]): (args: string[]) => Promise<unknown> {
  return args => run('java', ['-XX:TieredStopAtLevel=1', '-cp', join(jars, '*'), 'kafka.admin.ConfigCommand', '--bootstrap-server', brokers.join(','), ...args], { limitMs: toolMsMax });
}
