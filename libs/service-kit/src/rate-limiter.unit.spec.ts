import { RateLimited, RateLimiter } from './rate-limiter.js';

describe('the rate limit', () => {
  let nowMs = 0;
  const limiter = (more: { clientsMax?: number } = {}) => new RateLimiter({ perSecond: 2, burst: 3, clientsMax: 100, ...more }, () => nowMs);
  const takes = (one: RateLimiter, client: string, times: number): boolean[] =>
    Array.from({ length: times }, () => {
      try {
        one.take(client);
        return true;
      } catch (error) {
        if (error instanceof RateLimited) return false;
        throw error;
      }
    });

  beforeEach(() => (nowMs = 0));

  it('lets a burst through and then says no, with the seconds to wait', () => {
    const one = limiter();
    expect(takes(one, 'a', 4)).toEqual([true, true, true, false]);
    expect(() => one.take('a')).toThrow(expect.objectContaining({ code: 'rate-limited', status: 429, headers: { 'retry-after': '1' } }));
  });

  it('fills again with time, never beyond the burst', () => {
    const one = limiter();
    takes(one, 'a', 3);
    nowMs = 500;
    expect(takes(one, 'a', 2)).toEqual([true, false]);
    nowMs = 60_000;
    expect(takes(one, 'a', 4)).toEqual([true, true, true, false]);
  });

  it('counts each client for itself', () => {
    const one = limiter();
    takes(one, 'a', 4);
    expect(takes(one, 'b', 1)).toEqual([true]);
  });

  it('remembers a bounded number of clients (I9) and forgets the one seen longest ago', () => {
    const one = limiter({ clientsMax: 2 });
    takes(one, 'a', 4);
    takes(one, 'b', 4);
    takes(one, 'a', 1);
    takes(one, 'c', 1);
    expect([takes(one, 'a', 1), takes(one, 'b', 1)]).toEqual([[false], [true]]);
  });
});
