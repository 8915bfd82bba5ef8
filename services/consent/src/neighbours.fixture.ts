import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

const participants = {
  services: [
    ['solvik-kindergarten', 'Fjordgløtt barnehage', 'kindergarten', '313395602'],
    ['solvik-ppt', 'PPT Solvik', 'ppt', '313395602'],
    ['solvik-health-station', 'Solvik helsestasjon', 'health-station', '313395602'],
    ['habu', 'HABU Fjordane', 'habu', '313395605'],
    ['nav-assistive-technology', 'NAV hjelpemiddelsentral', 'assistive-technology-centre', '313395606'],
  ].map(([id, name, type, controller]) => ({ id, name, type, organisation: controller, controller, municipalities: ['9999'], level: 'municipal' })),
  fagsystems: [['kindergarten', 'solvik-kindergarten'], ['ppt', 'solvik-ppt'], ['health-station', 'solvik-health-station']].map(([clientId, service]) => ({ clientId, service })),
};

/**
 * The two neighbours the consent service asks over HTTP, for specs: an issuer with keys of its own, and the parts of exchange that know
 * persons and participants. Kafka, MongoDB and the service itself are real.
 */
export class Neighbours {
  readonly persons = new Map<string, string>();
  #server: Server | undefined;
  #key: CryptoKey | undefined;
  url = '';

  async start(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    this.#key = privateKey;
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] };
    this.#server = createServer((request, response) => void this.#answer(request, response, keys));
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  async system(clientId: string): Promise<string> {
    return await this.#sign({ client_id: clientId, scope: 'samhandling:consents.read samhandling:consents.write', consumer: { authority: 'iso6523-actorid-upis', ID: '0192:313395602' } });
  }

  async person(pid: string): Promise<string> {
    return await this.#sign({ client_id: 'people', scope: 'samhandling:consents.read samhandling:consents.write', pid, acr: 'idporten-loa-high' });
  }

  async auditor(name: string): Promise<string> {
    return await this.#sign({ client_id: 'people', scope: 'samhandling:audit.read', acr: 'substantial', name, roles: ['auditor'] });
  }

  async #answer(request: IncomingMessage, response: ServerResponse, keys: unknown): Promise<void> {
    const answers: Record<string, () => Promise<unknown>> = {
      'GET /.well-known/oauth-authorization-server': async () => ({ issuer: this.url, jwks_uri: `${this.url}/jwks`, token_endpoint: `${this.url}/token` }),
      'GET /jwks': async () => keys,
      'POST /token': async () => ({ access_token: await this.#sign({ client_id: 'consent', scope: 'samhandling:internal' }), expires_in: 120 }),
      'GET /participants': async () => participants,
      'POST /persons/resolve': async () => ({ person: this.#resolve(JSON.parse(await bodyOf(request))) }),
    };
    const answer = answers[`${request.method} ${request.url}`];
    response.setHeader('content-type', 'application/json');
    if (answer === undefined) response.writeHead(404).end('{}');
    else response.end(JSON.stringify(await answer()));
  }

  #resolve({ nationalId, pseudonym, service }: { nationalId?: string; pseudonym?: string; service?: string }): string | null {
    return this.persons.get(nationalId ?? `${service}/${pseudonym}`) ?? null;
  }

  async #sign(claims: Record<string, unknown>): Promise<string> {
    if (this.#key === undefined) throw new Error('the neighbours are not started');
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' }).setIssuer(this.url).setAudience('samhandling').setIssuedAt().setExpirationTime('10 minutes').sign(this.#key);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
