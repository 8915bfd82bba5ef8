import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';

export const PUBLIC = 'samhandling:public';
export const UNLIMITED = 'samhandling:unlimited';
export const SCOPES = 'samhandling:scopes';

/** The scope of calls between our own services; no fagsystem or person ever has it. */
export const INTERNAL_SCOPE = 'samhandling:internal';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard once the token is verified; absent on public routes. */
    caller?: Caller;
    /** The body's exact bytes, for request hashes (I8). */
    rawBody?: Buffer;
  }
}

/** Open to anyone: health, metrics, documentation, checkpoints. Everything else names its scopes (I10). */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** Public, and not counted by the rate limit: probes and scrapers come from few addresses and must always get through. */
export const Unlimited = (): MethodDecorator & ClassDecorator => SetMetadata(UNLIMITED, true);

/**
 * The caller needs one of these scopes. Scopes on a method replace those on its class. Full names
 * (`samhandling:events.publish`). A scope opens the route; what is seen is decided by service, relation and ground.
 */
export const Scopes = (first: string, ...others: string[]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(SCOPES, [first, ...others]), ApiSecurity('token', [first, ...others]));

/** The verified caller. On a public route there is none, and asking for one is a fault of ours. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller === undefined) throw new Error('a public route has no caller');
  return caller;
});
