import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { Agent, fetch } from 'undici';
import { signature } from '../domain/webhook.js';

const blocked = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 3],
] as const) blocked.addSubnet(network, bits, 'ipv4');
// Also every form that carries an IPv4 address inside: compatible, translated, NAT64, Teredo and 6to4 lead where that address leads.
for (const [network, bits] of [
  ['::', 96], ['::ffff:0:0:0', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8],
] as const) blocked.addSubnet(network, bits, 'ipv6');

const mapped = /^::ffff:(?<v4>\d+\.\d+\.\d+\.\d+)$/i;

/** Whether an address is somewhere on the inside: loopback, private, link-local, multicast and the like. */
export const isInside = (address: string): boolean => {
  const v4 = mapped.exec(address)?.groups?.['v4'] ?? address;
  return isIP(v4) === 0 || blocked.check(v4, isIP(v4) === 6 ? 'ipv6' : 'ipv4');
};

export interface WebhookAnswer {
  status: number;
  retryAfter: string | undefined;
  body: string;
}

export interface WebhookLimits {
  answerMsMax: number;
  answerBytesMax: number;
  privateAddresses: boolean;
}

/**
 * Posts signed messages to addresses subscribers chose. The address is judged where the connection is made, after the name is looked
 * up, so that a name that changes its mind gains nothing; redirects are not followed.
 */
export class WebhookClient {
  readonly #agent: Agent;

  constructor(
    private readonly limits: WebhookLimits,
    private readonly now: () => Date,
  ) {
    const connect = limits.privateAddresses
      ? {}
      : {
          lookup: (hostname: string, options: object, done: (error: NodeJS.ErrnoException | null, address: never, family: number) => void): void =>
            lookup(hostname, { ...options, all: true }, (error, addresses) => {
              const outside = addresses?.filter(({ address }) => !isInside(address)) ?? [];
              if (error === null && outside.length === 0) done(Object.assign(new Error('the address is inside'), { code: 'EADDRINSIDE' }), undefined as never, 0);
              else done(error, outside as never, 0);
            }),
        };
    this.#agent = new Agent({ connect, headersTimeout: limits.answerMsMax, bodyTimeout: limits.answerMsMax });
  }

  /**
   * One signed message (Standard Webhooks).
   * @throws Error when nobody answers in time, the address is inside, or the answer is too long
   */
  async post(url: string, secret: string, id: string, body: string, contentType: string, signal?: AbortSignal): Promise<WebhookAnswer> {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    if (!this.limits.privateAddresses && isIP(host) !== 0 && isInside(host)) throw new Error('the address is inside');
    const timestamp = Math.floor(this.now().getTime() / 1_000);
    const limit = AbortSignal.timeout(this.limits.answerMsMax);
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      dispatcher: this.#agent,
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      headers: { 'content-type': contentType, 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature(secret, id, timestamp, body) },
      body,
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after') ?? undefined, body: await this.#read(response.body) };
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #read(body: AsyncIterable<Uint8Array> | null): Promise<string> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of body ?? []) {
      size += part.length;
      if (size > this.limits.answerBytesMax) throw new Error('the answer is too long');
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  }
}
