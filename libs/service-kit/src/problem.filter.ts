import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './logger.js';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.js';
import { currentContext } from './request-context.js';

/** The one place where a thrown error becomes an answer (RFC 9457). The request's address is not in it: it may name somebody. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const context = currentContext() ?? request.traceContext;
    const body = problemOf(error, context === undefined ? undefined : `urn:request:${context.requestId}`);
    if (body.status === 500) this.logger.error('a request failed for a reason nobody foresaw', { error, route: request.routeOptions?.url, requestId: context?.requestId });
    else if (body.status > 500) this.logger.warn('a request could not be served now', { code: body.code, route: request.routeOptions?.url });
    if (reply.sent) return;
    const headers = 'headers' in Object(error) ? (error as { headers: unknown }).headers : undefined;
    if (isHeaders(headers)) for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    if (body.status === 503) reply.header('retry-after', '2');
    reply.status(body.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(body));
  }
}

const isHeaders = (value: unknown): value is Record<string, string> => typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');
