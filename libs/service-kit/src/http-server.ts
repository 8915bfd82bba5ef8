import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJsonBody } from './json-body.js';
import { newContext, runInContext, type RequestContext } from './request-context.js';

export const JSON_MEDIA_TYPES = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];

declare module 'fastify' {
  interface FastifyRequest {
    traceContext?: RequestContext;
  }
}

export interface HttpLimits {
  bodyBytesMax: number;
  bodyDepthMax: number;
  requestArrivalMsMax: number;
  trustedProxies?: string[] | undefined;
}

/**
 * Fastify with our limits: only JSON bodies, kept byte for byte beside the parsed value; one context per request; no
 * framework names in headers. Everything else (trust of proxies, TLS) is the operator's front.
 */
export const httpAdapter = (limits: HttpLimits): FastifyAdapter => {
  const adapter = new FastifyAdapter({
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.requestArrivalMsMax,
    trustProxy: limits.trustedProxies ?? false,
    routerOptions: { maxParamLength: 200 },
    // Idle keep-alive connections are closed at stop; requests under way are answered first.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  const instance = adapter.getInstance<FastifyInstance>();
  acceptJson(instance, limits.bodyDepthMax);
  followRequests(instance);
  return adapter;
};

const acceptJson = (instance: FastifyInstance, depthMax: number): void => {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(JSON_MEDIA_TYPES, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    try {
      request.rawBody = body;
      done(null, body.length === 0 ? undefined : parseJsonBody(body, depthMax));
    } catch (error) {
      done(error as Error);
    }
  });
};

const followRequests = (instance: FastifyInstance): void => {
  instance.addHook('onRequest', (request, reply, done) => {
    const { traceparent, 'x-request-id': requestId } = request.headers;
    const context = newContext({ traceparent: first(traceparent), requestId: first(requestId) });
    request.traceContext = context;
    reply.header('x-request-id', context.requestId);
    reply.header('cache-control', 'no-store');
    runInContext(context, done);
  });
  // Reading the body leaves the asynchronous context of the request; it is entered again before anything of ours runs.
  instance.addHook('preValidation', (request, _reply, done) => {
    if (request.traceContext === undefined) done();
    else runInContext(request.traceContext, done);
  });
};

const first = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);
