import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Attempts } from './attempts.js';
import { sendWithin } from './send.js';

describe('an answer inside an attempt', () => {
  let server: Server;
  let url: string;
  let handle: (response: ServerResponse) => void;

  beforeAll(async () => {
    server = createServer((_request, response) => handle(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const replyOf = (raw: ServerResponse, send: (body: unknown) => void) => ({ raw, send, status: (code: number) => (raw.statusCode = code) });

  it('is in flight until the last byte has left', async () => {
    const attempts = new Attempts();
    handle = (raw) => void attempts.run(['p_1'], () => undefined, async (attempt) => await sendWithin(attempt, replyOf(raw, (body) => raw.end(JSON.stringify(body))), { a: 1 }));
    expect(await (await fetch(url)).json()).toEqual({ a: 1 });
  });

  it('breaks off when the order to stop comes on the way', async () => {
    const attempts = new Attempts();
    let attempted: Promise<void> | undefined;
    handle = (raw) => {
      attempted = attempts.run(['p_1'], () => undefined, async (attempt) => await sendWithin(attempt, replyOf(raw, () => raw.write('{"half":')), {}));
    };
    const response = await fetch(url);
    const reading = response.text();
    await attempts.stop('p_1');
    await expect(reading).rejects.toThrow();
    await attempted;
  });

  it('does not begin after the order', async () => {
    const attempts = new Attempts();
    let sent = false;
    handle = (raw) => raw.end();
    const attempted = attempts.run(['p_1'], () => undefined, async (attempt) => {
      void attempts.stop('p_1');
      await sendWithin(attempt, { raw: undefined as unknown as ServerResponse, status: () => undefined, send: () => (sent = true) }, {});
    });
    await expect(attempted).rejects.toMatchObject({ name: 'AttemptStopped' });
    expect(sent).toBe(false);
  });
});
