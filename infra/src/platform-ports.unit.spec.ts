import { createServer } from 'node:net';
import { freePort } from './free-port.js';
import { choosePorts } from './platform-ports.js';

const anyFree = { exchange: 0, consent: 0, case: 0, coordinator: 0, notification: 0, issuer: 0 };

describe('the ports of the platform', () => {
  it('come from the caller, else from the setting', async () => {
    const [one, other] = [await freePort(), await freePort()];
    const { case: _case, ...rest } = anyFree;
    expect(await choosePorts({ ...rest, exchange: one }, { EXCHANGE_PORT: '1', CASE_PORT: String(other) })).toMatchObject({ exchange: one, case: other });
  });

  it('are refused when taken, with the setting that changes it', async () => {
    const server = createServer();
    const port = await new Promise<number>(resolve => server.listen(0, '127.0.0.1', () => { const address = server.address(); resolve(typeof address === 'object' && address ? address.port : 0); }));
    await expect(choosePorts({ ...anyFree, consent: port }, {})).rejects.toThrow(`port ${port} for consent is taken: set CONSENT_PORT`);
    await new Promise(resolve => server.close(resolve));
  });

  it('are refused when two are the same, or one is no port', async () => {
    const port = await freePort();
    await expect(choosePorts({ ...anyFree, exchange: port, case: port }, {})).rejects.toThrow(/both have port \d+: set EXCHANGE_PORT/);
    const { issuer: _issuer, ...rest } = anyFree;
    await expect(choosePorts(rest, { ISSUER_PORT: 'four' })).rejects.toThrow('ISSUER_PORT is no port: four');
  });
});
