import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that takes part, with the client that speaks for it. */
export interface ParticipantGiven { clientId: string; service: string; type: string; orgnr: string; municipalities?: string[]; level?: string }

/**
 * What a service of ours meets over HTTP outside itself, for specs: a token issuer with its own keys (the shapes of Maskinporten and ID-porten),
 * and the two internal answers of the exchange (who takes part; who somebody is). Everything is real HTTP; verification is never off.
 */
export class OutsideWorld {
  readonly participants: ParticipantGiven[] = [];
  readonly #persons = new Map<string, string>();
  readonly #privateKey: KeyObject;
  readonly #server: Server;
  url = '';

  constructor() {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#privateKey = privateKey;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  /** The person behind an identity number, or behind what one service calls the person. */
  knows(person: string, pointer: { nationalId: string } | { pseudonym: string; service: string }): void {
    this.#persons.set(keyOf(pointer), person);
  }

  /** A token as Maskinporten issues them to a fagsystem. */
  systemToken(clientId: string, ...scopes: string[]): string {
    const orgnr = this.participants.find(one => one.clientId === clientId)?.orgnr ?? '999999999';
    return this.token({ client_id: clientId, scope: scopes.join(' '), consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${orgnr}` } });
  }

  /** A token as ID-porten issues them to a person. */
  personToken(pid: string, ...scopes: string[]): string {
    return this.token({ client_id: 'insight', scope: scopes.join(' '), pid, acr: 'idporten-loa-high', name: 'Invented Person' });
  }

  token(claims: Record<string, unknown>): string {
    const issuedAt = Math.floor(Date.now() / 1_000);
    const text = [{ alg: 'RS256', kid: 'one', typ: 'JWT' }, { iss: this.url, aud: 'samhandling', iat: issuedAt, exp: issuedAt + 600, ...claims }].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), this.#privateKey).toString('base64url')}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const answer = this.#answerTo(request.url ?? '', body);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { code: 'not-found' }));
  }

  #answerTo(path: string, body: string): unknown {
    if (path === '/.well-known/oauth-authorization-server') return { issuer: this.url, jwks_uri: `${this.url}/jwks`, token_endpoint: `${this.url}/token` };
    if (path === '/jwks') return { keys: [{ ...createPublicKey(this.#privateKey).export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] };
    if (path === '/token') return { access_token: this.token({ client_id: 'own-service', scope: 'samhandling:internal', consumer: { authority: 'iso6523-actorid-upis', ID: '0192:999999999' } }), token_type: 'Bearer', expires_in: 600 };
    if (path === '/persons/resolve') {
      const person = this.#persons.get(keyOf(JSON.parse(body) as Parameters<typeof keyOf>[0]));
      return person === undefined ? undefined : { person };
    }
    return path === '/participants' ? this.#participantsAnswer() : undefined;
  }

  #participantsAnswer(): unknown {
    return {
      services: this.participants.map(({ service, type, orgnr, municipalities = ['9999'], level = 'municipal' }) => ({
        id: service, name: service, type, organisation: orgnr, controller: orgnr, municipalities, level, contactPoint: { name: `${service} front desk` }, public: true,
      })),
      fagsystems: this.participants.map(({ clientId, service, orgnr }) => ({ clientId, service, organisation: orgnr, name: clientId, mayPublish: [] })),
      organisations: [],
    };
  }
}

const keyOf = (pointer: { nationalId?: string; pseudonym?: string; service?: string }): string => pointer.nationalId ?? `${pointer.service ?? ''} ${pointer.pseudonym ?? ''}`;

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
