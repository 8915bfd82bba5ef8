import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PUBLIC, SCOPES, UNLIMITED } from './access.decorators.js';
import { RateLimiter } from './rate-limiter.js';
import { AccessDenied, TokenVerifier } from './token-verifier.js';

/** Deny by default (I10): a route is public, or the caller shows a valid token with one of the route's scopes. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly limiter: RateLimiter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const places = [context.getHandler(), context.getClass()];
    const scopes = this.reflector.getAllAndOverride<string[] | undefined>(SCOPES, places);
    if (scopes === undefined) {
      if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places) !== true) throw new AccessDenied('scope-missing');
      if (this.reflector.getAllAndOverride<boolean | undefined>(UNLIMITED, places) !== true) this.limiter.take(`address:${request.ip}`);
      return true;
    }
    const caller = await this.#callerOf(request);
    this.limiter.take(`${caller.kind}:${caller.clientId}:${caller.kind === 'person' ? (caller.pid ?? caller.name) : ''}`);
    if (!scopes.some((scope) => caller.scopes.includes(scope))) throw new AccessDenied('scope-missing', scopes);
    request.caller = caller;
    return true;
  }

  /** A caller without a valid token is limited by address, so that guessing tokens is limited too. */
  async #callerOf(request: FastifyRequest): ReturnType<TokenVerifier['verify']> {
    try {
      return await this.verifier.verify(request.headers.authorization);
    } catch (error) {
      this.limiter.take(`address:${request.ip}`);
      throw error;
    }
  }
}
