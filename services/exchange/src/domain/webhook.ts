import { createHmac } from 'node:crypto';

const prefix = 'whsec_';

/** The secret as Standard Webhooks writes it: `whsec_` and base64. */
export const encodeSecret = (bytes: Buffer): string => `${prefix}${bytes.toString('base64')}`;

/**
 * `webhook-signature` of Standard Webhooks 1.0.0, symmetric: `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body.
 * @param timestamp whole seconds since the epoch, as in `webhook-timestamp`
 */
export const signature = (secret: string, id: string, timestamp: number, body: string): string => {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
};

export interface RetryLimits {
  firstRetryMs: number;
  retryMsMax: number;
  giveUpMs: number;
}

/**
 * Milliseconds until the next attempt, or undefined when it is time to give up (the delivery is then a dead letter).
 * Exponential with full jitter in the upper half, so that a receiver that comes back is not met by everybody at once.
 * @param attempts attempts made so far, at least 1
 * @param retryAfterMs what the receiver asked for in `Retry-After`
 * @param chance a number from 0 up to 1
 */
export const nextAttemptIn = (attempts: number, sinceFirstMs: number, chance: number, limits: RetryLimits, retryAfterMs = 0): number | undefined => {
  const full = Math.min(limits.retryMsMax, limits.firstRetryMs * 2 ** Math.min(attempts - 1, 40));
  const wait = Math.max(full / 2 + (full / 2) * chance, Math.min(retryAfterMs, limits.retryMsMax));
  return sinceFirstMs + wait > limits.giveUpMs ? undefined : Math.round(wait);
};

export type Attempted = { outcome: 'taken' } | { outcome: 'gone' } | { outcome: 'failed'; status?: number; retryAfterMs?: number };

/** What an answer means: 2xx is taken, 410 means the address is gone for good, everything else (redirects too) is a failed attempt. */
export const outcomeOf = (status: number, retryAfter: string | undefined): Attempted => {
  if (status >= 200 && status < 300) return { outcome: 'taken' };
  if (status === 410) return { outcome: 'gone' };
  const seconds = Number(retryAfter);
  return { outcome: 'failed', status, ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}) };
};
