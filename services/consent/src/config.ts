import { serviceConfigSchema } from '@samhandling/service-kit';
import { z } from 'zod';
import { ledgerConfigShape } from './ledger/index.js';

const count = z.coerce.number().int().positive();

/** What the consent service is configured with beyond what every service is. */
export const consentConfigSchema = serviceConfigSchema.extend({
  /** Needed here: persons and participants are asked for there. */
  EXCHANGE_URL: serviceConfigSchema.shape.EXCHANGE_URL.unwrap(),
  /** Needed here: grounds, purposes and ages are read there. */
  POLICY_DIR: z.string(),
  /** Where the texts people are shown lie; those shipped with the service unless told. */
  TEXTS_DIR: z.string().default(new URL('../texts', import.meta.url).pathname),
  /** How often every partition is told how fresh a copy of consents can be; copies older than their limit hold back what rests on consent. */
  HEARTBEAT_MS: count.default(1_000),
  /** How long the call that withdraws waits for everyone to stop before it answers `pending`: a person is waiting at the screen. */
  WITHDRAWAL_WAIT_MS: count.default(3_000),
  /** How often somebody looks for consents that have run out; nothing is permitted past its period meanwhile. */
  EXPIRY_MS: count.default(10_000),
  /** A consent is asked for anew after this long: nobody remembers what they agreed to longer than that. Days. */
  CONSENT_PERIOD_DAYS_MAX: count.default(1_096),
  /** A statute is assessed anew after this long. Days. */
  INVOCATION_PERIOD_DAYS_MAX: count.default(366),
  /** Lines of the access log in one answer. */
  ACCESS_LOG_PAGE_MAX: count.default(100),
  /** Children one person's lists are put together for; more than any family has, so that one call stays bounded. */
  CHILDREN_MAX: count.default(40),
  ...ledgerConfigShape,
});

export type ConsentConfig = z.infer<typeof consentConfigSchema>;
