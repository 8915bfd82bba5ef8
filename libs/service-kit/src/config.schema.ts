import { readFileSync } from 'node:fs';
import { z } from 'zod';

const list = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
  .pipe(z.array(z.string()).min(1));
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const count = z.coerce.number().int().positive();

/**
 * What every service is configured with; a service adds its own with `.extend({...})`. One key = one environment
 * variable. Every limit of invariant I9 stands here with its unit in the name, a default and a reason.
 */
export const serviceConfigSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535),
  /** Loopback unless an operator says otherwise: nothing is exposed by forgetting. */
  HOST: z.string().default('127.0.0.1'),
  /** How others reach this service; defaults to host and port where it is needed. */
  PUBLIC_URL: address.optional(),
  /** Addresses or networks of the proxies in front, divided by comma; only they are believed about a caller's address. */
  TRUSTED_PROXIES: list.optional(),
  MONGODB_URI: z.string().startsWith('mongodb'),
  DATABASE_PREFIX: z.string().regex(/^[A-Za-z0-9_-]*$/).default('samhandling_'),
  KAFKA_BROKERS: list,
  TOPIC_PREFIX: z.string().regex(/^[A-Za-z0-9._-]*$/).default(''),
  /** One or several token issuers (Maskinporten, ID-porten, Ansattporten), divided by comma; the first issues our own service tokens. */
  ISSUER_URL: list.pipe(z.array(z.url({ protocol: /^https?$/ })).min(1)),
  AUDIENCE: z.string().default('samhandling'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  EXCHANGE_URL: address.optional(),
  CONSENT_URL: address.optional(),
  CLIENT_ID: z.string().optional(),
  CLIENT_SECRET: z.string().optional(),
  PARTICIPANTS_FILE: z.string().optional(),
  POLICY_DIR: z.string().optional(),
  POLICY_CONFIRMATION_FILE: z.string().optional(),
  /** The largest batch of the design, 1 000 events, fits in 4 MiB; more is a mistake or an attack. */
  BODY_BYTES_MAX: count.default(4 * 1024 * 1024),
  /** Deeper JSON than any schema of ours; stops bodies made to exhaust the stack. */
  BODY_DEPTH_MAX: count.default(64),
  /** Requests a second a client may keep up; a fagsystem with more uses batches. */
  RATE_PER_SECOND: count.default(500),
  /** Requests a client may send at once before the rate counts: two seconds' worth. */
  RATE_BURST: count.default(1_000),
  /** Clients remembered by the rate limiter; the least recently seen is forgotten first. */
  RATE_CLIENTS_MAX: count.default(10_000),
  /** Longest time a request may take to arrive in full. */
  REQUEST_ARRIVAL_MS_MAX: count.default(30_000),
  /** Longest wait for another service of ours: a person is waiting at the screen behind it. */
  CALL_MS_MAX: count.default(5_000),
  /** Largest answer read from another service of ours. */
  CALL_ANSWER_BYTES_MAX: count.default(8 * 1024 * 1024),
  /** Longest wait for MongoDB to answer a first contact before the start gives up. */
  MONGODB_CONTACT_MS_MAX: count.default(15_000),
  /** Longest drain at stop, more than the consumers' own limit for their handlers; after it the process ends anyway and what is left is taken up by the next start. */
  SHUTDOWN_MS_MAX: count.default(30_000),
  /** Partitions of a service topic, fixed at creation: order per person rests on it. */
  TOPIC_PARTITIONS: count.default(6),
  /** A relay that died is replaced after this long. */
  RELAY_LEASE_MS: count.default(10_000),
  RELAY_BATCH_SIZE: count.default(200),
  /** The relay looks by itself this often if no signal wakes it; correctness never rests on the signal. */
  RELAY_IDLE_MS: count.default(500),
  /** At stop, the last commits get this long to reach Kafka; what is left is told by the next start. */
  RELAY_FLUSH_MS_MAX: count.default(3_000),
  /** A silent instance holds up a stop order this long at most; its own attempts end before. */
  INSTANCE_LEASE_MS: count.default(10_000),
  /** The copy of consents counts as too old past this age, and what rests on consent then waits. */
  POLICY_COPY_AGE_MS_MAX: count.default(5_000),
});

export type ServiceConfig = z.infer<typeof serviceConfigSchema>;

/** The start cannot go on: every missing or wrong setting, by name. Values are never in the message; they may be secrets. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration once. A setting may also stand in a file: `<NAME>_FILE` names it (secrets in containers).
 * @throws ConfigError naming every setting that is missing or wrong, all at once.
 */
export const loadConfig = <S extends z.ZodObject>(schema: S, environment: Record<string, string | undefined>): z.infer<S> => {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = environment[name] ?? fromFile(environment[`${name}_FILE`]);
    if (value !== undefined && value !== '') given[name] = value;
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map(({ path, message }) => {
      const name = String(path[0] ?? '');
      return given[name] === undefined ? `${name} is missing` : `${name}: ${message}`;
    }),
  );
};

const fromFile = (path: string | undefined): string | undefined =>
  path === undefined || path === '' ? undefined : readFileSync(path, 'utf8').trim();
