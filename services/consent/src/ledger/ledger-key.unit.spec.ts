import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifierKey } from '@samhandling/ledger';
import { loadConfig } from '@samhandling/service-kit';
import { z } from 'zod';
import { loadLedgerKey } from './ledger-key.js';
import { ledgerConfigShape } from './ledger.config.js';

const dir = mkdtempSync(join(tmpdir(), 'ledger-key-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const load = (environment: Record<string, string>): string => {
  const { name, privateKey } = loadLedgerKey(loadConfig(z.object(ledgerConfigShape), environment));
  return verifierKey(name, privateKey);
};
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the ledger key', () => {
  it('is the same from a file and from a variable, whole or with written-out line ends', () => {
    const file = join(dir, 'key.pem');
    writeFileSync(file, pem);
    const keys = [load({ LEDGER_KEY_FILE: file, LEDGER_SIGNING_KEY: '' }), load({ LEDGER_SIGNING_KEY: pem }), load({ LEDGER_SIGNING_KEY: pem.replaceAll('\n', '\\n') })];
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^samhandling\.example\/ledger\+[0-9a-f]{8}\+/);
  });

  it('can be 32 random bytes in base64', () => {
    const seed = Buffer.alloc(32, 7).toString('base64');
    expect(load({ LEDGER_SIGNING_KEY: seed })).toBe(load({ LEDGER_SIGNING_KEY: seed }));
    expect(load({ LEDGER_SIGNING_KEY: seed })).not.toBe(load({ LEDGER_SIGNING_KEY: Buffer.alloc(32, 8).toString('base64') }));
  });

  it('is made only when that is asked for, once, and readable by its owner alone', () => {
    const file = join(dir, 'new', 'key.pem');
    expect(() => load({ LEDGER_KEY_FILE: file })).toThrow(/LEDGER_KEY_CREATE/);
    const made = load({ LEDGER_KEY_FILE: file, LEDGER_KEY_CREATE: 'true' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(load({ LEDGER_KEY_FILE: file, LEDGER_KEY_CREATE: 'true' })).toBe(made);
    expect(readFileSync(file, 'utf8')).toContain('PRIVATE KEY');
  });

  it.each<[string, Record<string, string>]>([
    ['there is none', {}], ['it is no key', { LEDGER_SIGNING_KEY: 'secret' }],
    ['it is of another kind', { LEDGER_SIGNING_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }],
    ['the file cannot be read', { LEDGER_KEY_FILE: dir }],
  ])('stops the start when %s, without telling the key', (_, environment) => {
    expect(() => load(environment)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(environment['LEDGER_SIGNING_KEY'] ?? '\0') }));
  });
});
