import { z } from 'zod';

/** A variable that is set to nothing is not set. */
const given = z.string().optional().transform((text) => (text === '' ? undefined : text));
const count = z.coerce.number().int().positive();

/** What the ledger is configured with, for the consent service's own schema: `consentConfigSchema.extend(ledgerConfigShape)`. */
export const ledgerConfigShape = {
  /** Private key (Ed25519, PKCS #8 PEM) that signs checkpoints: a file … */
  LEDGER_KEY_FILE: given,
  /** … or the key itself, from a secret store: the PEM, or the 32 bytes of the key in base64 (`openssl rand -base64 32`). */
  LEDGER_SIGNING_KEY: given,
  /** Makes the file with a new key when there is none (development). Never in production: a new key is a new log to everyone who checks. */
  LEDGER_KEY_CREATE: z.enum(['true', 'false']).default('false').transform((text) => text === 'true'),
  /** First line of every checkpoint and name of the key; says which log this is, and never changes. */
  LEDGER_ORIGIN: z.string().regex(/^[^\s+]{1,200}$/).default('samhandling.example/ledger'),
  /** While there is something new, a checkpoint this often: what happened is provable within seconds. */
  LEDGER_CHECKPOINT_MS: count.default(1_000),
  /** A writer that died is replaced after this long. */
  LEDGER_LEASE_MS: count.default(10_000),
  /** Entries written in one round trip. */
  LEDGER_BATCH_SIZE: count.default(500),
  /** The writer looks by itself this often if nothing wakes it. */
  LEDGER_IDLE_MS: count.default(250),
  /** Entries waiting for the writer; past it consuming pauses, so that a writer that stands still cannot fill the disk. */
  LEDGER_WAITING_MAX: count.default(200_000),
  /** An entry that has waited this long is raised: somebody must look. */
  LEDGER_LATE_MS: count.default(60_000),
  /** Entries in one answer to an auditor. */
  LEDGER_PAGE_MAX: count.default(500),
};

export type LedgerConfig = z.output<z.ZodObject<typeof ledgerConfigShape>>;
