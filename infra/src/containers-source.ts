import { freePort } from './free-port.js';
import type { Infrastructure, InfrastructureRequest } from './infrastructure.js';
import { admitFagsystems, noMemory } from './kafka-fagsystems.js';
import { kafkaReady } from './kafka-ready.js';
import { asImageEnvironment, kafkaSettings } from './kafka-settings.js';
import { mongodbReady } from './mongodb-ready.js';

const readyMsMax = 180_000;

/** Kafka and MongoDB in throw-away containers (testcontainers), for tests. Nothing is kept. @throws when they do not become ready */
export async function startContainers({ log }: InfrastructureRequest): Promise<Infrastructure> {
  const { GenericContainer } = await import('testcontainers');
  log('Starting Kafka and MongoDB in containers (images are fetched the first time)');
  // A broker tells clients its address, so its port outside must be known before it starts.
  const [kafkaPort, fagsystemPort] = [await freePort(), await freePort()];
  // Outside it is 9092, the port the image exposes: some engines count an exposed port as promised.
  const settings = kafkaSettings({
    bind: { INTERNAL: '0.0.0.0:9094', HOST: '0.0.0.0:9092', FAGSYSTEM: '0.0.0.0:9095', CONTROLLER: '0.0.0.0:9093' },
    advertise: { INTERNAL: 'localhost:9094', HOST: `127.0.0.1:${kafkaPort}`, FAGSYSTEM: `127.0.0.1:${fagsystemPort}` },
    controller: 'localhost:9093',
  }, '/tmp/kafka-logs');
  // One after the other: the library gives an engine ten seconds to publish a port, and a slow one needs them for one container.
  const kafka = await new GenericContainer('apache/kafka:4.1.0').withEnvironment({ ...asImageEnvironment(settings), KAFKA_HEAP_OPTS: '-Xmx512m' })
    .withStartupTimeout(readyMsMax).withExposedPorts({ container: 9092, host: kafkaPort }, { container: 9095, host: fagsystemPort }).start();
  const mongodb = await new GenericContainer('mongo:8').withCommand(['mongod', '--replSet', 'rs0']).withStartupTimeout(readyMsMax).withExposedPorts(27017).start()
    .catch(async (problem: unknown) => {
      await kafka.stop();
      throw problem;
    });
  const stop = async () => { await Promise.all([kafka.stop(), mongodb.stop()]); };
  const uri = `mongodb://${mongodb.getHost()}:${mongodb.getMappedPort(27017)}/?directConnection=true`;
  const broker = `127.0.0.1:${kafkaPort}`;
  const [kafkaUp, mongodbUp] = await Promise.all([kafkaReady(broker, readyMsMax), mongodbReady(uri, '127.0.0.1:27017', readyMsMax)]);
  if (!kafkaUp || !mongodbUp) {
    await stop();
    throw new Error(`${kafkaUp ? 'MongoDB' : 'Kafka'} in its container was not ready within ${readyMsMax / 1000} seconds`);
  }
  const configs = async (args: string[]) => {
    const { exitCode, output } = await kafka.exec(['/opt/kafka/bin/kafka-configs.sh', '--bootstrap-server', 'localhost:9094', ...args]);
    if (exitCode !== 0) throw new Error(`kafka-configs: ${output}`);
  };
  log('Kafka and MongoDB are ready (containers)');
  return { source: 'docker', kafka: { brokers: [broker], fagsystemBrokers: [`127.0.0.1:${fagsystemPort}`] }, mongodb: { uri }, pids: [], stop, admitFagsystems: wanted => admitFagsystems([broker], wanted, noMemory, configs) };
}
