import { randomBytes, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@samhandling/contracts';
import type { WebhookClient } from '../delivery/webhook-client.js';
import { openSecret } from './secret.js';
import type { StoredSubscription } from './subscription.store.js';

/**
 * Before a webhook is used, its address proves that it wants the events: it gets a signed message with a challenge and must answer 2xx
 * with the challenge in `{ "challenge": … }`. Nobody can so point deliveries at somebody else's server.
 */
export class WebhookHandshake {
  constructor(
    private readonly client: WebhookClient,
    private readonly key: Buffer,
  ) {}

  /** @throws DomainError `webhook-not-validated` (422) */
  async prove({ id, secret }: StoredSubscription, url: string): Promise<void> {
    if (secret === undefined) throw new Error('a webhook subscription has a secret');
    const challenge = randomBytes(24).toString('base64url');
    const body = JSON.stringify({ type: 'subscription-validation', subscription: id, challenge });
    if (!(await this.#answered(url, openSecret(secret, id, this.key), `v_${randomBytes(12).toString('base64url')}`, body, challenge))) {
      throw new DomainError('webhook-not-validated', { status: 422, detail: 'the address must answer 2xx and give the challenge back as {"challenge": "…"}' });
    }
  }

  async #answered(url: string, secret: string, messageId: string, body: string, challenge: string): Promise<boolean> {
    try {
      const { status, body: answer } = await this.client.post(url, secret, messageId, body, 'application/json');
      const parsed: unknown = JSON.parse(answer);
      const echoed: unknown = typeof parsed === 'object' && parsed !== null && 'challenge' in parsed ? parsed.challenge : undefined;
      return status >= 200 && status < 300 && typeof echoed === 'string' && echoed.length === challenge.length && timingSafeEqual(Buffer.from(echoed), Buffer.from(challenge));
    } catch {
      // Whatever went wrong out there is one answer: what lies behind the address is nobody's to learn through us.
      return false;
    }
  }
}
