import { importJWK, decodeJwt, errors, jwtVerify } from 'jose';
import { publicPart, type Credentials } from './client-credentials.js';
import { OAuthError } from './oauth-error.js';
import type { Client } from './registry.schema.js';

/** Longest life of an assertion, in seconds, as in Maskinporten. */
const assertionLifetimeSMax = 120;
/** Assertions remembered so that none is used twice; they are forgotten when they run out. */
const rememberedMax = 10_000;
const clockToleranceS = 10;

/** What a good assertion says. */
export interface Assertion { client: Client; scope: string | undefined; audience: string | undefined }

/** Checks assertions of the JWT bearer grant (RFC 7523, section 3): signed with the client's own key, for this issuer, short-lived, used once. */
export class AssertionVerifier {
  readonly #used = new Map<string, number>();

  constructor(private readonly issuer: string, private readonly clients: Client[], private readonly credentials: Record<string, Credentials>, private readonly nowS: () => number) {}

  /** @throws OAuthError `invalid_grant` for whatever is wrong with it */
  async verify(assertion: string): Promise<Assertion> {
    try {
      const clientId = decodeJwt(assertion).iss ?? '';
      const client = this.clients.find(one => one.clientId === clientId);
      const key = this.credentials[clientId]?.key;
      if (!client || !key) throw new OAuthError('invalid_grant', 'the assertion names no client as iss');
      const { payload } = await jwtVerify(assertion, await importJWK(publicPart(key), 'RS256'), {
        issuer: clientId, audience: this.issuer, algorithms: ['RS256'], requiredClaims: ['exp', 'iat', 'jti'], clockTolerance: clockToleranceS, currentDate: new Date(this.nowS() * 1000),
      });
      if ((payload.exp ?? 0) - (payload.iat ?? 0) > assertionLifetimeSMax) throw new OAuthError('invalid_grant', `the assertion lives longer than ${assertionLifetimeSMax} seconds`);
      this.#useOnce(`${clientId}/${payload.jti}`, payload.exp ?? 0);
      return { client, scope: textOf(payload['scope']), audience: textOf(payload['resource']) };
    } catch (problem) {
      if (problem instanceof errors.JOSEError || problem instanceof TypeError) throw new OAuthError('invalid_grant', `the assertion is not accepted: ${problem.message}`);
      throw problem;
    }
  }

  #useOnce(id: string, expiresS: number): void {
    const now = this.nowS();
    for (const [used, until] of this.#used) if (until + clockToleranceS < now) this.#used.delete(used);
    if (this.#used.has(id)) throw new OAuthError('invalid_grant', 'the assertion has been used before');
    if (this.#used.size >= rememberedMax) throw new OAuthError('invalid_grant', 'too many assertions in a short time');
    this.#used.set(id, expiresS);
  }
}

const textOf = (value: unknown): string | undefined => typeof value === 'string' ? value : undefined;
