import { Body, Controller, Get, HttpCode, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@samhandling/contracts';
import { TransientFailure } from '@samhandling/messaging';
import { syntheticNationalId } from '@samhandling/testing';
import { generateKeyPair } from 'jose';
import { z } from 'zod';
import { CurrentCaller, Public, Scopes, Unlimited } from './access.decorators.js';
import { AuthGuard } from './auth.guard.js';
import type { Caller } from './caller.js';
import { httpAdapter } from './http-server.js';
import { RequestIdempotency, type Idempotency } from './idempotency.js';
import { IssuerFixture, maskinportenClaims } from './issuer.fixture.js';
import { Issuers } from './issuers.js';
import { Logger } from './logger.js';
import { ProblemFilter } from './problem.filter.js';
import { RateLimiter } from './rate-limiter.js';
import { currentContext } from './request-context.js';
import { schemaPipe } from './schema.pipe.js';
import { TokenVerifier } from './token-verifier.js';

const noteSchema = z.object({ title: z.string().min(1), items: z.array(z.object({ 'a/b': z.int() })).max(3) });

@Controller()
class TestController {
  @Get('open')
  @Public()
  open(): { traceparent: string | undefined } {
    return { traceparent: currentContext()?.traceparent };
  }

  @Get('who')
  @Scopes('samhandling:events.publish')
  who(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('other-scope')
  @Scopes('samhandling:audit.read')
  audit(): string {
    return 'secret';
  }

  @Post('notes')
  @HttpCode(200)
  @Public()
  note(@Body({ schema: noteSchema }) note: z.infer<typeof noteSchema>, @RequestIdempotency() idempotency: Idempotency): object {
    return { title: note.title, idempotency, traced: currentContext() !== undefined };
  }

  @Get('fails/:how')
  @Public()
  fail(): never {
    throw new Error('the password of person 01820312345 is hunter2');
  }

  @Get('refuses')
  @Public()
  refuse(): never {
    throw new DomainError('wrong-recipient', { status: 403, detail: 'not for this service' });
  }

  @Get('unavailable')
  @Public()
  unavailable(): never {
    throw new TransientFailure('service-unavailable');
  }

  @Get('forgotten')
  forgotten(): string {
    return 'never seen';
  }
}

@Module({ controllers: [TestController] })
class TestModule {}

@Controller()
@Public()
class LimitedController {
  @Get('probe')
  @Unlimited()
  probe(): string {
    return 'live';
  }

  @Get('anyone')
  anyone(): string {
    return 'hello';
  }

  @Get('guess')
  @Scopes('samhandling:audit.read')
  guess(): string {
    return 'never seen';
  }
}

@Module({ controllers: [LimitedController] })
class LimitedModule {}

describe('the HTTP door', () => {
  const issuer = new IssuerFixture();
  const written: string[] = [];
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    await issuer.start();
    const logger = new Logger({ service: 'case', level: 'debug', destination: { write: (line) => void written.push(line) } });
    const adapter = httpAdapter({ bodyBytesMax: 2_000, bodyDepthMax: 8, requestArrivalMsMax: 10_000 });
    app = await NestFactory.create<NestFastifyApplication>(TestModule, adapter, { logger, bodyParser: false, abortOnError: false });
    const verifier = new TokenVerifier(new Issuers([issuer.url]), 'samhandling', () => new Date());
    app.useGlobalGuards(new AuthGuard(new Reflector(), verifier, new RateLimiter({ perSecond: 1_000, burst: 1_000, clientsMax: 10 })));
    app.useGlobalPipes(schemaPipe());
    app.useGlobalFilters(new ProblemFilter(logger));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown>, text };
  };
  const withToken = async (path: string, token: string) => await ask(path, { headers: { authorization: `Bearer ${token}` } });
  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => await ask('/notes', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  describe('tokens', () => {
    it('lets a valid token with the scope in, and says who it is', async () => {
      const { status, body } = await withToken('/who', await issuer.sign(maskinportenClaims));
      expect(status).toBe(200);
      expect(body).toMatchObject({ kind: 'system', clientId: 'kindergarten', orgnr: '999999901' });
    });

    it('asks for a token where there is none', async () => {
      const { status, body, headers } = await ask('/who');
      expect([status, body['code']]).toEqual([401, 'token-missing']);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="samhandling"/);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    });

    it('knows a token that has run out from one that is wrong', async () => {
      const old = await withToken('/who', await issuer.sign(maskinportenClaims, { expiresAt: Math.floor(Date.now() / 1_000) - 60 }));
      expect([old.status, old.body['code']]).toEqual([401, 'token-expired']);
      expect(old.headers.get('www-authenticate')).toContain('error="invalid_token"');
    });

    it.each([
      ['for another audience', async () => await issuer.sign(maskinportenClaims, { audience: 'someone-else' })],
      ['from an issuer that is not ours', async () => await issuer.sign(maskinportenClaims, { issuer: 'https://other.invalid' })],
      ['signed with another key', async () => await issuer.sign(maskinportenClaims, { key: (await generateKeyPair('RS256')).privateKey })],
      ['without a signature', async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...maskinportenClaims, iss: issuer.url, aud: 'samhandling', exp: 4e9 })).toString('base64url')}.`],
      ['that is no token', async () => 'not-a-token'],
      ['that names nobody', async () => await issuer.sign({ client_id: 'x', scope: 'samhandling:events.publish' })],
    ])('refuses a token %s', async (_what, token) => {
      const { status, body } = await withToken('/who', await token());
      expect([status, body['code']]).toEqual([401, 'token-invalid']);
    });

    it('tells which scope is missing', async () => {
      const { status, body, headers } = await withToken('/other-scope', await issuer.sign(maskinportenClaims));
      expect([status, body['code']]).toEqual([403, 'scope-missing']);
      expect(headers.get('www-authenticate')).toContain('scope="samhandling:audit.read"');
    });

    it('opens no route that names neither scopes nor public, even to a valid token', async () => {
      expect((await withToken('/forgotten', await issuer.sign(maskinportenClaims))).status).toBe(403);
    });
  });

  describe('bodies', () => {
    it('names every field at fault by its pointer', async () => {
      const { status, body } = await post('{"title":"","items":[{"a/b":1.5}]}');
      expect([status, body['code']]).toEqual([422, 'schema-invalid']);
      expect((body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(['/title', '/items/0/a~1b']);
    });

    it.each([
      ['not JSON', '{"title":'],
      ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
      ['nested too deep', `${'['.repeat(9)}${']'.repeat(9)}`],
      ['made to change prototypes', '{"__proto__":{"admin":true},"title":"x","items":[]}'],
    ])('are malformed when %s', async (_what, sent) => {
      const { status, body } = await post(sent);
      expect([status, body['code']]).toEqual([400, 'malformed-json']);
    });

    it('count brackets in texts as text', async () => {
      expect((await post(JSON.stringify({ title: '[[[[[[[[[[{"\\', items: [] }))).status).toBe(200);
    });

    it('may not be larger than the limit', async () => {
      const { status, body } = await post(JSON.stringify({ title: 'x'.repeat(3_000), items: [] }));
      expect([status, body['code']]).toEqual([413, 'payload-too-large']);
    });

    it('are JSON or CloudEvents and nothing else', async () => {
      const sent = '{"title":"x","items":[]}';
      expect((await post(sent, { 'content-type': 'application/cloudevents+json' })).status).toBe(200);
      expect((await post(sent, { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' })).status).toBe(200);
      const { status, body } = await post(sent, { 'content-type': 'text/plain' });
      expect([status, body['code']]).toEqual([415, 'unsupported-media-type']);
    });

    it('are hashed byte for byte, and an idempotency key makes a cause', async () => {
      const one = await post('{"title":"x","items":[]}', { 'idempotency-key': 'k-1' });
      const same = await post('{"title":"x","items":[]}', { 'idempotency-key': 'k-1' });
      const other = await post('{"title": "x","items":[]}');
      expect(one.body['idempotency']).toEqual(same.body['idempotency']);
      expect(one.body['idempotency']).toMatchObject({ cause: 'public/POST /notes/k-1' });
      expect(other.body['idempotency']).not.toHaveProperty('cause');
      expect((other.body['idempotency'] as Idempotency).requestHash).not.toBe((one.body['idempotency'] as Idempotency).requestHash);
      expect(one.body['traced']).toBe(true);
    });

    it('come with no idempotency key that holds an identity number (I6)', async () => {
      const number = syntheticNationalId('2015-03-01');
      const { status, body } = await post('{"title":"x","items":[]}', { 'idempotency-key': `child-${number}` });
      expect([status, body['code']]).toEqual([400, 'idempotency-key-invalid']);
    });
  });

  describe('failures', () => {
    it('nobody foresaw tell nothing: not the stack, not the text, not the address', async () => {
      const { status, text, body } = await ask('/fails/01820312345');
      expect(status).toBe(500);
      expect(body).toMatchObject({ code: 'internal-error', title: 'Internal error' });
      expect(text).not.toMatch(/hunter2|01820312345|\.ts|at /);
    });

    it('of the domain keep their code and status', async () => {
      expect((await ask('/refuses')).body).toMatchObject({ type: 'https://samhandling.no/problems/wrong-recipient', title: 'Wrong recipient', status: 403, code: 'wrong-recipient', detail: 'not for this service' });
    });

    it('that pass say when to try again', async () => {
      const { status, body, headers } = await ask('/unavailable');
      expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'service-unavailable', '2']);
    });

    it('to find a route do not repeat the address', async () => {
      const { status, text, body } = await ask('/nothing/01820312345');
      expect([status, body['code']]).toEqual([404, 'not-found']);
      expect(text).not.toContain('01820312345');
    });

    it('of the issuer are not the caller’s', async () => {
      const stopped = new IssuerFixture();
      await stopped.start();
      const token = await stopped.sign(maskinportenClaims);
      await stopped.stop();
      const verifier = new TokenVerifier(new Issuers([stopped.url]), 'samhandling', () => new Date());
      await expect(verifier.verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'issuer-unavailable', status: 503 });
    });
  });

  it('limits what comes without a token by address, but never a probe', async () => {
    const door = httpAdapter({ bodyBytesMax: 2_000, bodyDepthMax: 8, requestArrivalMsMax: 10_000 });
    const limited = await NestFactory.create<NestFastifyApplication>(LimitedModule, door, { logger: false, bodyParser: false });
    limited.useGlobalGuards(new AuthGuard(new Reflector(), new TokenVerifier(new Issuers([issuer.url]), 'samhandling', () => new Date()), new RateLimiter({ perSecond: 1, burst: 2, clientsMax: 10 }, () => 0)));
    limited.useGlobalFilters(new ProblemFilter(new Logger({ service: 'case', level: 'silent' })));
    await limited.init();
    try {
      const statuses = async (path: string): Promise<number[]> => {
        const seen: number[] = [];
        for (let time = 0; time < 3; time += 1) seen.push((await limited.inject(path)).statusCode);
        return seen;
      };
      expect(await statuses('/probe')).toEqual([200, 200, 200]);
      expect(await statuses('/guess')).toEqual([401, 401, 429]);
      expect((await limited.inject('/anyone')).headers['retry-after']).toBe('1');
      expect(await statuses('/probe')).toEqual([200, 200, 200]);
    } finally {
      await limited.close();
    }
  });

  it('keeps the caller’s trace and gives every request an id that is no person’s number', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const { body, headers } = await ask('/open', { headers: { traceparent: `00-${trace}-b7ad6b7169203331-01`, 'x-request-id': '01820312345' } });
    expect(body['traceparent']).toMatch(new RegExp(`^00-${trace}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
    expect(headers.get('x-request-id')).not.toContain('01820312345');
  });

  it('has logged the unforeseen failure with its trace, and nothing else as an error', () => {
    const errors = written.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ route: '/fails/:how', requestId: expect.any(String), traceId: expect.any(String) });
  });
});
