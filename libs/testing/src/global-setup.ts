// Runs once before the integration and end-to-end specs, never for unit specs alone: real Kafka and MongoDB, shared by all spec files,
// each with a database and a topic prefix of its own. Jest does not resolve our sources here, so this takes the built package.
import { join } from 'node:path';

export default async function startTestInfrastructure(): Promise<void> {
  const { resolveInfrastructure } = await import('@samhandling/infra');
  const infrastructure = await resolveInfrastructure({
    dataDir: join(process.cwd(), 'var', 'test'),
    purpose: 'test',
    log: line => process.stderr.write(`${line}\n`),
  });
  process.env['KAFKA_BROKERS'] = infrastructure.kafka.brokers.join(',');
  process.env['KAFKA_FAGSYSTEM_BROKERS'] = infrastructure.kafka.fagsystemBrokers.join(',');
  process.env['MONGODB_URI'] = infrastructure.mongodb.uri;
  Object.assign(globalThis, { stopTestInfrastructure: () => infrastructure.stop() });
}
