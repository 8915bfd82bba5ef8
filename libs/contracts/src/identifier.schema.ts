import { z } from 'zod';

const opaque22 = '[A-Za-z0-9_-]{22}';

/** The platform's own pseudonym for a person; minted once, never leaves the platform (D12). */
export const personIdSchema = z.string().regex(new RegExp(`^p_${opaque22}$`));
export type PersonId = string;

/** What one recipient calls the person; each service has its own, so that two recipients cannot join what they hold (D12). */
export const recipientPersonIdSchema = z.string().regex(new RegExp(`^r_${opaque22}$`));
export type RecipientPersonId = string;

/** A pseudonym of either kind, as a fagsystem may send it back. */
export const pseudonymSchema = z.string().regex(new RegExp(`^[pr]_${opaque22}$`));

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const codeSchema = z.string().max(80).regex(kebab);

/** A service (not an organisation, not a municipality: D11), e.g. `solvik-kindergarten`. */
export const serviceIdSchema = z.string().max(80).regex(kebab);
export type ServiceId = string;

export const organisationNumberSchema = z.string().regex(/^\d{9}$/);
export const municipalitySchema = z.string().regex(/^\d{4}$/);
export type SubscriptionId = string;

/** An instant with offset (RFC 3339), e.g. `2026-03-03T09:00:00Z`. */
export const instantSchema = z.iso.datetime({ offset: true });
/** A calendar day, e.g. `2026-03-03`. */
export const daySchema = z.iso.date();
/** A short name or label. */
export const labelSchema = z.string().min(1).max(200);
/** An opaque reference in somebody's system. */
export const referenceIdSchema = z.string().min(1).max(200);
/** Prose; the limit keeps an event under the broker's and the batch's limits (I9). */
export const proseSchema = z.string().min(1).max(8_000);

/** Rather one replacement too many in an opaque id than one pseudonym left inside a longer reference. */
const anyPersonId = new RegExp(`(?<![A-Za-z0-9])p_${opaque22}`, 'g');

/**
 * Replaces every pseudonym of the platform (`p_…`) in every string of a value, keys included, also inside longer references
 * such as a stream name. What a recipient gets must carry its own pseudonyms only (D12).
 */
export function replacePersonIds(value: unknown, replace: (person: PersonId) => string): unknown {
  if (typeof value === 'string') return value.replace(anyPersonId, replace);
  if (Array.isArray(value)) return value.map((item) => replacePersonIds(item, replace));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.replace(anyPersonId, replace), replacePersonIds(item, replace)]));
}
