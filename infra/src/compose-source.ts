import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir } from './checkout.js';
import { run } from './command.js';
import { portNear } from './free-port.js';
import type { Infrastructure, InfrastructureRequest } from './infrastructure.js';
import { admitFagsystems, userMemory } from './kafka-fagsystems.js';
import { kafkaReady } from './kafka-ready.js';
import { mongodbReady } from './mongodb-ready.js';
import { readPorts, writePorts } from './remembered-ports.js';

/** Images may have to be fetched first. */
const upMsMax = 15 * 60_000;
const readyMsMax = 120_000;

/**
 * Kafka and MongoDB of docker-compose.yml, on loopback ports, under a project name of this data directory's own, so that two checkouts do not
 * share. Stopped at stop; the volumes stay.
 * @throws when compose fails (its last lines say why) or they do not become ready
 */
export async function startCompose(request: InfrastructureRequest, compose: string[]): Promise<Infrastructure> {
  const { dataDir, log } = request;
  const memory = join(dataDir, 'docker');
  mkdirSync(memory, { recursive: true });
  const before = readPorts(memory);
  const ports = { KAFKA_HOST_PORT: await portNear(before['KAFKA_HOST_PORT']), KAFKA_FAGSYSTEM_PORT: await portNear(before['KAFKA_FAGSYSTEM_PORT']), MONGODB_HOST_PORT: await portNear(before['MONGODB_HOST_PORT']) };
  writePorts(memory, ports);
  const [program = 'docker', ...first] = compose;
  const project = `samhandling-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
  const env = { ...process.env, ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])) };
  const call = (...args: string[]) => run(program, [...first, '-p', project, '-f', join(checkoutDir, 'docker-compose.yml'), ...args], { cwd: checkoutDir, env, limitMs: upMsMax });
  log('Starting Kafka and MongoDB with docker compose (images are fetched the first time)');
  await call('up', '-d', 'kafka', 'mongodb');
  const stop = async () => { await call('stop', 'kafka', 'mongodb'); };
  const broker = `127.0.0.1:${ports.KAFKA_HOST_PORT}`;
  const uri = `mongodb://127.0.0.1:${ports.MONGODB_HOST_PORT}/?directConnection=true`;
  const [kafka, mongodb] = await Promise.all([kafkaReady(broker, readyMsMax), mongodbReady(uri, 'mongodb:27017', readyMsMax)]);
  if (!kafka || !mongodb) {
    await stop();
    throw new Error(`${kafka ? 'MongoDB' : 'Kafka'} in docker compose was not ready within ${readyMsMax / 1000} seconds`);
  }
  const configs = (args: string[]) => call('exec', '-T', 'kafka', '/opt/kafka/bin/kafka-configs.sh', '--bootstrap-server', 'localhost:9092', ...args);
  log('Kafka and MongoDB are ready (docker compose)');
  return {
    source: 'docker', kafka: { brokers: [broker], fagsystemBrokers: [`127.0.0.1:${ports.KAFKA_FAGSYSTEM_PORT}`] }, mongodb: { uri }, pids: [], stop,
    admitFagsystems: wanted => admitFagsystems([broker], wanted, userMemory(join(memory, 'users.json')), configs),
  };
}
