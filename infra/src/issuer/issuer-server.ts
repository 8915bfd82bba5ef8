import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { loginRequest } from './authorization-codes.js';
import { metadata } from './metadata.js';
import { OAuthError } from './oauth-error.js';
import { pickPage } from './pick-page.js';
import { TokenEndpoint, type IssuerParts } from './token-endpoint.js';

const bodyBytesMax = 64 * 1024;

interface Answer { status: number; headers?: Record<string, string>; body?: string }

const json = (status: number, content: unknown): Answer => ({ status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(content) });

/** The dev issuer over HTTP: metadata, keys, token endpoint, and the page where a person is picked. */
export function issuerServer(parts: IssuerParts): Server {
  const tokens = new TokenEndpoint(parts);
  const scopes = [...new Set([...parts.registry.clients, ...parts.registry.persons].flatMap(one => one.scopes))].sort();
  const known = metadata(parts.issuer, scopes);

  const answer = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/openid-configuration':
      case 'GET /.well-known/oauth-authorization-server': return json(200, known);
      case 'GET /jwks': return json(200, parts.key.jwks);
      case 'GET /health/live':
      case 'GET /health/ready': return json(200, { status: 'ok' });
      case 'POST /token': return json(200, await tokens.answer(request.headers.authorization, await formOf(request)));
      case 'GET /authorize': {
        loginRequest(url.searchParams, parts.registry.applications);
        return page(pickPage(parts.registry.persons, url.searchParams));
      }
      case 'POST /authorize': return picked(await formOf(request));
      default: return json(404, { error: 'not_found' });
    }
  };

  /** A person was picked: back to the program, with a code it can exchange once. */
  const picked = (form: URLSearchParams): Answer => {
    const request = loginRequest(form, parts.registry.applications);
    const person = parts.registry.persons.find(one => one.name === form.get('person'));
    if (!person) throw new OAuthError('access_denied', 'no such test person');
    const back = new URL(request.redirectUri);
    back.searchParams.set('code', tokens.codes.give(request, person.name));
    if (request.state !== undefined) back.searchParams.set('state', request.state);
    back.searchParams.set('iss', parts.issuer);
    return { status: 303, headers: { location: back.toString(), 'cache-control': 'no-store' } };
  };

  return createServer((request, response) => {
    answer(request, new URL(request.url ?? '/', parts.issuer)).catch(refusal).then(result => send(response, result), () => response.destroy());
  });
}

function page(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'", 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }, body };
}

/** Only refusals are told; a fault of ours is logged and told as nothing more than that. */
function refusal(problem: unknown): Answer {
  if (problem instanceof OAuthError) {
    const answer = json(problem.status, { error: problem.error, error_description: problem.description });
    return problem.status === 401 ? { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="dev-issuer"' } } : answer;
  }
  process.stderr.write(`${problem instanceof Error ? problem.stack : String(problem)}\n`);
  return json(500, { error: 'server_error' });
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) throw new OAuthError('invalid_request', 'application/x-www-form-urlencoded is expected');
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > bodyBytesMax) throw new OAuthError('invalid_request', 'the body is too large');
  }
  return new URLSearchParams(body);
}
