import { DomainError } from '@samhandling/contracts';

/** 429 with the seconds to wait (RFC 6585). */
export class RateLimited extends DomainError {
  readonly headers: Record<string, string>;

  constructor(waitSeconds: number) {
    super('rate-limited', { status: 429 });
    this.headers = { 'retry-after': String(waitSeconds) };
  }
}

/**
 * A token bucket per client, in memory: each instance limits by itself, which is enough to keep one client from starving the others.
 * Bounded: the client seen longest ago is forgotten first, and a forgotten client merely starts with a full bucket.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, { left: number; atMs: number }>();

  constructor(
    private readonly limits: { perSecond: number; burst: number; clientsMax: number },
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** @throws RateLimited when the client has used up its share. */
  take(client: string): void {
    const { perSecond, burst, clientsMax } = this.limits;
    const nowMs = this.monotonicMs();
    const before = this.#buckets.get(client);
    const left = before === undefined ? burst : Math.min(burst, before.left + ((nowMs - before.atMs) / 1_000) * perSecond);
    // Set anew, so that the map's own order is the order of last use.
    this.#buckets.delete(client);
    this.#buckets.set(client, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    if (this.#buckets.size > clientsMax) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    if (left < 1) throw new RateLimited(Math.max(1, Math.ceil((1 - left) / perSecond)));
  }
}
