import { join } from 'node:path';
import { importJWK, SignJWT, type JWTPayload } from 'jose';
import { z } from 'zod';
import { newRsaKey, publicPart } from './client-credentials.js';
import { privateJson } from './private-file.js';

const keySchema = z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string(), d: z.string() });

/** The issuer's own key: signs tokens, and shows its public part. */
export interface SigningKey { jwks: { keys: object[] }; sign(claims: JWTPayload): Promise<string> }

/** The key from `<dataDir>/signing-key.json` (mode 600), made at the first start: tokens outlive a restart. */
export async function signingKey(dataDir: string): Promise<SigningKey> {
  const jwk = await privateJson(join(dataDir, 'signing-key.json'), json => keySchema.parse(json), () => newRsaKey('dev-issuer'));
  const key = await importJWK(jwk, 'RS256');
  return {
    jwks: { keys: [publicPart(jwk)] },
    sign: claims => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: jwk.kid, typ: 'JWT' }).sign(key),
  };
}
