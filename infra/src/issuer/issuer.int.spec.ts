import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, importJWK, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { checkoutDir } from '../checkout.js';
import { devToken } from '../dev-token.js';
import { freePort } from '../free-port.js';
import { clientCredentials, newRsaKey, type Credentials } from './client-credentials.js';
import { issuerServer } from './issuer-server.js';
import { readRegistry } from './registry.schema.js';
import { signingKey, type SigningKey } from './signing-key.js';

const dataDir = mkdtempSync(join(tmpdir(), 'issuer-'));
const registry = readRegistry(join(checkoutDir, 'infra', 'dev-clients.yaml'));
const clock = { ms: Date.now() };
let server: Server;
let issuer: string;
let key: SigningKey;
let credentials: Record<string, Credentials>;

beforeAll(async () => {
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  [credentials, key] = await Promise.all([clientCredentials(dataDir, registry.clients), signingKey(dataDir)]);
  server = issuerServer({ issuer, audience: 'samhandling', registry, credentials, key, nowMs: () => clock.ms });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  rmSync(dataDir, { recursive: true });
});

beforeEach(() => { clock.ms = Date.now(); });

type Answer = { status: number; body: Record<string, unknown> };

async function ask(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', headers, body: new URLSearchParams(form) });
  return { status: response.status, body: await response.json() as Record<string, unknown> };
}

const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
const secretOf = (id: string): string => credentials[id]?.secret ?? '';
const claimsOf = ({ body }: Answer): JWTPayload => decodeJwt(String(body['access_token']));

describe('what the issuer says about itself', () => {
  it('is found where OpenID Connect and OAuth say, and its keys verify its tokens', async () => {
    for (const path of ['openid-configuration', 'oauth-authorization-server']) {
      const metadata = await (await fetch(`${issuer}/.well-known/${path}`)).json() as Record<string, unknown>;
      expect(metadata).toMatchObject({ issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` });
    }
    const jwks = await (await fetch(`${issuer}/jwks`)).json() as { keys: Record<string, unknown>[] };
    expect(Object.keys(jwks.keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const { body } = await ask({ grant_type: 'client_credentials' }, basic('ppt', secretOf('ppt')));
    const verified = await jwtVerify(String(body['access_token']), createLocalJWKSet(jwks as Parameters<typeof createLocalJWKSet>[0]), { issuer, audience: 'samhandling', algorithms: ['RS256'] });
    expect(verified.payload['client_id']).toBe('ppt');
  });

  it('keeps its keys and secrets across a restart, readable by the owner only', async () => {
    expect((await signingKey(dataDir)).jwks).toEqual(key.jwks);
    expect(await clientCredentials(dataDir, registry.clients)).toEqual(credentials);
    for (const file of ['signing-key.json', 'client-credentials.json']) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
  });
});

describe('client_credentials', () => {
  it.each(['header', 'body'])('gives a token shaped as Maskinporten gives it: secret in the %s', async place => {
    const secret = secretOf('health-station');
    const form = { grant_type: 'client_credentials', scope: 'samhandling:events.publish' };
    const answer = place === 'header' ? await ask(form, basic('health-station', secret)) : await ask({ ...form, client_id: 'health-station', client_secret: secret });
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'samhandling:events.publish' } });
    expect(claimsOf(answer)).toMatchObject({
      iss: issuer, aud: 'samhandling', client_id: 'health-station', scope: 'samhandling:events.publish',
      consumer: { authority: 'iso6523-actorid-upis', ID: '0192:313395634' },
    });
    expect(claimsOf(answer)).not.toHaveProperty('pid');
  });

  it('names the supplier who asks on the organisation\'s behalf', async () => {
    const claims = claimsOf(await ask({ grant_type: 'client_credentials' }, basic('kindergarten', secretOf('kindergarten'))));
    expect(claims).toMatchObject({ consumer: { ID: '0192:313395634' }, supplier: { authority: 'iso6523-actorid-upis', ID: '0192:310759546' } });
  });

  it('refuses an unknown client and a wrong secret alike', async () => {
    const [unknown, wrong] = [await ask({ grant_type: 'client_credentials' }, basic('nobody', 'x')), await ask({ grant_type: 'client_credentials' }, basic('ppt', 'x'))];
    expect(unknown).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(wrong).toEqual(unknown);
  });

  it('gives nobody a scope it is not registered for, least of all our own services\'', async () => {
    for (const scope of ['samhandling:internal', 'samhandling:audit.read'])
      expect(await ask({ grant_type: 'client_credentials', scope }, basic('nav', secretOf('nav')))).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(claimsOf(await ask({ grant_type: 'client_credentials' }, basic('samhandling-consent', secretOf('samhandling-consent'))))).toMatchObject({ scope: 'samhandling:internal' });
  });
});

describe('JWT bearer grant', () => {
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  interface Made { client?: string; aud?: string; lifetimeS?: number; ageS?: number; jti?: string; key?: Credentials['key']; scope?: string }

  async function assertion({ client = 'habu', aud = issuer, lifetimeS = 60, ageS = 0, jti = randomUUID(), key: with_ = credentials['habu']?.key, scope = 'samhandling:events.subscribe' }: Made = {}): Promise<string> {
    if (!with_) throw new Error('no key');
    const iat = Math.floor(clock.ms / 1000) - ageS;
    return new SignJWT({ iss: client, aud, scope, iat, exp: iat + lifetimeS, jti }).setProtectedHeader({ alg: 'RS256', kid: with_.kid }).sign(await importJWK(with_, 'RS256'));
  }

  it('gives a token for an assertion signed with the client\'s own key', async () => {
    const claims = claimsOf(await ask({ grant_type: grant, assertion: await assertion() }));
    expect(claims).toMatchObject({ client_id: 'habu', client_amr: 'private_key_jwt', scope: 'samhandling:events.subscribe', consumer: { ID: '0192:319939083' } });
  });

  it.each<[string, () => Promise<string>]>([
    ['forged with another key', async () => assertion({ key: await newRsaKey('forger') })],
    ['signed by another client', () => assertion({ client: 'nav' })],
    ['expired', () => assertion({ ageS: 120 })],
    ['too long-lived', () => assertion({ lifetimeS: 600 })],
    ['for another issuer', () => assertion({ aud: 'https://other.example' })],
    ['no token at all', async () => 'x.y.z'],
  ])('refuses an assertion that is %s', async (_what, make) => {
    expect(await ask({ grant_type: grant, assertion: await make() })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('refuses an assertion the second time', async () => {
    const once = await assertion();
    expect((await ask({ grant_type: grant, assertion: once })).status).toBe(200);
    expect(await ask({ grant_type: grant, assertion: once })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

describe('authorization code with PKCE', () => {
  const verifier = 'v'.repeat(43);
  const redirect = 'http://127.0.0.1:53123/callback';
  const login = {
    response_type: 'code', client_id: 'dev-people', redirect_uri: redirect, state: 's-1', nonce: 'n-1', scope: 'openid samhandling:consents.read',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  };
  const pick = (person: string, changed: Record<string, string> = {}) => fetch(`${issuer}/authorize`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ ...login, ...changed, person }) });
  const codeOf = (response: Response): string => new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const exchange = (code: string, changed: Record<string, string> = {}) => ask({ grant_type: 'authorization_code', client_id: 'dev-people', redirect_uri: redirect, code, code_verifier: verifier, ...changed });

  it('shows a page to pick a person, bokmål unless another language is asked for', async () => {
    const shown = await (await fetch(`${issuer}/authorize?${new URLSearchParams(login)}`)).text();
    expect(shown).toContain('<html lang="nb">');
    for (const person of registry.persons) expect(shown).toContain(`value="${person.name}"`);
    for (const [language, heading] of [['nn', 'Kven vil du logge inn som?'], ['en', 'Who do you want to log in as?']] as const)
      expect(await (await fetch(`${issuer}/authorize?${new URLSearchParams({ ...login, ui_locales: language })}`)).text()).toContain(heading);
  });

  it('never writes into the page what the address said', async () => {
    const shown = await (await fetch(`${issuer}/authorize?${new URLSearchParams({ ...login, state: '"><script>alert(1)</script>' })}`)).text();
    expect(shown).not.toContain('<script>');
  });

  it('gives a citizen a token shaped as ID-porten gives it', async () => {
    const back = await pick('guardian-1');
    expect(back.status).toBe(303);
    expect(new URL(back.headers.get('location') ?? '').searchParams.get('state')).toBe('s-1');
    const answer = await exchange(codeOf(back));
    const claims = claimsOf(answer);
    expect(claims).toMatchObject({ iss: issuer, aud: 'samhandling', client_id: 'dev-people', acr: 'idporten-loa-high', scope: 'samhandling:consents.read', pid: expect.stringMatching(/^\d{11}$/) });
    expect(claims).not.toHaveProperty('consumer');
    expect(decodeJwt(String(answer.body['id_token']))).toMatchObject({ aud: 'dev-people', nonce: 'n-1', sub: claims.sub });
  });

  it('gives an employee organisation and roles, as Ansattporten does', async () => {
    const claims = claimsOf(await exchange(codeOf(await pick('auditor', { scope: 'openid' }))));
    expect(claims).toMatchObject({ roles: ['auditor'], authorization_details: [{ type: 'ansattporten:orgno', orgno: { ID: '0192:310506311' } }] });
  });

  it('gives no person a scope that is not theirs', async () => {
    expect(await exchange(codeOf(await pick('guardian-1', { scope: 'samhandling:audit.read' })))).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  it.each<[string, Record<string, string>]>([['with a wrong verifier', { code_verifier: 'w'.repeat(43) }], ['to another address', { redirect_uri: 'http://127.0.0.1:1/callback' }], ['to another program', { client_id: 'other' }]])(
    'refuses a code %s, and the code is spent', async (_what, changed) => {
      const code = codeOf(await pick('youth'));
      expect(await exchange(code, changed)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

  it('refuses a code that is used or too old', async () => {
    const used = codeOf(await pick('youth'));
    expect((await exchange(used)).status).toBe(200);
    expect((await exchange(used)).status).toBe(400);
    const old = codeOf(await pick('youth'));
    clock.ms += 61_000;
    expect((await exchange(old)).status).toBe(400);
  });

  it.each<[string, Record<string, string>]>([['an address that is not registered', { redirect_uri: 'https://evil.example/callback' }], ['another path', { redirect_uri: 'http://127.0.0.1:53123/other' }], ['no PKCE', { code_challenge: '' }], ['an unknown program', { client_id: 'nobody' }]])(
    'never redirects for %s', async (_what, changed) => {
      const response = await pick('guardian-1', changed);
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
    });
});

describe('npm run token', () => {
  it('gets a token for a client and for a person by name, and names those there are for any other', async () => {
    const source = {
      issuer,
      clients: registry.clients.map(one => ({ name: one.name, clientId: one.clientId, clientSecret: secretOf(one.clientId), orgnr: one.orgnr, scopes: one.scopes })),
      persons: registry.persons,
    };
    expect(decodeJwt(await devToken(source, 'school'))).toMatchObject({ client_id: 'school' });
    expect(decodeJwt(await devToken(source, 'guardian-2'))).toMatchObject({ pid: '30888505349' });
    await expect(devToken(source, 'nobody')).rejects.toThrow(/clients: kindergarten.*persons: guardian-1/);
  });
});
