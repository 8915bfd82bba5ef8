import { finished } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';
import type { Attempt } from './attempts.js';

/** As much of a Fastify reply as is used here. */
export interface Reply {
  raw: ServerResponse;
  status(code: number): unknown;
  send(body: unknown): unknown;
}

/**
 * Sends an HTTP answer inside an attempt: checks once more, writes, and resolves when the last byte has been handed to the system
 * or the client has gone. A stop order on the way closes the socket. Use with `@Res() reply`, as the last step of `StopOrders.attempt`.
 * @throws AttemptStopped when stopped before the first byte
 */
export const sendWithin = async (attempt: Attempt, reply: Reply, body: unknown, status = 200): Promise<void> => {
  attempt.ensure();
  const close = (): void => void reply.raw.destroy();
  attempt.signal.addEventListener('abort', close, { once: true });
  try {
    reply.status(status);
    reply.send(body);
    await finished(reply.raw);
  } catch (error) {
    // Nothing more can be said on a closed socket; whoever asked sees it broken and asks again.
    if (!attempt.signal.aborted && !reply.raw.destroyed) throw error;
  } finally {
    attempt.signal.removeEventListener('abort', close);
  }
};
