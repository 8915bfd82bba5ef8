import { serviceConfigSchema } from '@samhandling/service-kit';
import { z } from 'zod';

const list = z.string().transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''));

/** What the coordinator service is configured with beyond what every service is. */
export const coordinatorConfigSchema = serviceConfigSchema.extend({
  POLICY_DIR: z.string(),
  EXCHANGE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Roles in a person's token that may propose and appoint, on behalf of an organisation that runs services in the municipality (K0). */
  APPOINTING_ROLES: list.default(['leader']),
  /** Kinds of service that may propose and appoint where they serve. */
  APPOINTING_SERVICE_TYPES: list.default(['coordinating-unit']),
  /** Services a municipality without a coordinating unit has named for it. */
  APPOINTING_SERVICES: list.default([]),
});

export type CoordinatorConfig = z.infer<typeof coordinatorConfigSchema>;
