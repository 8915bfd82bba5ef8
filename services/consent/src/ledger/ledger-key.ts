import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { NoteSigner } from '@samhandling/ledger';
import { ConfigError } from '@samhandling/service-kit';
import type { LedgerConfig } from './ledger.config.js';

type KeySettings = Pick<LedgerConfig, 'LEDGER_KEY_FILE' | 'LEDGER_SIGNING_KEY' | 'LEDGER_KEY_CREATE' | 'LEDGER_ORIGIN'>;

/**
 * The key that signs checkpoints. A new one is made only when that is asked for by name, readable by its owner alone.
 * @throws ConfigError when there is no key, or it is no Ed25519 key; the message never holds the key
 */
export function loadLedgerKey(config: KeySettings): NoteSigner {
  return { name: config.LEDGER_ORIGIN, privateKey: privateKeyOf(pemOf(config)) };
}

function pemOf({ LEDGER_SIGNING_KEY: given, LEDGER_KEY_FILE: file, LEDGER_KEY_CREATE: create }: KeySettings): string {
  // A PEM in an environment variable often has its line ends written as \n.
  if (given !== undefined) return given.replaceAll('\\n', '\n');
  if (file === undefined) throw new ConfigError(['LEDGER_KEY_FILE or LEDGER_SIGNING_KEY is missing']);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!absent) throw new ConfigError(['LEDGER_KEY_FILE names a file that cannot be read']);
    if (!create) throw new ConfigError(['LEDGER_KEY_FILE names a file that is not there; LEDGER_KEY_CREATE=true makes one']);
    return createKeyFile(file);
  }
}

function createKeyFile(file: string): string {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
    return pem;
  } catch (error) {
    // Another instance was first: then its key is the log's.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readFileSync(file, 'utf8');
    throw error;
  }
}

function privateKeyOf(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new ConfigError(['the ledger key is no private key in PEM']);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new ConfigError(['the ledger key is no Ed25519 key']);
  return key;
}
