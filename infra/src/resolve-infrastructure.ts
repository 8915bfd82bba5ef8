import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startCompose } from './compose-source.js';
import { startContainers } from './containers-source.js';
import { composeCommand, dockerAnswers } from './docker-engine.js';
import { checkoutDir } from './checkout.js';
import { startEmbedded } from './embedded-source.js';
import type { Infrastructure, InfrastructureRequest, InfrastructureSource, KafkaFagsystems } from './infrastructure.js';
import { admitFagsystems, noMemory } from './kafka-fagsystems.js';
import { kafkaConfigs, kafkaJars } from './kafka-jars.js';

/**
 * Kafka and MongoDB for whatever needs them, from the first of three sources: addresses in the environment (`KAFKA_BROKERS` and
 * `MONGODB_URI`, both), a reachable Docker engine, or real servers embedded as child processes. `INFRASTRUCTURE` chooses one.
 * @throws with what to install when none of the three is there; never a stand-in
 */
export async function resolveInfrastructure(request: InfrastructureRequest): Promise<Infrastructure> {
  switch (request.source ?? sourceSetting(process.env)) {
    case 'environment': return named(process.env);
    case 'docker': return await startDocker(request);
    case 'embedded': return await startEmbedded(request);
    default: return await startWhatIsThere(request);
  }
}

/** Docker when an engine answers; embedded when none does or it cannot start them (no registry is reached, say), which is told. */
async function startWhatIsThere(request: InfrastructureRequest): Promise<Infrastructure> {
  let docker = 'no Docker engine answers';
  // Data that lies in the embedded servers is not left behind because an engine has come since.
  const hasEmbeddedData = request.purpose === 'start' && existsSync(join(request.dataDir, 'mongodb', 'db'));
  if (!hasEmbeddedData && await dockerAnswers(process.env)) {
    try {
      return await startDocker(request);
    } catch (problem) {
      docker = messageOf(problem);
      request.log(`Docker is there but could not be used: ${docker}\nStarting Kafka and MongoDB embedded instead`);
    }
  }
  try {
    return await startEmbedded(request);
  } catch (problem) {
    throw new Error(`Kafka and MongoDB could not be started.
  addresses: KAFKA_BROKERS and MONGODB_URI are not set
  docker:    ${docker}
  embedded:  ${messageOf(problem)}`, { cause: problem });
  }
}

async function startDocker(request: InfrastructureRequest): Promise<Infrastructure> {
  if (request.purpose === 'test') return await startContainers(request);
  const compose = await composeCommand();
  if (!compose) throw new Error('docker compose is not installed');
  return await startCompose(request, compose);
}

const messageOf = (problem: unknown): string => problem instanceof Error ? problem.message : String(problem);

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
  const fagsystemBrokers = list(env['KAFKA_FAGSYSTEM_BROKERS'] ?? '');
  return {
    source: 'environment', kafka: { brokers: list(brokers), fagsystemBrokers }, mongodb: { uri }, pids: [],
    admitFagsystems: wanted => fagsystemBrokers.length > 0 ? admitElsewhere(list(brokers), wanted) : Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

/** At a broker somebody else runs, with the tool of our own jars. */
async function admitElsewhere(brokers: string[], fagsystems: KafkaFagsystems): Promise<void> {
  const jars = await kafkaJars(join(checkoutDir, 'var', 'cache'), () => undefined);
  await admitFagsystems(brokers, fagsystems, noMemory, kafkaConfigs(jars, brokers));
}
