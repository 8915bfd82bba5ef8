import { HttpException } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@samhandling/contracts';
import { failureKind, TransientFailure } from '@samhandling/messaging';

/** RFC 9457 problem details with our stable code. Never a stack trace, never personal data. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: FieldProblem[];
  instance?: string;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
const TYPE_PREFIX = 'https://samhandling.no/problems/';

/** What Fastify and Nest call the failures that happen before our code is reached. Anything else with a 4xx is `bad-request`. */
const codeByStatus: Record<number, string> = {
  400: 'bad-request',
  401: 'token-invalid',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  413: 'payload-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  422: 'schema-invalid',
  429: 'rate-limited',
  503: 'service-unavailable',
};

export const problem = (code: string, status: number, more: { detail?: string | undefined; errors?: FieldProblem[] | undefined; instance?: string | undefined } = {}): Problem => ({
  type: `${TYPE_PREFIX}${code}`,
  title: titleOf(code),
  status,
  code,
  ...(more.detail === undefined ? {} : { detail: more.detail }),
  ...(more.errors === undefined || more.errors.length === 0 ? {} : { errors: more.errors }),
  ...(more.instance === undefined ? {} : { instance: more.instance }),
});

/** Turns whatever was thrown into a problem. What is not ours to tell becomes `internal-error` without detail. */
export const problemOf = (error: unknown, instance?: string): Problem => {
  if (error instanceof DomainError) return problem(error.code, error.status, { detail: error.detail, errors: error.errors, instance });
  const status = statusOf(error);
  if (mayMend(error)) return problem('service-unavailable', 503, { instance });
  if (status === undefined || status === 500) return problem('internal-error', 500, { instance });
  return problem(codeByStatus[status] ?? (status < 500 ? 'bad-request' : 'internal-error'), status, { instance });
};

const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 600 ? error.statusCode : undefined;
};

/** A failure that another try may mend: told as 503, so that a client tries again instead of giving up. */
const mayMend = (error: unknown): boolean => error instanceof TransientFailure || failureKind(error) === 'infrastructure';

const titleOf = (code: string): string => {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
