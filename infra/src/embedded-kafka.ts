import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.js';
import { portNear } from './free-port.js';
import { startGuarded, type GuardedProcess } from './guarded-process.js';
import type { KafkaFagsystems } from './infrastructure.js';
import { admitFagsystems, rememberUsers, scramAtFormat, userMemory } from './kafka-fagsystems.js';
import { kafkaConfigs, kafkaJars } from './kafka-jars.js';
import { kafkaReady } from './kafka-ready.js';
import { kafkaSettings } from './kafka-settings.js';
import { readPorts, writePorts } from './remembered-ports.js';

/** A running broker: `brokers` is the plain loopback listener of our own services, `fagsystemBrokers` the one with SASL/SCRAM and ACLs. */
export interface EmbeddedKafka { brokers: string[]; fagsystemBrokers: string[]; process: GuardedProcess; admitFagsystems(fagsystems: KafkaFagsystems): Promise<void>; stop(): Promise<void> }

interface KafkaPorts { internal: number; fagsystem: number; controller: number }

const readyMsMax = 60_000;
const toolMsMax = 60_000;
const attemptsMax = 3;
const usersFile = 'users.json';
/** A single node is up sooner with the light compiler and the simple collector; throughput is not what this broker is for. */
const jvm = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];

/**
 * Starts Apache Kafka (KRaft, one node) on loopback with its data under `dataDir`. Keeps its data and, where they are free, its ports.
 * @throws when it is not ready within a minute, with the end of its log
 */
export async function startEmbeddedKafka(dataDir: string, cacheDir: string, fagsystems: KafkaFagsystems | undefined, log: (line: string) => void): Promise<EmbeddedKafka> {
  const jars = await kafkaJars(cacheDir, log);
  mkdirSync(dataDir, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const ports = await choosePorts(dataDir);
    const settings = writeSettings(dataDir, ports);
    await format(jars, dataDir, settings, fagsystems);
    const broker = startGuarded('java', [...jvm, '-cp', join(jars, '*'), 'kafka.Kafka', settings], { logFile: join(dataDir, 'kafka.log') });
    const brokers = [`127.0.0.1:${ports.internal}`];
    if (await kafkaReady(`127.0.0.1:${ports.internal}`, readyMsMax, () => !broker.hasEnded())) {
      return {
        brokers, fagsystemBrokers: [`127.0.0.1:${ports.fagsystem}`], process: broker, stop: () => broker.stop(),
        admitFagsystems: wanted => admitFagsystems(brokers, wanted, userMemory(join(dataDir, usersFile)), kafkaConfigs(jars, brokers)),
      };
    }
    await broker.stop();
    // A port can be taken between the choice and the start; anything else will not get better by itself.
    if (attempt === attemptsMax || !/Address already in use/i.test(broker.logTail())) throw new Error(`Kafka did not start; the end of ${join(dataDir, 'kafka.log')}:\n${broker.logTail()}`);
  }
}

async function choosePorts(dataDir: string): Promise<KafkaPorts> {
  const before = readPorts(dataDir);
  const ports = { internal: await portNear(before['internal']), fagsystem: await portNear(before['fagsystem']), controller: await portNear(before['controller']) };
  writePorts(dataDir, ports);
  return ports;
}

function writeSettings(dataDir: string, ports: KafkaPorts): string {
  const at = (port: number) => `127.0.0.1:${port}`;
  const listeners = { INTERNAL: at(ports.internal), FAGSYSTEM: at(ports.fagsystem) };
  const settings = kafkaSettings({ bind: { ...listeners, CONTROLLER: at(ports.controller) }, advertise: listeners, controller: at(ports.controller) }, join(dataDir, 'log'));
  const file = join(dataDir, 'server.properties');
  writeFileSync(file, Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join(''));
  return file;
}

async function format(jars: string, dataDir: string, settings: string, fagsystems: KafkaFagsystems | undefined): Promise<void> {
  if (existsSync(join(dataDir, 'log', 'meta.properties'))) return;
  const idFile = join(dataDir, 'cluster-id');
  if (!existsSync(idFile)) writeFileSync(idFile, randomBytes(16).toString('base64url').replace(/^-/, 'A'));
  await run('java', ['-XX:TieredStopAtLevel=1', '-cp', join(jars, '*'), 'kafka.tools.StorageTool', 'format', '--ignore-formatted',
    '--cluster-id', readFileSync(idFile, 'utf8'), '--config', settings, ...(fagsystems ? scramAtFormat(fagsystems) : [])], { limitMs: toolMsMax });
  if (fagsystems) rememberUsers(userMemory(join(dataDir, usersFile)), fagsystems);
}
