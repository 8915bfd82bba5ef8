import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkoutDir } from './checkout.js';
import type { Infrastructure, InfrastructureSource } from './infrastructure.js';
import { clientCredentials, type Credentials } from './issuer/client-credentials.js';
import { readRegistry, type Registry } from './issuer/registry.schema.js';
import { kafkaClients } from './kafka-participants.js';
import { platformFile, removeAddresses, writeAddresses, type PlatformAddresses } from './platform-addresses.js';
import { choosePorts, type Ports } from './platform-ports.js';
import { platformSecrets } from './platform-secrets.js';
import { resolveInfrastructure } from './resolve-infrastructure.js';
import { processNames, serviceNames, type ProcessName, type ServiceName } from './service-names.js';
import { ServiceProcess } from './service-process.js';

/** What to start, and where. */
export interface PlatformRequest {
  /** Everything that outlives a stop: Kafka, MongoDB, keys, logs. Two platforms never share one. */
  dataDir: string;
  /** Ports other than the defaults; 0 for any free one. */
  ports?: Partial<Ports>;
  log: (line: string) => void;
  topicPrefix?: string;
  databasePrefix?: string;
  /** Settings for every service, over what is worked out here. */
  env?: Record<string, string>;
  /** Settings for one service, over all others. */
  serviceEnv?: Partial<Record<ServiceName, Record<string, string>>>;
  /** Kafka and MongoDB that run already; they are left running at stop. Else they are resolved here. */
  infrastructure?: Infrastructure;
  /** Which source to resolve them from; see `resolveInfrastructure`. */
  source?: InfrastructureSource;
  /** Programs to run in place of a service's own build. */
  entries?: Partial<Record<ProcessName, string>>;
  /** Where the addresses are written while it runs; `false` for nowhere. Default `var/run/platform.json`. */
  addressFile?: string | false;
  /** Called when a process ends that nobody stopped. */
  onCrash?: (name: ProcessName, code: number | null) => void;
}

/** A running platform. */
export interface Platform {
  addresses: PlatformAddresses;
  infrastructure: Infrastructure;
  /** Process ids of the services and the issuer that run now. */
  pids(): Partial<Record<ProcessName, number>>;
  /** Sends a signal (SIGKILL in crash tests) and waits for the end; SIGSTOP and SIGCONT freeze and thaw, and are not waited for. */
  kill(name: ProcessName, signal: NodeJS.Signals): Promise<void>;
  /** Stops the process if it runs, starts it, waits until it is ready. */
  restart(name: ProcessName): Promise<void>;
  /** Stops services, issuer, then Kafka and MongoDB; removes the address file. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka and MongoDB, the dev issuer and the five services, each a process of its own, and answers when all are ready.
 * @throws when a port is taken (naming its setting), a service is not built, or something does not become ready; whatever was started is stopped again
 */
export async function startPlatform(asked: PlatformRequest): Promise<Platform> {
  const request = { ...asked, dataDir: resolve(asked.dataDir) };
  const ports = await choosePorts(request.ports ?? {}, process.env);
  for (const name of processNames) if (!existsSync(entryOf(name, request))) throw new Error(`${name} is not built (${entryOf(name, request)}): run npm run build`);
  const registry = readRegistry(process.env['ISSUER_CLIENTS_FILE'] ?? join(checkoutDir, 'infra', 'dev-clients.yaml'));
  const issuerDir = join(request.dataDir, 'issuer');
  const credentials = await clientCredentials(issuerDir, registry.clients);
  const topicPrefix = request.topicPrefix ?? process.env['TOPIC_PREFIX'] ?? '';
  // At Kafka a fagsystem logs in with the same client id and secret as at the issuer.
  const fagsystems = { topicPrefix, clients: kafkaClients(participantsFile(request)).map(clientId => ({ clientId, password: credentials[clientId]?.secret ?? randomUUID() })) };
  const infrastructure = request.infrastructure ?? await resolveInfrastructure({
    dataDir: request.dataDir, purpose: 'start', log: request.log, ...(request.source ? { source: request.source } : {}),
    fagsystems,
  });
  const processes = new Map<ProcessName, ServiceProcess>();
  const addressFile = request.addressFile ?? platformFile;
  let addresses: PlatformAddresses | undefined;
  let stopping: Promise<void> | undefined;
  const stop = () => stopping ??= (async () => {
    if (addressFile && addresses) removeAddresses(addressFile, addresses);
    await Promise.all(serviceNames.map(name => processes.get(name)?.stop()));
    await processes.get('issuer')?.stop();
    if (!request.infrastructure) await infrastructure.stop();
  })();
  try {
    const settings = await allSettings(request, ports, infrastructure, credentials, registry);
    for (const name of processNames) processes.set(name, newProcess(name, request, ports, settings[name]));
    request.log('Starting the dev issuer and the five services');
    for (const one of processes.values()) one.start();
    await Promise.all([infrastructure.admitFagsystems(fagsystems), ...[...processes.values()].map(one => one.ready())]);
    addresses = addressesOf(ports, infrastructure, registry, credentials);
    if (addressFile) writeAddresses(addressFile, addresses);
    return { addresses, infrastructure, stop, ...controls(processes) };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

function controls(processes: Map<ProcessName, ServiceProcess>): Pick<Platform, 'pids' | 'kill' | 'restart'> {
  const known = (name: ProcessName): ServiceProcess => {
    const found = processes.get(name);
    if (!found) throw new Error(`no such process: ${name}`);
    return found;
  };
  return {
    pids: () => Object.fromEntries([...processes].flatMap(([name, one]) => one.pid === undefined ? [] : [[name, one.pid]])),
    kill: (name, signal) => known(name).kill(signal),
    restart: async name => {
      await known(name).stop();
      known(name).start();
      await known(name).ready();
    },
  };
}

const entryOf = (name: ProcessName, { entries }: PlatformRequest): string =>
  entries?.[name] ?? (name === 'issuer' ? join(checkoutDir, 'infra', 'dist', 'issuer.main.js') : join(checkoutDir, 'services', name, 'dist', 'main.js'));

function newProcess(name: ProcessName, request: PlatformRequest, ports: Ports, env: NodeJS.ProcessEnv): ServiceProcess {
  const logFile = join(request.dataDir, 'log', `${name}.log`);
  rmSync(logFile, { force: true });
  const one = new ServiceProcess({ name, entry: entryOf(name, request), url: urlOf(ports[name]), env, logFile });
  one.onCrash = code => request.onCrash?.(name, code);
  return one;
}

const participantsFile = (request: PlatformRequest): string => request.env?.['PARTICIPANTS_FILE'] ?? process.env['PARTICIPANTS_FILE'] ?? join(checkoutDir, 'infra', 'participants.yaml');

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

/** The environment of each process: the machine's own, what is worked out here, then what the caller says. */
async function allSettings(request: PlatformRequest, ports: Ports, infrastructure: Infrastructure, credentials: Record<string, Credentials>, registry: Registry): Promise<Record<ProcessName, NodeJS.ProcessEnv>> {
  const vaultKeys = await platformSecrets(request.dataDir);
  const shared = {
    ...process.env,
    HOST: '127.0.0.1',
    MONGODB_URI: infrastructure.mongodb.uri,
    DATABASE_PREFIX: request.databasePrefix ?? process.env['DATABASE_PREFIX'] ?? 'samhandling_',
    KAFKA_BROKERS: infrastructure.kafka.brokers.join(','),
    TOPIC_PREFIX: request.topicPrefix ?? process.env['TOPIC_PREFIX'] ?? '',
    ISSUER_URL: urlOf(ports.issuer),
    EXCHANGE_URL: urlOf(ports.exchange),
    CONSENT_URL: urlOf(ports.consent),
    PARTICIPANTS_FILE: participantsFile(request),
    POLICY_DIR: process.env['POLICY_DIR'] ?? join(checkoutDir, 'infra', 'policy'),
    // Everything is on one machine here, the receivers of webhooks too.
    WEBHOOK_PRIVATE_ADDRESSES: 'true',
    ...request.env,
  };
  const settings: Partial<Record<ProcessName, NodeJS.ProcessEnv>> = { issuer: { ...shared, PORT: String(ports.issuer), ISSUER_DATA_DIR: join(request.dataDir, 'issuer') } };
  for (const name of serviceNames) {
    const client = registry.clients.find(one => one.use === 'internal' && one.name === name);
    settings[name] = {
      ...shared, ...secretsOf(name, request.dataDir, vaultKeys), PORT: String(ports[name]), PUBLIC_URL: urlOf(ports[name]),
      ...(client ? { CLIENT_ID: client.clientId, CLIENT_SECRET: credentials[client.clientId]?.secret } : {}), ...request.serviceEnv?.[name],
    };
  }
  return settings as Record<ProcessName, NodeJS.ProcessEnv>;
}

/** A key goes to the one service that uses it. */
function secretsOf(name: ServiceName, dataDir: string, vaultKeys: Record<string, string>): NodeJS.ProcessEnv {
  if (name === 'exchange') return vaultKeys;
  return name === 'consent' ? { LEDGER_KEY_FILE: join(dataDir, 'consent', 'ledger-key.pem'), LEDGER_KEY_CREATE: 'true' } : {};
}

function addressesOf(ports: Ports, infrastructure: Infrastructure, registry: Registry, credentials: Record<string, Credentials>): PlatformAddresses {
  const url = (name: ProcessName) => urlOf(ports[name]);
  return {
    exchange: url('exchange'), consent: url('consent'), case: url('case'), coordinator: url('coordinator'), notification: url('notification'), issuer: url('issuer'),
    kafka: infrastructure.kafka,
    mongodb: infrastructure.mongodb,
    // Our own services' clients stay out: nobody else speaks with their scope.
    clients: registry.clients.filter(client => client.use !== 'internal').map(({ name, clientId, orgnr, scopes }) => ({ name, clientId, clientSecret: credentials[clientId]?.secret ?? '', orgnr, scopes })),
    persons: registry.persons.map(({ name, pid, role }) => ({ name, pid, role })),
  };
}
