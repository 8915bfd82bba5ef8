import { createHash, randomBytes } from 'node:crypto';
import { OAuthError } from './oauth-error.js';
import type { Application } from './registry.schema.js';

/** How long a code may be exchanged, in milliseconds, and how many may wait at once. */
const codeLifetimeMs = 60_000;
const codesMax = 1_000;

/** What a program asks for when it sends a person here. */
export interface LoginRequest { clientId: string; redirectUri: string; challenge: string; scope: string | undefined; state: string | undefined; nonce: string | undefined }

interface Waiting extends LoginRequest { person: string; until: number }

/**
 * A login request that may be shown to a person.
 * @throws OAuthError when the program or its address is not registered, or there is no PKCE challenge; none of these may be sent back to the address
 */
export function loginRequest(query: URLSearchParams, applications: Application[]): LoginRequest {
  const application = applications.find(one => one.clientId === query.get('client_id'));
  if (!application) throw new OAuthError('unauthorized_client', 'client_id is not registered');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!application.redirectUris.some(registered => sameRedirect(registered, redirectUri))) throw new OAuthError('invalid_request', 'redirect_uri is not registered');
  if (query.get('response_type') !== 'code') throw new OAuthError('invalid_request', 'response_type must be code');
  const challenge = query.get('code_challenge') ?? '';
  if (query.get('code_challenge_method') !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(challenge)) throw new OAuthError('invalid_request', 'PKCE with code_challenge_method S256 is required');
  return { clientId: application.clientId, redirectUri, challenge, scope: query.get('scope') ?? undefined, state: query.get('state') ?? undefined, nonce: query.get('nonce') ?? undefined };
}

/** The same address, but on loopback any port: a program on a person's machine takes the port that is free (RFC 8252, section 7.3). */
function sameRedirect(registered: string, asked: string): boolean {
  if (!URL.canParse(asked)) return false;
  const [one, other] = [new URL(registered), new URL(asked)];
  if (one.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(one.hostname)) one.port = other.port;
  return one.toString() === other.toString();
}

/** Codes given out and not yet exchanged: each works once, for the program and address it was given to, with the right verifier. */
export class AuthorizationCodes {
  readonly #waiting = new Map<string, Waiting>();

  constructor(private readonly nowMs: () => number) {}

  give(request: LoginRequest, person: string): string {
    for (const [code, waiting] of this.#waiting) if (waiting.until < this.nowMs()) this.#waiting.delete(code);
    if (this.#waiting.size >= codesMax) throw new OAuthError('access_denied', 'too many logins at once');
    const code = randomBytes(32).toString('base64url');
    this.#waiting.set(code, { ...request, person, until: this.nowMs() + codeLifetimeMs });
    return code;
  }

  /** @throws OAuthError `invalid_grant`; the code is spent whether or not the rest was right */
  exchange(form: URLSearchParams): Waiting {
    const code = form.get('code') ?? '';
    const waiting = this.#waiting.get(code);
    this.#waiting.delete(code);
    const verifier = form.get('code_verifier') ?? '';
    const fits = waiting && waiting.until >= this.nowMs() && waiting.clientId === form.get('client_id') && waiting.redirectUri === form.get('redirect_uri')
      && createHash('sha256').update(verifier).digest('base64url') === waiting.challenge;
    if (!fits) throw new OAuthError('invalid_grant', 'the code is unknown, used, too old, for another program or address, or the verifier is wrong');
    return waiting;
  }
}
