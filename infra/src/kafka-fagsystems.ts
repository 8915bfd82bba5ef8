import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs, { type AclEntry, type AclOperationTypes as Operation, type ResourcePatternTypes as Pattern } from 'kafkajs';
import { z } from 'zod';
import type { KafkaFagsystem } from './infrastructure.js';

// kafkajs is CommonJS; only what Node finds by reading its text can be imported by name.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } = kafkajs;

const knownSchema = z.record(z.string(), z.string());

/** Runs Kafka's own tool `kafka-configs` with these arguments, where the broker is. */
export type KafkaConfigs = (args: string[]) => Promise<void>;

/** What `kafka-storage format` is told, so that the first start has its users at once. */
export const scramAtFormat = (fagsystems: KafkaFagsystem[]): string[] =>
  fagsystems.flatMap(({ clientId, password }) => ['--add-scram', `SCRAM-SHA-512=[name=${clientId},password=${password}]`]);

/** Remembers which users the broker has, as fingerprints: Kafka itself never tells a password. */
export function rememberUsers(dataDir: string, fagsystems: KafkaFagsystem[]): void {
  writeFileSync(join(dataDir, 'users.json'), JSON.stringify(fingerprints(fagsystems)), { mode: 0o600 });
}

/** Gives the broker the users it lacks and takes away those that stand no longer; the tool is slow to start and runs only for what changed. */
export async function updateUsers(dataDir: string, fagsystems: KafkaFagsystem[], configs: KafkaConfigs): Promise<void> {
  const known = knownUsers(dataDir);
  const wanted = fingerprints(fagsystems);
  for (const { clientId, password } of fagsystems)
    if (known[clientId] !== wanted[clientId]) await configs(['--alter', '--entity-type', 'users', '--entity-name', clientId, '--add-config', `SCRAM-SHA-512=[password=${password}]`]);
  for (const clientId of Object.keys(known))
    if (!wanted[clientId]) await configs(['--alter', '--entity-type', 'users', '--entity-name', clientId, '--delete-config', 'SCRAM-SHA-512']);
  rememberUsers(dataDir, fagsystems);
}

function knownUsers(dataDir: string): Record<string, string> {
  try {
    return knownSchema.parse(JSON.parse(readFileSync(join(dataDir, 'users.json'), 'utf8')));
  } catch {
    return {};
  }
}

const fingerprints = (fagsystems: KafkaFagsystem[]): Record<string, string> =>
  Object.fromEntries(fagsystems.map(({ clientId, password }) => [clientId, createHash('sha256').update(password).digest('hex')]));

/** The access a fagsystem has: it writes what it sends out, reads what is sent to it, under consumer groups of its own name, and nothing else. */
export async function allowFagsystems(brokers: string[], fagsystems: KafkaFagsystem[]): Promise<void> {
  if (fagsystems.length === 0) return;
  const admin = new Kafka({ brokers, clientId: 'infra', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: fagsystems.flatMap(accessOf) });
  } finally {
    await admin.disconnect();
  }
}

function accessOf({ clientId, topicPrefix }: KafkaFagsystem): AclEntry[] {
  const base = { principal: `User:${clientId}`, host: '*', permissionType: AclPermissionTypes.ALLOW };
  const topic = (name: string, operation: Operation): AclEntry => ({ ...base, resourceType: AclResourceTypes.TOPIC, resourceName: `${topicPrefix}fagsystem.${clientId}.${name}`, resourcePatternType: ResourcePatternTypes.LITERAL, operation });
  const group = (resourceName: string, resourcePatternType: Pattern): AclEntry => ({ ...base, resourceType: AclResourceTypes.GROUP, resourceName, resourcePatternType, operation: AclOperationTypes.READ });
  return [
    topic('outbound', AclOperationTypes.WRITE), topic('outbound', AclOperationTypes.DESCRIBE),
    ...['inbound', 'rejected'].flatMap(name => [topic(name, AclOperationTypes.READ), topic(name, AclOperationTypes.DESCRIBE)]),
    group(`fagsystem.${clientId}`, ResourcePatternTypes.LITERAL), group(`fagsystem.${clientId}.`, ResourcePatternTypes.PREFIXED),
  ];
}
