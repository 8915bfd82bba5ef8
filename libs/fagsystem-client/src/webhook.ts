import { Webhook } from 'standardwebhooks';
import type { DeliveredEvent } from './delivered-event.js';

/**
 * Checks a webhook's signature and age (Standard Webhooks, `v1`) and returns the event inside.
 * @param secret the `whsec_…` secret shown once when the subscription was made
 * @param headers the request's headers, names in lower case
 * @param body the request body exactly as it came, unparsed
 * @throws when the signature does not fit, or the message is more than five minutes old
 */
export const verifyWebhook = (secret: string, headers: Record<string, string>, body: string): DeliveredEvent =>
  new Webhook(secret).verify(body, headers) as DeliveredEvent;
