import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError, findNationalId } from '@samhandling/contracts';
import type { FastifyRequest } from 'fastify';

/** What the store needs to answer a repeated request as the first time (I8). `cause` is absent when the client sent no `Idempotency-Key`. */
export interface Idempotency {
  /** `<client>/<method> <path>/<Idempotency-Key>`; the path as it was asked for, so that one key used for two things does two things. */
  cause?: string;
  /** SHA-256 of the body's exact bytes, base64url: another body under the same key is a conflict, not a repeat. */
  requestHash: string;
}

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Reads `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
 * @throws DomainError `idempotency-key-invalid` (400) when it is not 1–200 printable signs, or holds a valid identity number (I6).
 */
export const idempotencyOf = (request: Pick<FastifyRequest, 'headers' | 'rawBody' | 'caller' | 'method' | 'url'>): Idempotency => {
  const header = request.headers['idempotency-key'];
  const requestHash = createHash('sha256').update(request.rawBody ?? '').digest('base64url');
  if (header === undefined) return { requestHash };
  if (typeof header !== 'string' || !KEY.test(header) || findNationalId(header)) {
    throw new DomainError('idempotency-key-invalid', { status: 400, detail: 'send 1 to 200 printable characters, without an identity number' });
  }
  const client = request.caller?.clientId ?? 'public';
  const [path] = request.url.split('?');
  return { cause: `${client}/${request.method} ${path ?? ''}/${header}`, requestHash };
};

/** The same, made one person's own: people share a client, and must never get each other's answers (I8). */
export const idempotencyOfPerson = ({ cause, requestHash }: Idempotency, ...of: readonly string[]): Idempotency =>
  cause === undefined ? { requestHash } : { cause: [cause, ...of].join('/'), requestHash };

/** `@RequestIdempotency() idempotency: Idempotency`: hand `cause` and `requestHash` to the store's `execute`. */
export const RequestIdempotency = createParamDecorator((_: unknown, context: ExecutionContext): Idempotency => idempotencyOf(context.switchToHttp().getRequest<FastifyRequest>()));
