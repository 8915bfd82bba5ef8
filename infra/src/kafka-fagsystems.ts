import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import kafkajs, { type AclEntry, type AclOperationTypes as Operation, type ResourcePatternTypes as Pattern } from 'kafkajs';
import { z } from 'zod';
import type { KafkaFagsystems } from './infrastructure.js';

// kafkajs is CommonJS; only what Node finds by reading its text can be imported by name.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } = kafkajs;

/** Runs Kafka's own tool `kafka-configs` against the broker with these arguments. */
export type KafkaConfigs = (args: string[]) => Promise<unknown>;

interface User { name: string; password: string }

/** The name a fagsystem logs in with: its client id, behind the topic prefix where several installations share a broker. */
const usersOf = ({ topicPrefix, clients }: KafkaFagsystems): User[] => clients.map(({ clientId, password }) => ({ name: `${topicPrefix}${clientId}`, password }));

/** What `kafka-storage format` is told, so that the first start has its users at once. */
export const scramAtFormat = (fagsystems: KafkaFagsystems): string[] =>
  usersOf(fagsystems).flatMap(({ name, password }) => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=${password}]`]);

/**
 * Lets these fagsystems log in and use their own topics, and nothing else; those of the same prefix that stand here no longer are refused.
 * Run again it changes nothing. The tool is slow to start, so it runs only for users that changed since `memory` was written.
 */
export async function admitFagsystems(brokers: string[], fagsystems: KafkaFagsystems, memory: UserMemory, configs: KafkaConfigs): Promise<void> {
  const remembered = memory.read();
  const known = remembered[fagsystems.topicPrefix] ?? {};
  const wanted = Object.fromEntries(usersOf(fagsystems).map(({ name, password }) => [name, fingerprint(password)]));
  const user = (name: string, ...change: string[]) => configs(['--alter', '--entity-type', 'users', '--entity-name', name, ...change]);
  const changed = usersOf(fagsystems).filter(({ name }) => known[name] !== wanted[name]);
  const gone = Object.keys(known).filter(name => wanted[name] === undefined);
  await Promise.all(changed.map(({ name, password }) => user(name, '--add-config', `SCRAM-SHA-512=[password=${password}]`)));
  await Promise.all(gone.map(name => user(name, '--delete-config', 'SCRAM-SHA-512')));
  memory.write({ ...remembered, [fagsystems.topicPrefix]: wanted });
  await allow(brokers, fagsystems);
}

/** Which users the broker has, by topic prefix and name, as fingerprints: Kafka itself never tells a password. */
export interface UserMemory { read(): Record<string, Record<string, string>>; write(users: Record<string, Record<string, string>>): void }

const memorySchema = z.record(z.string(), z.record(z.string(), z.string()));

export function userMemory(file: string): UserMemory {
  return {
    read: () => {
      try {
        return memorySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return {};
      }
    },
    write: users => writeFileSync(file, JSON.stringify(users), { mode: 0o600 }),
  };
}

/** For a broker that is not ours, and so may have been changed by others: nothing is taken for known. */
export const noMemory: UserMemory = { read: () => ({}), write: () => undefined };

/** Remembers users the broker was formatted with. */
export function rememberUsers(memory: UserMemory, fagsystems: KafkaFagsystems): void {
  memory.write({ [fagsystems.topicPrefix]: Object.fromEntries(usersOf(fagsystems).map(({ name, password }) => [name, fingerprint(password)])) });
}

const fingerprint = (password: string): string => createHash('sha256').update(password).digest('hex');

async function allow(brokers: string[], fagsystems: KafkaFagsystems): Promise<void> {
  if (fagsystems.clients.length === 0) return;
  const admin = new Kafka({ brokers, clientId: 'infra', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: fagsystems.clients.flatMap(({ clientId }) => accessOf(clientId, fagsystems.topicPrefix)) });
  } finally {
    await admin.disconnect();
  }
}

function accessOf(clientId: string, topicPrefix: string): AclEntry[] {
  const own = `${topicPrefix}fagsystem.${clientId}`;
  const base = { principal: `User:${topicPrefix}${clientId}`, host: '*', permissionType: AclPermissionTypes.ALLOW };
  const topic = (name: string, operation: Operation): AclEntry => ({ ...base, resourceType: AclResourceTypes.TOPIC, resourceName: `${own}.${name}`, resourcePatternType: ResourcePatternTypes.LITERAL, operation });
  const group = (resourceName: string, resourcePatternType: Pattern): AclEntry => ({ ...base, resourceType: AclResourceTypes.GROUP, resourceName, resourcePatternType, operation: AclOperationTypes.READ });
  return [
    topic('outbound', AclOperationTypes.WRITE), topic('outbound', AclOperationTypes.DESCRIBE),
    ...['inbound', 'rejected'].flatMap(name => [topic(name, AclOperationTypes.READ), topic(name, AclOperationTypes.DESCRIBE)]),
    group(own, ResourcePatternTypes.LITERAL), group(`${own}.`, ResourcePatternTypes.PREFIXED),
  ];
}
