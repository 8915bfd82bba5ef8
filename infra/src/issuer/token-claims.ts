import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Client, Person } from './registry.schema.js';

/** Lifetime of an access token in seconds: two minutes in Maskinporten by default, longer here so that one pasted into curl lasts a while. */
export const tokenLifetimeS = 600;

/** What every token of ours has: who gave it, for whom, when, until when. */
export interface TokenFrame { issuer: string; audience: string; nowS: number; scopes: string[] }

const organisation = (orgnr: string) => ({ authority: 'iso6523-actorid-upis', ID: `0192:${orgnr}` });

const frameClaims = ({ issuer, audience, nowS, scopes }: TokenFrame): JWTPayload =>
  ({ iss: issuer, aud: audience, scope: scopes.join(' '), iat: nowS, exp: nowS + tokenLifetimeS, jti: randomUUID(), token_type: 'Bearer' });

/** A system's access token as Maskinporten gives it: the organisation as `consumer`, and a supplier who asks on its behalf as `supplier`. */
export function systemClaims(client: Client, clientAmr: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt', frame: TokenFrame): JWTPayload {
  return {
    ...frameClaims(frame),
    client_id: client.clientId,
    client_amr: clientAmr,
    consumer: organisation(client.orgnr),
    ...(client.supplier ? { supplier: organisation(client.supplier), delegation_source: frame.issuer } : {}),
  };
}

/** The access token of a person: as ID-porten gives it to a citizen, or as Ansattporten to somebody who acts for an organisation. */
export function personClaims(person: Person, clientId: string, frame: TokenFrame): JWTPayload {
  return {
    ...frameClaims(frame),
    sub: subjectOf(person, clientId),
    client_id: clientId,
    client_amr: 'none',
    pid: person.pid,
    name: person.fullName,
    acr: person.login === 'idporten' ? 'idporten-loa-high' : 'substantial',
    amr: ['TestID'],
    ...(person.orgnr ? { roles: person.roles, authorization_details: [{ type: 'ansattporten:orgno', orgno: organisation(person.orgnr) }] } : {}),
  };
}

/** The identity token beside it, for the program the person logged in through (OpenID Connect Core, section 2). */
export function identityClaims(person: Person, clientId: string, nonce: string | undefined, frame: TokenFrame): JWTPayload {
  const { scope: _scope, token_type: _type, ...claims } = frameClaims({ ...frame, audience: clientId });
  return {
    ...claims,
    sub: subjectOf(person, clientId),
    pid: person.pid,
    name: person.fullName,
    acr: person.login === 'idporten' ? 'idporten-loa-high' : 'substantial',
    amr: ['TestID'],
    auth_time: frame.nowS,
    ...(nonce ? { nonce } : {}),
  };
}

/** Pairwise: two programs never see the same `sub` for one person. */
const subjectOf = (person: Person, clientId: string): string => createHash('sha256').update(`${clientId}\n${person.pid}`).digest('base64url').slice(0, 32);
