import { createHash, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './client-credentials.js';
import { OAuthError } from './oauth-error.js';
import type { Client } from './registry.schema.js';

/** Who asks at the token endpoint, and how it showed that. */
export interface AuthenticatedClient { client: Client; method: 'client_secret_basic' | 'client_secret_post' }

/**
 * The client behind a request with a secret, in the `Authorization` header or in the body (RFC 6749, section 2.3.1).
 * @throws OAuthError `invalid_client`, the same for an unknown client as for a wrong secret
 */
export function authenticatedClient(authorization: string | undefined, form: URLSearchParams, clients: Client[], credentials: Record<string, Credentials>): AuthenticatedClient {
  const basic = /^Basic +(.+)$/i.exec(authorization ?? '')?.[1];
  const [id, secret] = basic === undefined ? [form.get('client_id') ?? '', form.get('client_secret') ?? ''] : decodedBasic(basic);
  const client = clients.find(one => one.clientId === id);
  const right = credentials[id]?.secret;
  if (!client || right === undefined || !sameSecret(secret, right)) throw new OAuthError('invalid_client', 'unknown client or wrong secret');
  return { client, method: basic === undefined ? 'client_secret_post' : 'client_secret_basic' };
}

function decodedBasic(basic: string): [string, string] {
  const text = Buffer.from(basic, 'base64').toString();
  const colon = text.indexOf(':');
  try {
    return [decodeURIComponent(text.slice(0, colon)), decodeURIComponent(text.slice(colon + 1))];
  } catch {
    throw new OAuthError('invalid_client', 'unknown client or wrong secret');
  }
}

const sameSecret = (one: string, other: string): boolean => timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
