import { ProblemError, problemOf } from './problem.js';
import type { Tokens } from './tokens.js';

export interface Limits {
  /** Tries in all for a request that may be repeated; default 5. */
  attemptsMax?: number;
  /** First wait between tries, in milliseconds; doubled each time, with jitter; default 200. */
  retryDelayMs?: number;
  /** Time limit for one request, in milliseconds; default 40 000, longer than the longest long poll. */
  requestLimitMs?: number;
}

const passing = new Set([429, 502, 503, 504]);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Requests with a bearer token, a time limit, and repeats where the platform promises that a repeat changes nothing (I8). */
export class Http {
  constructor(
    private readonly baseUrl: string,
    private readonly tokens: Pick<Tokens, 'get'>,
    private readonly limits: Limits = {},
  ) {}

  /** @throws ProblemError on any answer but 2xx, after repeats where the fault may pass. */
  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const { attemptsMax = 5, retryDelayMs = 200 } = this.limits;
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#once(method, path, body, headers).catch((error: unknown) => {
        if (attempt >= attemptsMax || error instanceof ProblemError) throw error;
      });
      if (response?.ok) return (response.status === 204 ? undefined : await response.json()) as T;
      if (response && (attempt >= attemptsMax || !passing.has(response.status))) throw new ProblemError(await problemOf(response));
      const asked = Number(response?.headers.get('retry-after') ?? 0) * 1000;
      await wait(Math.max(asked, retryDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)));
    }
  }

  async #once(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(new URL(path, this.baseUrl), {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(this.limits.requestLimitMs ?? 40_000),
      headers: { authorization: `Bearer ${await this.tokens.get()}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...json,
    });
  }
}
