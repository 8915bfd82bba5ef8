/** Longest wait and what is waited for; both end up in the message when it does not come. */
export interface Patience { what: string; limitMs?: number; everyMs?: number }

/**
 * Waits until the condition gives something other than `false`, `undefined` or `null`, and answers it. A condition that throws counts as
 * not yet, and its last error is the cause when time is up. Limits in milliseconds, default 30 000.
 * @throws when the limit is reached
 */
export async function eventually<T>(condition: () => T | Promise<T>, patience: Patience): Promise<Exclude<T, false | undefined | null>> {
  const { what, limitMs = 30_000, everyMs = 50 } = patience;
  const end = performance.now() + limitMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (isThere(value)) return value;
      last = undefined;
    } catch (problem) {
      last = problem;
    }
    if (performance.now() >= end) throw new Error(`not within ${limitMs} ms: ${what}${last instanceof Error ? ` (${last.message})` : ''}`, { cause: last });
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
}

const isThere = <T>(value: T): value is Exclude<T, false | undefined | null> => value !== false && value !== undefined && value !== null;
