import { DomainError } from '@samhandling/contracts';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { callerFromClaims, type Caller } from './caller.js';
import { IssuerUnreachable, type Issuers } from './issuers.js';

/** Asymmetric only: a public key must never pass for a shared secret. */
export const ALLOWED_ALGORITHMS = ['RS256', 'PS256', 'ES256'];
/** Clocks differ a little; more than this is not a clock but an old token. */
const CLOCK_TOLERANCE_S = 10;
const TOKEN_LENGTH_MAX = 8_192;

/** 401 with the challenge RFC 6750 asks for; 403 when the token is good and the scope is missing. */
export class AccessDenied extends DomainError {
  readonly headers: Record<string, string>;

  constructor(code: 'token-missing' | 'token-expired' | 'token-invalid' | 'scope-missing', scopes: readonly string[] = []) {
    super(code, { status: code === 'scope-missing' ? 403 : 401 });
    const error = { 'token-missing': '', 'token-expired': ', error="invalid_token"', 'token-invalid': ', error="invalid_token"', 'scope-missing': ', error="insufficient_scope"' }[code];
    this.headers = { 'www-authenticate': `Bearer realm="samhandling"${error}${scopes.length > 0 ? `, scope="${scopes.join(' ')}"` : ''}` };
  }
}

/** Verifies a bearer token: issuer, audience, expiry, signature and algorithm; the same in development and production. */
export class TokenVerifier {
  constructor(
    private readonly issuers: Issuers,
    private readonly audience: string,
    private readonly now: () => Date,
  ) {}

  /**
   * @throws AccessDenied `token-missing`, `token-expired`, `token-invalid`
   * @throws DomainError `issuer-unavailable` (503) when the issuer's keys cannot be read
   */
  async verify(authorization: string | undefined): Promise<Caller> {
    const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new AccessDenied('token-missing');
    if (token.length > TOKEN_LENGTH_MAX) throw new AccessDenied('token-invalid');
    try {
      const issuer = await this.issuers.byName(decodeJwt(token).iss ?? '');
      if (issuer === undefined) throw new AccessDenied('token-invalid');
      const { payload } = await jwtVerify(token, issuer.keys, {
        issuer: issuer.issuer,
        audience: this.audience,
        algorithms: ALLOWED_ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.now(),
      });
      const caller = callerFromClaims(payload);
      if (caller === undefined) throw new AccessDenied('token-invalid');
      return caller;
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

const refusalOf = (error: unknown): Error => {
  if (error instanceof AccessDenied) return error;
  if (error instanceof errors.JWTExpired) return new AccessDenied('token-expired');
  if (error instanceof IssuerUnreachable || error instanceof errors.JWKSTimeout || error instanceof TypeError) {
    return new DomainError('issuer-unavailable', { status: 503, cause: error });
  }
  return new AccessDenied('token-invalid');
};
