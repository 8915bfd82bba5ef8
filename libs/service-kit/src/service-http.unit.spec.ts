import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { IssuerFixture } from './issuer.fixture.js';
import { Issuers } from './issuers.js';
import { newContext, runInContext } from './request-context.js';
import { ServiceHttp } from './service-http.js';
import { ServiceTokens } from './service-tokens.js';

describe('a call to another service', () => {
  const issuer = new IssuerFixture();
  let server: Server;
  let url: string;
  let answer: (response: ServerResponse) => void;
  const heard: Record<string, unknown>[] = [];
  let http: ServiceHttp;

  beforeAll(async () => {
    await issuer.start();
    server = createServer((request, response) => {
      heard.push(request.headers);
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tokens = new ServiceTokens(new Issuers([issuer.url]), { id: 'case', secret: 'for-the-test' });
    http = new ServiceHttp(tokens, { callMsMax: 300, answerBytesMax: 1_000 });
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await issuer.stop();
  });

  const ask = async () => await http.request({ method: 'POST', url: `${url}/persons/resolve`, scopes: ['samhandling:internal'], body: { pseudonym: 'r_1' }, answer: z.object({ person: z.string() }) });
  const json = (status: number, body: unknown) => (response: ServerResponse) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  it('carries our token, asked for once, and the trace', async () => {
    answer = json(200, { person: 'p_1', more: 'than agreed' });
    const context = newContext();
    expect(await runInContext(context, ask)).toEqual({ person: 'p_1' });
    await ask();
    expect(issuer.tokensAsked).toBe(1);
    expect(heard[0]).toMatchObject({ authorization: expect.stringMatching(/^Bearer ey/), 'x-request-id': context.requestId, traceparent: expect.stringContaining(context.traceparent.slice(3, 35)) });
  });

  it('passes a refusal on with its code', async () => {
    answer = json(409, { code: 'idempotency-conflict', detail: 'another body' });
    await expect(ask()).rejects.toMatchObject({ name: 'DomainError', code: 'idempotency-conflict', status: 409, detail: 'another body' });
  });

  it.each([
    ['the callee is in trouble', json(500, {}), 'InfrastructureFailure'],
    ['the callee is busy', json(429, {}), 'InfrastructureFailure'],
    ['the answer would lead elsewhere', (response: ServerResponse) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'InfrastructureFailure'],
    ['there is no answer in time', () => undefined, 'InfrastructureFailure'],
    ['the answer is not what was agreed', json(200, { somebody: 'else' }), 'TransientFailure'],
    ['the answer is larger than the limit', json(200, { person: 'x'.repeat(2_000) }), 'TransientFailure'],
  ])('may go well another time when %s', async (_what, given, name) => {
    answer = given;
    await expect(ask()).rejects.toMatchObject({ name });
  });
});
