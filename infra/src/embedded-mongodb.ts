import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MongoMemoryReplSet, MongoMemoryServer } from 'mongodb-memory-server-core';
import mongoose from 'mongoose';
import { portNear } from './free-port.js';
import { mongodBinary } from './mongod-binary.js';
import { readPorts, writePorts } from './remembered-ports.js';

/** A running MongoDB: a replica set of one, so that majority writes and change streams are the real thing. */
export interface EmbeddedMongodb { uri: string; pids: number[]; stop(): Promise<void> }

const setName = 'samhandling';
const launchMsMax = 30_000;
const attemptsMax = 3;
const args = ['--quiet', '--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '256', '--setParameter', 'diagnosticDataCollectionEnabled=false'];

/**
 * Starts mongod on loopback with its data under `dataDir`. Keeps its data whatever port it gets; its own watcher ends it when we die.
 * @throws when it does not become primary
 */
export async function startEmbeddedMongodb(dataDir: string, cacheDir: string, log: (line: string) => void): Promise<EmbeddedMongodb> {
  const binary = await binaryOptions(cacheDir, log);
  const dbPath = join(dataDir, 'db');
  mkdirSync(dbPath, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const before = readPorts(dataDir)['mongodb'];
    const port = await portNear(before);
    if (existsSync(join(dbPath, 'WiredTiger')) && port !== before) await moveMember(dbPath, port, binary);
    writePorts(dataDir, { mongodb: port });
    const replicaSet = new MongoMemoryReplSet({
      binary,
      replSet: { name: setName, count: 1, ip: '127.0.0.1', args, spawn: { detached: true }, configSettings: { electionTimeoutMillis: 500 } },
      instanceOpts: [{ port, dbPath, storageEngine: 'wiredTiger', launchTimeout: launchMsMax }],
    });
    await replicaSet.start();
    const instance = replicaSet.servers[0]?.instanceInfo;
    const stop = async () => { await replicaSet.stop({ doCleanup: false, force: false }); };
    // The library takes another port when the wished one was taken meanwhile; the member then has the wrong address.
    if (instance?.port === port) return { uri: replicaSet.getUri(), pids: [instance.instance.mongodProcess?.pid ?? 0], stop };
    await stop();
    if (attempt === attemptsMax) throw new Error(`MongoDB found its port taken ${attemptsMax} times`);
  }
}

async function binaryOptions(cacheDir: string, log: (line: string) => void) {
  const systemBinary = await mongodBinary(cacheDir, log);
  if (!systemBinary) return { version: '8.0.15', downloadDir: join(cacheDir, 'mongodb-memory-server') };
  // Whatever version the machine has is the one we want; the library would otherwise warn that it is not its own default.
  process.env['MONGOMS_SYSTEM_BINARY_VERSION_CHECK'] = 'false';
  return { systemBinary };
}

/**
 * Gives the only member of the replica set its new address, as MongoDB's manual describes it: outside the set, in the stored configuration.
 * A member whose stored address is not its own would wait for a primary for ever.
 */
async function moveMember(dbPath: string, port: number, binary: Awaited<ReturnType<typeof binaryOptions>>): Promise<void> {
  const alone = await MongoMemoryServer.create({ binary, spawn: { detached: true }, instance: { dbPath, storageEngine: 'wiredTiger', args: ['--quiet'], launchTimeout: launchMsMax } });
  try {
    const connection = await mongoose.createConnection(alone.getUri(), { directConnection: true }).asPromise();
    await connection.useDb('local').collection('system.replset').updateOne({}, { $set: { 'members.0.host': `127.0.0.1:${port}` } });
    await connection.close();
  } finally {
    await alone.stop({ doCleanup: false, force: false });
  }
}
