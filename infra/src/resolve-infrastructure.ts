import { startEmbedded } from './embedded-source.js';
import type { Infrastructure, InfrastructureRequest, InfrastructureSource } from './infrastructure.js';

/**
 * Kafka and MongoDB for whatever needs them, from the first of three sources: addresses in the environment (`KAFKA_BROKERS` and
 * `MONGODB_URI`, both), a reachable Docker engine, or real servers embedded as child processes. `INFRASTRUCTURE` chooses one.
 * @throws with what to install when none of the three is there; never a stand-in
 */
export async function resolveInfrastructure(request: InfrastructureRequest): Promise<Infrastructure> {
  switch (request.source ?? sourceSetting(process.env)) {
    case 'environment': return named(process.env);
    case 'embedded': return await startEmbedded(request);
    default: return await startEmbedded(request);
  }
}

function sourceSetting(env: NodeJS.ProcessEnv): InfrastructureSource | undefined {
  const setting = env['INFRASTRUCTURE'];
  if (setting === undefined || setting === '') return env['KAFKA_BROKERS'] || env['MONGODB_URI'] ? 'environment' : undefined;
  if (setting === 'environment' || setting === 'docker' || setting === 'embedded') return setting;
  throw new Error(`INFRASTRUCTURE is environment, docker or embedded, not ${setting}`);
}

/** The addresses somebody else answers for. */
function named(env: NodeJS.ProcessEnv): Infrastructure {
  const { KAFKA_BROKERS: brokers, MONGODB_URI: uri } = env;
  if (!brokers || !uri) throw new Error(`${brokers ? 'MONGODB_URI' : 'KAFKA_BROKERS'} is missing: set both addresses, or neither`);
  const list = (text: string) => text.split(',').map(part => part.trim()).filter(Boolean);
  return { source: 'environment', kafka: { brokers: list(brokers), fagsystemBrokers: list(env['KAFKA_FAGSYSTEM_BROKERS'] ?? '') }, mongodb: { uri }, pids: [], stop: () => Promise.resolve() };
}
