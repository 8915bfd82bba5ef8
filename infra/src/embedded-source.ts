import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkoutDir } from './checkout.js';
import { tryLock, type HeldLock } from './directory-lock.js';
import { startEmbeddedKafka } from './embedded-kafka.js';
import { startEmbeddedMongodb } from './embedded-mongodb.js';
import type { Infrastructure, InfrastructureRequest } from './infrastructure.js';
import { identityOf, isSameProcess, waitUntilGone, type ProcessIdentity } from './process-identity.js';

/** How long processes of a killed run may take to end before the next start ends them, in milliseconds. */
const leftoverMsMax = 12_000;
/** Youngest throw-away directory that is cleaned away, in milliseconds. */
const abandonedMsMin = 60_000;

/**
 * A real Kafka and a real MongoDB as our own child processes, side by side on free loopback ports. They end with us, also when we are
 * killed; `start` keeps the data, `test` uses a directory of its own and removes it.
 * @throws when another living process runs on the same data, or a part is missing (with what to install)
 */
export async function startEmbedded(request: InfrastructureRequest): Promise<Infrastructure> {
  const { log, purpose } = request;
  const cacheDir = request.cacheDir ?? join(checkoutDir, 'var', 'cache');
  if (purpose === 'test') removeAbandoned(request.dataDir);
  const dataDir = resolve(request.dataDir, purpose === 'test' ? `run-${process.pid}-${Date.now()}` : '.');
  mkdirSync(dataDir, { recursive: true });
  const held = hold(dataDir);
  try {
    await endLeftovers(dataDir);
    const began = Date.now();
    const [kafka, mongodb] = await bothOrNone(startEmbeddedKafka(join(dataDir, 'kafka'), cacheDir, request.fagsystems, log), startEmbeddedMongodb(join(dataDir, 'mongodb'), cacheDir, log));
    const pids = [kafka.process.pid, ...mongodb.pids];
    writeFileSync(join(dataDir, 'processes.json'), JSON.stringify(pids.map(identityOf)));
    log(`Kafka and MongoDB are ready (embedded, ${((Date.now() - began) / 1000).toFixed(1)} s)`);
    const stop = async () => {
      await Promise.all([kafka.stop(), mongodb.stop()]);
      rmSync(join(dataDir, 'processes.json'), { force: true });
      held.release();
      if (purpose === 'test') rmSync(dataDir, { recursive: true, force: true });
    };
    return { source: 'embedded', kafka: { brokers: kafka.brokers, fagsystemBrokers: kafka.fagsystemBrokers }, mongodb: { uri: mongodb.uri }, pids, admitFagsystems: kafka.admitFagsystems, stop };
  } catch (problem) {
    held.release();
    throw problem;
  }
}

function hold(dataDir: string): HeldLock {
  const held = tryLock(join(dataDir, 'lock'));
  if ('release' in held) return held;
  throw new Error(`the platform is already running on ${dataDir} (process ${held.pid}); stop that one first`);
}

/** Starts both at once; when one fails the other is stopped again, so a failed start leaves nothing behind. */
async function bothOrNone<A extends { stop(): Promise<void> }, B extends { stop(): Promise<void> }>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  if (a.status === 'fulfilled') await a.value.stop();
  if (b.status === 'fulfilled') await b.value.stop();
  const reasons = [a, b].flatMap(one => one.status === 'rejected' ? [one.reason] : []);
  throw reasons.length === 1 ? reasons[0] : new Error(reasons.map(reason => reason instanceof Error ? reason.message : String(reason)).join('\n'), { cause: reasons[0] });
}

/** A killed run's Kafka and MongoDB end by themselves within seconds; the next start waits for them, since two must never share data. */
async function endLeftovers(dataDir: string): Promise<void> {
  for (const process_ of readProcesses(join(dataDir, 'processes.json'))) {
    if (await waitUntilGone(process_, leftoverMsMax)) continue;
    process.kill(process_.pid, 'SIGTERM');
    if (!await waitUntilGone(process_, leftoverMsMax)) throw new Error(`process ${process_.pid} from an earlier run does not end; end it and start again`);
  }
  rmSync(join(dataDir, 'processes.json'), { force: true });
}

function readProcesses(file: string): ProcessIdentity[] {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(read)) return [];
    return read.filter((item: unknown): item is ProcessIdentity => typeof item === 'object' && item !== null && 'pid' in item && typeof item.pid === 'number' && 'startedAt' in item && typeof item.startedAt === 'string');
  } catch {
    return [];
  }
}

/** Throw-away directories of test runs that were killed. */
function removeAbandoned(parent: string): void {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent).filter(entry => entry.startsWith('run-'))) {
    // One that is being made this moment may not be locked yet.
    if (Date.now() - Number(name.split('-')[2]) < abandonedMsMin) continue;
    const directory = join(parent, name);
    const held = tryLock(join(directory, 'lock'));
    if (!('release' in held)) continue;
    if (!readProcesses(join(directory, 'processes.json')).some(isSameProcess)) rmSync(directory, { recursive: true, force: true });
    else held.release();
  }
}
