import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { run } from './command.js';
import { portNear } from './free-port.js';
import { startGuarded, type GuardedProcess } from './guarded-process.js';
import { kafkaJars } from './kafka-jars.js';
import { readPorts, writePorts } from './remembered-ports.js';

/** A running broker: `brokers` is the plain loopback listener of our own services, `fagsystemBrokers` the one with SASL/SCRAM and ACLs. */
export interface EmbeddedKafka { brokers: string[]; fagsystemBrokers: string[]; process: GuardedProcess; stop(): Promise<void> }

interface KafkaPorts { internal: number; fagsystem: number; controller: number }

const readyMsMax = 60_000;
const formatMsMax = 60_000;
const heap = '-Xmx512m';
/** A single node is up sooner with the light compiler and the simple collector; throughput is not what this broker is for. */
const jvm = [heap, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];

/**
 * Starts Apache Kafka (KRaft, one node) on loopback with its data under `dataDir`. Keeps its data and, where they are free, its ports.
 * @throws when it is not ready within a minute, with the end of its log
 */
export async function startEmbeddedKafka(dataDir: string, cacheDir: string, log: (line: string) => void): Promise<EmbeddedKafka> {
  const jars = await kafkaJars(cacheDir, log);
  mkdirSync(dataDir, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const ports = await choosePorts(dataDir);
    const settings = writeSettings(dataDir, ports);
    await format(jars, dataDir, settings);
    const broker = startGuarded('java', [...jvm, '-cp', join(jars, '*'), 'kafka.Kafka', settings], { logFile: join(dataDir, 'kafka.log') });
    if (await ready(broker, ports.internal)) {
      return { brokers: [`127.0.0.1:${ports.internal}`], fagsystemBrokers: [`127.0.0.1:${ports.fagsystem}`], process: broker, stop: () => broker.stop() };
    }
    await broker.stop();
    // A port can be taken between the choice and the start; anything else will not get better by itself.
    if (attempt === 3 || !/Address already in use/i.test(broker.logTail())) throw new Error(`Kafka did not start; the end of ${join(dataDir, 'kafka.log')}:\n${broker.logTail()}`);
  }
}

async function choosePorts(dataDir: string): Promise<KafkaPorts> {
  const before = readPorts(dataDir);
  const ports = { internal: await portNear(before['internal']), fagsystem: await portNear(before['fagsystem']), controller: await portNear(before['controller']) };
  writePorts(dataDir, ports);
  return ports;
}

function writeSettings(dataDir: string, ports: KafkaPorts): string {
  const file = join(dataDir, 'server.properties');
  writeFileSync(file, Object.entries({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    'listeners': `INTERNAL://127.0.0.1:${ports.internal},FAGSYSTEM://127.0.0.1:${ports.fagsystem},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `INTERNAL://127.0.0.1:${ports.internal},FAGSYSTEM://127.0.0.1:${ports.fagsystem}`,
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'INTERNAL:PLAINTEXT,FAGSYSTEM:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.fagsystem.scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    // On the internal listener everybody is ANONYMOUS and may do all; on the fagsystem listener nothing is allowed without an ACL.
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '10',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    'log.retention.ms': '-1',
    'log.dirs': join(dataDir, 'log'),
  }).map(([name, value]) => `${name}=${value}`).join('\n') + '\n');
  return file;
}

async function format(jars: string, dataDir: string, settings: string): Promise<void> {
  if (existsSync(join(dataDir, 'log', 'meta.properties'))) return;
  const idFile = join(dataDir, 'cluster-id');
  if (!existsSync(idFile)) writeFileSync(idFile, randomBytes(16).toString('base64url').replace(/^-/, 'A'));
  await run('java', ['-XX:TieredStopAtLevel=1', '-cp', join(jars, '*'), 'kafka.tools.StorageTool', 'format', '--ignore-formatted',
    '--cluster-id', readFileSync(idFile, 'utf8'), '--config', settings], { limitMs: formatMsMax });
}

/** Ready means it answers for the cluster, not only that the port is open. */
async function ready(broker: GuardedProcess, port: number): Promise<boolean> {
  const end = Date.now() + readyMsMax;
  while (!broker.hasEnded() && Date.now() < end) {
    const admin = new Kafka({ brokers: [`127.0.0.1:${port}`], clientId: 'infra', logLevel: logLevel.NOTHING, connectionTimeout: 1_000, retry: { retries: 0 } }).admin();
    try {
      await admin.connect();
      if ((await admin.describeCluster()).brokers.length > 0) return true;
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100));
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
  return false;
}
