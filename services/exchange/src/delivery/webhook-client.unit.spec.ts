import { isInside, WebhookClient } from './webhook-client.js';

describe('addresses webhooks are not called on', () => {
  it.each(['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '::7f00:1', '::ffff:0:7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:1::1', 'fec0::1', 'not-an-address'])('%s is inside', (address) => expect(isInside(address)).toBe(true));
  it.each(['193.160.1.1', '172.32.0.1', '2a00:1450:400f::1', '::ffff:193.160.1.1'])('%s is outside', (address) => expect(isInside(address)).toBe(false));

  it('are refused before anything is sent, also behind a name', async () => {
    const client = new WebhookClient({ answerMsMax: 2_000, answerBytesMax: 100, privateAddresses: false }, () => new Date());
    await expect(client.post('https://127.0.0.1:1/', 'whsec_AA==', 'd_1', '{}', 'application/json')).rejects.toThrow('inside');
    await expect(client.post('https://localhost:8443/', 'whsec_AA==', 'd_1', '{}', 'application/json')).rejects.toMatchObject({ cause: { code: 'EADDRINSIDE' } });
    await expect(client.post('https://[::1]:1/', 'whsec_AA==', 'd_1', '{}', 'application/json')).rejects.toThrow('inside');
    await client.close();
  });
});
