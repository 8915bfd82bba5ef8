import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { privateJson, writePrivateJson } from './private-file.js';
import type { Client } from './registry.schema.js';

const rsaKeySchema = z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string(), d: z.string() });
const credentialsSchema = z.record(z.string(), z.strictObject({ secret: z.string().min(32), key: rsaKeySchema }));

/** A client's secret (for curl) and private key (for the JWT bearer grant), both made for this data directory. */
export type Credentials = z.infer<typeof credentialsSchema>[string];

/**
 * The credentials of every client, from `<dataDir>/client-credentials.json` (mode 600). A client that is new gets its own; those there
 * already keep theirs, so a restart changes nothing.
 */
export async function clientCredentials(dataDir: string, clients: Client[]): Promise<Record<string, Credentials>> {
  const file = join(dataDir, 'client-credentials.json');
  const known: Record<string, Credentials> = await privateJson(file, json => credentialsSchema.parse(json), () => ({}));
  const missing = clients.filter(client => !known[client.clientId]);
  if (missing.length === 0) return known;
  const made = await Promise.all(missing.map(async client => [client.clientId, await newCredentials(client.clientId)] as const));
  const all = { ...known, ...Object.fromEntries(made) };
  await writePrivateJson(file, all);
  return all;
}

async function newCredentials(clientId: string): Promise<Credentials> {
  return { secret: randomBytes(32).toString('base64url'), key: await newRsaKey(clientId) };
}

/** The same credentials with one secret for all our own services' clients, where an operator gives it (compose). */
export function withInternalSecret(credentials: Record<string, Credentials>, clients: Client[], secret: string | undefined): Record<string, Credentials> {
  if (!secret) return credentials;
  const internal = new Set(clients.filter(client => client.use === 'internal').map(client => client.clientId));
  return Object.fromEntries(Object.entries(credentials).map(([clientId, one]) => [clientId, internal.has(clientId) ? { ...one, secret } : one]));
}

/** A fresh RSA key as a private JWK with an id of its own. */
export async function newRsaKey(name: string): Promise<Credentials['key']> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  return rsaKeySchema.parse({ ...await exportJWK(privateKey), kid: `${name}-${randomBytes(4).toString('hex')}`, use: 'sig', alg: 'RS256' });
}

/** The part of a key that may be shown. */
export function publicPart(key: Credentials['key']): { kty: 'RSA'; kid: string; n: string; e: string; use: 'sig'; alg: 'RS256' } {
  return { kty: 'RSA', kid: key.kid, n: key.n, e: key.e, use: 'sig', alg: 'RS256' };
}
