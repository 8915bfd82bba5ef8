import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PlatformAddresses } from './platform-addresses.js';

const answerSchema = z.object({ access_token: z.string(), expires_in: z.number() });
const redirectUri = 'http://127.0.0.1/callback';
const peopleClient = 'dev-people';

/** The part of the addresses a token needs. */
export type TokenSource = Pick<PlatformAddresses, 'issuer' | 'clients' | 'persons'>;

/**
 * A token from the dev issuer for a client (`client_credentials`) or a person (authorization code with PKCE, through the page where a
 * person is picked), by name as in `platform.json`. Scopes: all the client or person has, unless some are named.
 * @throws when the name is unknown, listing those that are, or the issuer refuses
 */
export async function devToken(source: TokenSource, name: string, scope?: string): Promise<string> {
  const client = source.clients.find(one => one.name === name);
  if (client) return clientToken(source.issuer, client, scope);
  if (source.persons.some(one => one.name === name)) return personToken(source.issuer, name, scope);
  throw new Error(`no client or person is called "${name}"; clients: ${source.clients.map(one => one.name).join(', ')}; persons: ${source.persons.map(one => one.name).join(', ')}`);
}

async function clientToken(issuer: string, client: TokenSource['clients'][number], scope: string | undefined): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.clientSecret)}`).toString('base64')}`;
  return exchange(issuer, { grant_type: 'client_credentials', ...(scope ? { scope } : {}) }, { authorization });
}

async function personToken(issuer: string, person: string, scope: string | undefined): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const login = {
    response_type: 'code', client_id: peopleClient, redirect_uri: redirectUri, state, scope: ['openid', ...(scope ? [scope] : [])].join(' '),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  };
  // What the button of the page sends.
  const picked = await fetch(`${issuer}/authorize`, { method: 'POST', body: new URLSearchParams({ ...login, person }), redirect: 'manual' });
  const location = picked.headers.get('location');
  if (picked.status !== 303 || !location) throw new Error(`the dev issuer refused the login: ${await picked.text()}`);
  const back = new URL(location).searchParams;
  if (back.get('state') !== state) throw new Error('the answer of the dev issuer belongs to another login');
  return exchange(issuer, { grant_type: 'authorization_code', client_id: peopleClient, redirect_uri: redirectUri, code: back.get('code') ?? '', code_verifier: verifier }, {});
}

async function exchange(issuer: string, form: Record<string, string>, headers: Record<string, string>): Promise<string> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', headers, body: new URLSearchParams(form) });
  if (!response.ok) throw new Error(`the dev issuer gave no token: ${await response.text()}`);
  return answerSchema.parse(await response.json()).access_token;
}
