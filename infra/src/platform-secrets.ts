import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { privateJson, writePrivateJson } from './issuer/private-file.js';

const secretNames = ['VAULT_INDEX_KEY', 'VAULT_ENCRYPTION_KEY'] as const;
const secretsSchema = z.record(z.string(), z.string());

/** The keys of the exchange's vault in a start on one machine: 32 random bytes each, made once for this data directory and kept (mode 600). In production an operator gives them. */
export async function platformSecrets(dataDir: string): Promise<Record<string, string>> {
  const file = join(dataDir, 'secrets.json');
  const known: Record<string, string> = await privateJson(file, json => secretsSchema.parse(json), () => ({}));
  const missing = secretNames.filter(name => !known[name]);
  if (missing.length === 0) return known;
  const all = { ...known, ...Object.fromEntries(missing.map(name => [name, randomBytes(32).toString('base64')])) };
  await writePrivateJson(file, all);
  return all;
}
