import { serviceConfigSchema } from '@samhandling/service-kit';
import { z } from 'zod';

const count = z.coerce.number().int().positive();

/** What the case service is configured with beyond what every service is. */
export const caseConfigSchema = serviceConfigSchema.extend({
  POLICY_DIR: z.string(),
  EXCHANGE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** More forwards of one matter than this are a loop (C3), unless the municipality says otherwise in `LOCAL_RULES_FILE`. */
  FORWARDS_MAX: count.default(3),
  /** What municipalities settle for themselves (N8); without it the defaults hold everywhere. */
  LOCAL_RULES_FILE: z.string().optional(),
  /** Cases of one person in one answer: one per municipality lived in; more is a fault in the data. */
  CASES_PER_PERSON_MAX: count.default(50),
});

export type CaseConfig = z.infer<typeof caseConfigSchema>;
