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
  return { name: config.LEDGER_ORIGIN, privateKey: keyOf(config) };
}

/** Ed25519 in PKCS #8 (RFC 8410) is this prefix and the 32 bytes of the seed. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const seedForm = /^[A-Za-z0-9+/]{43}=$/;

function keyOf({ LEDGER_SIGNING_KEY: given, LEDGER_KEY_FILE: file, LEDGER_KEY_CREATE: create }: KeySettings): KeyObject {
  if (given !== undefined && seedForm.test(given)) return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, Buffer.from(given, 'base64')]), format: 'der', type: 'pkcs8' });
  // A PEM in an environment variable often has its line ends written as \n.
  if (given !== undefined) return fromPem(given.replaceAll('\\n', '\n'));
  if (file === undefined) throw new ConfigError(['LEDGER_KEY_FILE or LEDGER_SIGNING_KEY is missing']);
  try {
    return fromPem(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!absent) throw new ConfigError(['LEDGER_KEY_FILE names a file that cannot be read']);
    if (!create) throw new ConfigError(['LEDGER_KEY_FILE names a file that is not there; LEDGER_KEY_CREATE=true makes one']);
    return fromPem(createKeyFile(file));
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

function fromPem(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new ConfigError(['the ledger key is no private key in PEM']);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new ConfigError(['the ledger key is no Ed25519 key']);
  return key;
}
