import { InfrastructureFailure } from '@samhandling/messaging';
import { z } from 'zod';
import type { Issuers } from './issuers.js';

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
/** A token is replaced this long before it runs out, so that none runs out on the way. */
const RENEW_BEFORE_MS = 30_000;
const TOKEN_MS_MAX = 5_000;

/** Our own service's tokens for calling the others (`client_credentials`), one per set of scopes, kept until shortly before they run out. */
export class ServiceTokens {
  readonly #kept = new Map<string, { token: Promise<string>; renewAtMs: number }>();

  constructor(
    private readonly issuers: Issuers,
    private readonly client: { id: string | undefined; secret: string | undefined },
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /**
   * @throws Error when CLIENT_ID or CLIENT_SECRET is not set
   * @throws InfrastructureFailure when the issuer does not answer or refuses
   */
  async token(...scopes: string[]): Promise<string> {
    const scope = [...scopes].sort().join(' ');
    const kept = this.#kept.get(scope);
    if (kept !== undefined && this.monotonicMs() < kept.renewAtMs) return await kept.token;
    const fetched = this.#fetch(scope);
    const token = fetched.then((answer) => answer.access_token);
    // Others who ask meanwhile wait for the same answer instead of asking again.
    this.#kept.set(scope, { token, renewAtMs: this.monotonicMs() + TOKEN_MS_MAX });
    try {
      const { expires_in: lifetimeS } = await fetched;
      this.#kept.set(scope, { token, renewAtMs: this.monotonicMs() + Math.max(0, lifetimeS * 1_000 - RENEW_BEFORE_MS) });
    } catch (error) {
      this.#kept.delete(scope);
      throw error;
    }
    return await token;
  }

  async #fetch(scope: string): Promise<z.infer<typeof answerSchema>> {
    const { id, secret } = this.client;
    if (id === undefined || secret === undefined) throw new Error('CLIENT_ID and CLIENT_SECRET are needed to call another service');
    try {
      const { tokenEndpoint } = await this.issuers.own();
      const response = await fetch(tokenEndpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(TOKEN_MS_MAX),
        headers: { authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
      });
      if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
      return answerSchema.parse(await response.json());
    } catch (error) {
      throw new InfrastructureFailure('service-token-unavailable', { cause: error });
    }
  }
}
