import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** What follows one request or one consumed event through logs and on to the events it causes. No personal data. */
export interface RequestContext {
  requestId: string;
  /** W3C Trace Context, `00-<trace id>-<span id>-<flags>`; carried on every event written meanwhile. */
  traceparent: string;
  correlationid?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

export const currentContext = (): RequestContext | undefined => storage.getStore();
export const runInContext = <T>(context: RequestContext, run: () => T): T => storage.run(context, run);

/** The trace id is the caller's when it sent a valid one; the span is always ours (W3C Trace Context, level 2). */
export const nextTraceparent = (incoming: string | undefined): string => {
  const match = TRACEPARENT.exec(incoming ?? '');
  const trace = match?.[1] ?? randomBytes(16).toString('hex');
  return `00-${trace}-${randomBytes(8).toString('hex')}-${match?.[3] ?? '01'}`;
};

/** A context for work that begins here. A caller's request id is kept only if it is short and plain: it ends up in logs (I6). */
export const newContext = (from: { requestId?: string | undefined; traceparent?: string | undefined; correlationid?: string | undefined } = {}): RequestContext => ({
  requestId: from.requestId !== undefined && REQUEST_ID.test(from.requestId) && !/\d{11}/.test(from.requestId) ? from.requestId : randomBytes(12).toString('base64url'),
  traceparent: nextTraceparent(from.traceparent),
  ...(from.correlationid === undefined ? {} : { correlationid: from.correlationid }),
});

export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
