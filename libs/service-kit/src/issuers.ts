import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const DISCOVERY = ['.well-known/oauth-authorization-server', '.well-known/openid-configuration'];
const DISCOVERY_MS_MAX = 3_000;
/** How long an issuer's addresses are trusted before they are read again. */
const DISCOVERY_AGE_MS_MAX = 3_600_000;

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url().optional(), token_endpoint: z.url().optional() });

export interface Issuer {
  /** Exactly as it stands in a token's `iss`. */
  issuer: string;
  tokenEndpoint: string;
  keys: JWTVerifyGetKey;
}

/** The issuer could not be reached: nobody can be let in, but it is not the caller's fault. */
export class IssuerUnreachable extends Error {
  constructor(url: string, cause: unknown) {
    super(`the token issuer ${url} cannot be reached`, { cause });
    this.name = 'IssuerUnreachable';
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** The configured token issuers, found by their metadata (RFC 8414, OpenID Connect Discovery) and kept for an hour. */
export class Issuers {
  readonly #known = new Map<string, { found: Promise<Issuer>; at: number }>();

  constructor(
    private readonly urls: readonly string[],
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** The issuer with this `iss`, or undefined when it is not one of ours. */
  async byName(iss: string): Promise<Issuer | undefined> {
    const url = this.urls.find((one) => withoutSlash(one) === withoutSlash(iss));
    if (url === undefined) return undefined;
    const issuer = await this.#at(url);
    return issuer.issuer === iss ? issuer : undefined;
  }

  /** The one that issues tokens for our own services. */
  async own(): Promise<Issuer> {
    const [first] = this.urls;
    if (first === undefined) throw new Error('no issuer is configured');
    return await this.#at(first);
  }

  #at(url: string): Promise<Issuer> {
    const known = this.#known.get(url);
    if (known !== undefined && this.monotonicMs() - known.at < DISCOVERY_AGE_MS_MAX) return known.found;
    const found = discover(url);
    this.#known.set(url, { found, at: this.monotonicMs() });
    // A failed look-up is not remembered: the next request tries again.
    found.catch(() => this.#known.delete(url));
    return found;
  }
}

const discover = async (url: string): Promise<Issuer> => {
  for (const path of DISCOVERY) {
    const answer = await get(`${withoutSlash(url)}/${path}`);
    const parsed = metadata.safeParse(answer);
    if (!parsed.success) continue;
    // An issuer that names another is either misconfigured or somebody else (RFC 8414, section 3.3).
    if (withoutSlash(parsed.data.issuer) !== withoutSlash(url)) break;
    return {
      issuer: parsed.data.issuer,
      tokenEndpoint: parsed.data.token_endpoint ?? `${withoutSlash(url)}/token`,
      keys: createRemoteJWKSet(new URL(parsed.data.jwks_uri ?? `${withoutSlash(url)}/jwks`), { timeoutDuration: DISCOVERY_MS_MAX }),
    };
  }
  throw new IssuerUnreachable(url, 'its metadata does not name it');
};

const get = async (url: string): Promise<unknown> => {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(DISCOVERY_MS_MAX) });
    return response.ok ? await response.json() : undefined;
  } catch (error) {
    throw new IssuerUnreachable(url, error);
  }
};
