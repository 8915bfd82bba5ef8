import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { checkoutDir } from './checkout.js';

const addressesSchema = z.object({
  exchange: z.url(), consent: z.url(), case: z.url(), coordinator: z.url(), notification: z.url(), issuer: z.url(),
  /** `fagsystemBrokers`: the listener where a fagsystem logs in with SCRAM-SHA-512, its client id and its client secret. */
  kafka: z.object({ brokers: z.array(z.string()), fagsystemBrokers: z.array(z.string()) }),
  mongodb: z.object({ uri: z.string() }),
  clients: z.array(z.object({ name: z.string(), clientId: z.string(), clientSecret: z.string(), orgnr: z.string(), scopes: z.array(z.string()) })),
  persons: z.array(z.object({ name: z.string(), pid: z.string(), role: z.string() })),
});

/** Where everything is while the platform runs, and who can be asked for a token. */
export type PlatformAddresses = z.infer<typeof addressesSchema>;

/** The file that says so; there only while the platform runs. */
export const platformFile = join(checkoutDir, 'var', 'run', 'platform.json');

/** Writes the file, whole or not at all, readable by its owner only: it holds the dev clients' secrets. */
export function writeAddresses(file: string, addresses: PlatformAddresses): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.draft`, textOf(addresses), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}

/** Removes the file, unless another platform of this checkout has put its own addresses there since. */
export function removeAddresses(file: string, addresses: PlatformAddresses): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === textOf(addresses)) rmSync(file);
}

const textOf = (addresses: PlatformAddresses): string => `${JSON.stringify(addresses, null, 2)}\n`;

/** @throws when the platform is not running, saying how to start it */
export function readAddresses(file: string = platformFile): PlatformAddresses {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error('the platform is not running: start it with `npm start`');
  }
  return addressesSchema.parse(JSON.parse(text));
}
