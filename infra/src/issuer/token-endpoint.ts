import { AuthorizationCodes } from './authorization-codes.js';
import { authenticatedClient } from './client-authentication.js';
import type { Credentials } from './client-credentials.js';
import { AssertionVerifier } from './jwt-bearer.js';
import { OAuthError, scopesToGive } from './oauth-error.js';
import type { Registry } from './registry.schema.js';
import type { SigningKey } from './signing-key.js';
import { identityClaims, personClaims, systemClaims, tokenLifetimeS, type TokenFrame } from './token-claims.js';

/** What the issuer works with. */
export interface IssuerParts { issuer: string; audience: string; registry: Registry; credentials: Record<string, Credentials>; key: SigningKey; nowMs: () => number }

/** The answer of the token endpoint (RFC 6749, section 5.1). */
export interface TokenAnswer { access_token: string; token_type: 'Bearer'; expires_in: number; scope: string; id_token?: string }

/** The token endpoint: `client_credentials`, JWT bearer, and `authorization_code`. */
export class TokenEndpoint {
  readonly codes: AuthorizationCodes;
  readonly #assertions: AssertionVerifier;

  constructor(private readonly parts: IssuerParts) {
    this.codes = new AuthorizationCodes(parts.nowMs);
    this.#assertions = new AssertionVerifier(parts.issuer, parts.registry.clients, parts.credentials, () => this.#nowS());
  }

  /** @throws OAuthError */
  async answer(authorization: string | undefined, form: URLSearchParams): Promise<TokenAnswer> {
    switch (form.get('grant_type')) {
      case 'client_credentials': return await this.#clientCredentials(authorization, form);
      case 'urn:ietf:params:oauth:grant-type:jwt-bearer': return await this.#jwtBearer(form);
      case 'authorization_code': return await this.#authorizationCode(form);
      default: throw new OAuthError('unsupported_grant_type', 'client_credentials, urn:ietf:params:oauth:grant-type:jwt-bearer or authorization_code');
    }
  }

  async #clientCredentials(authorization: string | undefined, form: URLSearchParams): Promise<TokenAnswer> {
    const { client, method } = authenticatedClient(authorization, form, this.parts.registry.clients, this.parts.credentials);
    const frame = this.#frame(scopesToGive(form.get('scope') ?? undefined, client.scopes), form.get('resource') ?? undefined);
    return await this.#signed(frame, systemClaims(client, method, frame));
  }

  async #jwtBearer(form: URLSearchParams): Promise<TokenAnswer> {
    const { client, scope, audience } = await this.#assertions.verify(form.get('assertion') ?? '');
    const frame = this.#frame(scopesToGive(scope, client.scopes), audience);
    return await this.#signed(frame, systemClaims(client, 'private_key_jwt', frame));
  }

  async #authorizationCode(form: URLSearchParams): Promise<TokenAnswer> {
    const login = this.codes.exchange(form);
    const person = this.parts.registry.persons.find(one => one.name === login.person);
    if (!person) throw new OAuthError('invalid_grant', 'the person is not known any more');
    const frame = this.#frame(scopesToGive(login.scope, person.scopes), undefined);
    const idToken = await this.parts.key.sign(identityClaims(person, login.clientId, login.nonce, frame));
    return { ...await this.#signed(frame, personClaims(person, login.clientId, frame)), id_token: idToken };
  }

  async #signed(frame: TokenFrame, claims: Parameters<SigningKey['sign']>[0]): Promise<TokenAnswer> {
    return { access_token: await this.parts.key.sign(claims), token_type: 'Bearer', expires_in: tokenLifetimeS, scope: frame.scopes.join(' ') };
  }

  #frame(scopes: string[], audience: string | undefined): TokenFrame {
    return { issuer: this.parts.issuer, audience: audience ?? this.parts.audience, nowS: this.#nowS(), scopes };
  }

  #nowS(): number {
    return Math.floor(this.parts.nowMs() / 1000);
  }
}
