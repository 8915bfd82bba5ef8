import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

export const maskinportenClaims = {
  client_id: 'kindergarten',
  scope: 'samhandling:events.publish samhandling:events.subscribe',
  consumer: { authority: 'iso6523-actorid-upis', ID: '0192:999999901' },
  supplier: { authority: 'iso6523-actorid-upis', ID: '0192:999999902' },
};

/** A token issuer over real HTTP with its own keys, for specs: metadata, keys, and a token endpoint that counts what it is asked. */
export class IssuerFixture {
  tokensAsked = 0;
  down = false;
  #server: Server | undefined;
  #key: CryptoKey | undefined;
  url = '';

  async start(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    this.#key = privateKey;
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] };
    const server = createServer((request, response) => {
      if (this.down) return response.writeHead(503).end();
      response.setHeader('content-type', 'application/json');
      if (request.url === '/jwks') return response.end(JSON.stringify(keys));
      if (request.url === '/token') {
        this.tokensAsked += 1;
        return void this.sign({ ...maskinportenClaims }).then((token) => response.end(JSON.stringify({ access_token: token, expires_in: 120 })));
      }
      if (request.url !== '/.well-known/oauth-authorization-server') return response.writeHead(404).end();
      return response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/jwks`, token_endpoint: `${this.url}/token` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async sign(claims: Record<string, unknown>, more: { audience?: string; expiresAt?: number; issuer?: string; key?: CryptoKey } = {}): Promise<string> {
    const key = more.key ?? this.#key;
    if (key === undefined) throw new Error('the issuer is not started');
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(more.issuer ?? this.url)
      .setAudience(more.audience ?? 'samhandling')
      .setIssuedAt()
      .setExpirationTime(more.expiresAt ?? Math.floor(Date.now() / 1_000) + 120)
      .sign(key);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
