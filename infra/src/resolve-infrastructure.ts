import { startEmbedded } from './embedded-source.js';
import type { Infrastructure, InfrastructureRequest } from './infrastructure.js';

/**
 * Kafka and MongoDB for whatever needs them, from the first of three sources: addresses in the environment (`KAFKA_BROKERS` and
 * `MONGODB_URI`, both), a reachable Docker engine, or real servers embedded as child processes.
 * @throws with what to install when none of the three is there; never a stand-in
 */
export async function resolveInfrastructure(request: InfrastructureRequest): Promise<Infrastructure> {
  return fromEnvironment(process.env) ?? await startEmbedded(request);
}

function fromEnvironment(env: NodeJS.ProcessEnv): Infrastructure | undefined {
  const { KAFKA_BROKERS: brokers, MONGODB_URI: uri } = env;
  if (!brokers && !uri) return undefined;
  if (!brokers || !uri) throw new Error(`${brokers ? 'MONGODB_URI' : 'KAFKA_BROKERS'} is missing: set both addresses, or neither`);
  const list = (text: string) => text.split(',').map(part => part.trim()).filter(Boolean);
  return { source: 'environment', kafka: { brokers: list(brokers), fagsystemBrokers: list(env['KAFKA_FAGSYSTEM_BROKERS'] ?? '') }, mongodb: { uri }, pids: [], stop: () => Promise.resolve() };
}
