import { Webhook } from 'standardwebhooks';
import { encodeSecret, nextAttemptIn, outcomeOf, signature } from './webhook.js';

const limits = { firstRetryMs: 1_000, retryMsMax: 60_000, giveUpMs: 600_000 };

describe('a webhook signature', () => {
  it('verifies with the reference library', () => {
    const secret = encodeSecret(Buffer.alloc(32, 7));
    const body = '{"specversion":"1.0"}';
    const timestamp = Math.floor(Date.now() / 1_000);
    const headers = { 'webhook-id': 'd_1', 'webhook-timestamp': String(timestamp), 'webhook-signature': signature(secret, 'd_1', timestamp, body) };
    expect(new Webhook(secret).verify(body, headers)).toEqual({ specversion: '1.0' });
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
  });
});

describe('retries', () => {
  it('double, with jitter in the upper half', () => {
    expect(nextAttemptIn(1, 0, 0, limits)).toBe(500);
    expect(nextAttemptIn(1, 0, 0.999, limits)).toBe(1_000);
    expect(nextAttemptIn(4, 0, 0, limits)).toBe(4_000);
  });
  it('never wait longer than the limit, also when asked to', () => {
    expect(nextAttemptIn(30, 0, 0.999, limits)).toBeLessThanOrEqual(60_000);
    expect(nextAttemptIn(1, 0, 0, limits, 10_000_000)).toBe(60_000);
  });
  it('honour what the receiver asks for', () => expect(nextAttemptIn(1, 0, 0, limits, 9_000)).toBe(9_000));
  it('end', () => expect(nextAttemptIn(5, 599_000, 0, limits)).toBeUndefined());
});

describe('an answer', () => {
  it.each([200, 204])('%i is taken', (status) => expect(outcomeOf(status, undefined)).toEqual({ outcome: 'taken' }));
  it('410 is gone', () => expect(outcomeOf(410, undefined)).toEqual({ outcome: 'gone' }));
  it('a redirect is a failure and is not followed', () => expect(outcomeOf(302, undefined)).toEqual({ outcome: 'failed', status: 302 }));
  it('says when to come back', () => expect(outcomeOf(503, '7')).toEqual({ outcome: 'failed', status: 503, retryAfterMs: 7_000 }));
});
