import { DomainError } from '@samhandling/contracts';
import { InfrastructureFailure, TransientFailure } from '@samhandling/messaging';
import { z } from 'zod';
import { currentContext, nextTraceparent } from './request-context.js';
import type { ServiceTokens } from './service-tokens.js';

export interface ServiceRequest<S extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Full address. Never a person's number in it (I6): what names somebody goes in the body. */
  url: string;
  scopes: string[];
  body?: unknown;
  /** What the answer must look like; the callee is not trusted to stay as it was. */
  answer: S;
  signal?: AbortSignal;
}

const problemSchema = z.object({ code: z.string(), detail: z.string().optional() });

/**
 * Calls between our own services: a time limit, a size limit, no redirects. A problem (4xx) comes through as the same
 * DomainError; no answer, 429 and 5xx as InfrastructureFailure,
 * which HTTP tells as 503 and a consumer waits out without parking anything.
 */
export class ServiceHttp {
  constructor(
    private readonly tokens: ServiceTokens,
    private readonly limits: { callMsMax: number; answerBytesMax: number },
  ) {}

  /**
   * @throws DomainError with the callee's code, for 4xx
   * @throws InfrastructureFailure for no answer, 429 and 5xx
   * @throws TransientFailure for an answer of another shape or size than agreed
   */
  async request<S extends z.ZodType>(request: ServiceRequest<S>): Promise<z.infer<S>> {
    const token = await this.tokens.token(...request.scopes);
    const { status, text } = await this.#send(request, token);
    if (status === 429 || status >= 500) throw unavailable(request, `answered ${status}`);
    if (status >= 400) throw passedOn(status, text);
    const parsed = request.answer.safeParse(text === '' ? undefined : jsonOf(text));
    if (!parsed.success) throw new TransientFailure('answer-not-as-agreed');
    return parsed.data;
  }

  async #send(request: ServiceRequest<z.ZodType>, token: string): Promise<{ status: number; text: string }> {
    const context = currentContext();
    const limit = AbortSignal.timeout(this.limits.callMsMax);
    try {
      const response = await fetch(request.url, {
        method: request.method,
        redirect: 'error',
        signal: request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]),
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(context === undefined ? {} : { traceparent: nextTraceparent(context.traceparent), 'x-request-id': context.requestId }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      return { status: response.status, text: await textWithin(response, this.limits.answerBytesMax) };
    } catch (error) {
      if (error instanceof TransientFailure) throw error;
      throw unavailable(request, 'did not answer', error);
    }
  }
}

/** The host only, for the log: enough to find the fault, nothing about anybody. */
const unavailable = ({ method, url }: { method: string; url: string }, what: string, cause?: unknown): InfrastructureFailure =>
  new InfrastructureFailure('service-unavailable', { cause: new Error(`${method} ${new URL(url).host} ${what}`, { cause }) });

const textWithin = async (response: Response, bytesMax: number): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > bytesMax) throw new TransientFailure('answer-too-large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const passedOn = (status: number, text: string): DomainError => {
  const parsed = problemSchema.safeParse(jsonOf(text));
  const code = parsed.success ? parsed.data.code : 'refused-by-service';
  return new DomainError(code, { status, ...(parsed.success && parsed.data.detail !== undefined ? { detail: parsed.data.detail } : {}) });
};
