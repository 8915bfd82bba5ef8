import { serviceConfigSchema } from '@samhandling/service-kit';
import { z } from 'zod';

const count = z.coerce.number().int().positive();
const key = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32, 'must be 32 bytes in base64');
const flag = z.enum(['true', 'false']).default('false').transform((text) => text === 'true');

/** What the exchange is configured with beside what every service is. Every limit of invariant I9 has its unit in the name, and a reason. */
export const exchangeConfigSchema = serviceConfigSchema.extend({
  PARTICIPANTS_FILE: z.string(),
  POLICY_DIR: z.string(),
  /** Makes the blind index over identity numbers, and ids that tell nothing; 32 bytes, base64. */
  VAULT_INDEX_KEY: key,
  /** Encrypts identity numbers at rest (AES-256-GCM); 32 bytes, base64. */
  VAULT_ENCRYPTION_KEY: key,
  /** Participants read from the store are used this long; another instance's change is seen within it. */
  PARTICIPANTS_AGE_MS_MAX: count.default(60_000),
  /** Events in one batch (`exchange.md`, Publish). */
  BATCH_EVENTS_MAX: count.default(1_000),
  /** Items of one batch worked on at once, for different persons; more would starve other callers of connections. */
  BATCH_PARALLEL_MAX: count.default(8),
  /** One event: well under the broker's message limit of 1 MiB. */
  EVENT_BYTES_MAX: count.default(512 * 1024),
  SUBSCRIPTIONS_PER_CLIENT_MAX: count.default(100),
  FEED_PAGE_EVENTS_MAX: count.default(500),
  /** Longest a feed holds back an empty answer; under the usual idle limit of proxies (60 s). */
  FEED_WAIT_SECONDS_MAX: count.default(30),
  /** How often a waiting feed looks; the signal from the router usually comes first. */
  FEED_LOOK_MS: count.default(200),
  /** A router that died is replaced after this long. */
  ROUTER_LEASE_MS: count.default(5_000),
  ROUTER_BATCH_EVENTS_MAX: count.default(100),
  /** The router looks by itself this often when no signal wakes it. */
  ROUTER_IDLE_MS: count.default(100),
  /** Events of one person decided again when a consent opens something; a person with more is gone through in rounds of this size. */
  RELEASE_EVENTS_MAX: count.default(500),
  DISPATCH_IDLE_MS: count.default(200),
  DISPATCH_PARALLEL_MAX: count.default(8),
  /** A webhook that has not answered by now has failed; shorter than a stop order may take. */
  WEBHOOK_ANSWER_MS_MAX: count.default(3_000),
  WEBHOOK_ANSWER_BYTES_MAX: count.default(64 * 1024),
  WEBHOOK_FIRST_RETRY_MS: count.default(1_000),
  WEBHOOK_RETRY_MS_MAX: count.default(4 * 60 * 60 * 1_000),
  /** Retries go on this long (three days), then the delivery is a dead letter with a reason. */
  WEBHOOK_GIVE_UP_MS: count.default(3 * 24 * 60 * 60 * 1_000),
  /** Failures in a row before the subscription is paused and its owner told. */
  WEBHOOK_FAILURES_BEFORE_PAUSE: count.default(50),
  /** Loopback, private and link-local addresses and plain http are refused unless this is set (development, tests). */
  WEBHOOK_PRIVATE_ADDRESSES: flag,
  /** Figures below this are not told (rule D15). */
  FIGURES_FLOOR: count.default(5),
});

export type ExchangeConfig = z.infer<typeof exchangeConfigSchema>;
