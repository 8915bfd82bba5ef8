import { fileURLToPath } from 'node:url';
import { serviceConfigSchema } from '@samhandling/service-kit';
import { z } from 'zod';

const count = z.coerce.number().int().positive();
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** What the notification service is configured with beyond what every service is. */
export const notificationConfigSchema = serviceConfigSchema.extend({
  POLICY_DIR: z.string(),
  EXCHANGE_URL: address,
  /** `smtp://user:password@host:587` or `smtps://…`; without it no e-mail is offered or sent. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.email().default('ikke-svar@samhandling.example'),
  /** Where a person logs in to read; the only thing a notice names. */
  PORTAL_URL: address.default('https://samhandling.example'),
  TEMPLATES_DIR: z.string().default(fileURLToPath(new URL('../templates/', import.meta.url))),
  /** Messages in one answer of the inbox. */
  INBOX_PAGE_MAX: count.default(100),
  /** Longest one e-mail may take; shorter than an instance's lease, so that a stop order never waits for a mail server (I5). */
  MAIL_MS_MAX: count.default(6_000),
  /** Attempts at one notice before it is given up; with the waits below they span some three days. */
  MAIL_TRIES_MAX: count.default(14),
  MAIL_RETRY_FIRST_MS: count.default(30_000),
  MAIL_RETRY_MS_MAX: count.default(12 * 3_600_000),
  /** Notices taken up in one round. */
  MAIL_BATCH: count.default(50),
  /** The dispatcher looks by itself this often if no signal wakes it. */
  MAIL_IDLE_MS: count.default(1_000),
  /** A dispatcher that died is replaced after this long. */
  MAIL_LEASE_MS: count.default(10_000),
  /** How long an event waits for the register's word on who may act for the person, before nobody is told (I3). */
  KNOWN_PERSON_WAIT_MS: count.default(10_000),
});

export type NotificationConfig = z.infer<typeof notificationConfigSchema>;
