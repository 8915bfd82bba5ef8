import { ProblemError, problemOf } from './problem.js';

export interface TokenOptions {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope?: string;
}

/** A token is renewed this long before it ends, so that none expires on its way. */
const renewBeforeMs = 15_000;

/** Fetches access tokens by `client_credentials` (RFC 6749 § 4.4) and keeps the one in use until shortly before it ends. */
export class Tokens {
  #current: { token: string; endsAt: number } | undefined;

  constructor(private readonly options: TokenOptions) {}

  /** @throws ProblemError when the issuer refuses the client. */
  async get(): Promise<string> {
    if (this.#current && Date.now() < this.#current.endsAt - renewBeforeMs) return this.#current.token;
    const { tokenUrl, clientId, clientSecret, scope } = this.options;
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }),
    });
    if (!response.ok) throw new ProblemError(await problemOf(response));
    const body = (await response.json()) as { access_token: string; expires_in: number };
    this.#current = { token: body.access_token, endsAt: Date.now() + body.expires_in * 1000 };
    return body.access_token;
  }
}
