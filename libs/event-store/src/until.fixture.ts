import { setTimeout as wait } from 'node:timers/promises';

/** Waits until `ask` answers something true, looking often; fails with `what` when the limit is over. */
export async function until<T>(what: string, ask: () => T | Promise<T>, limitMs = 20_000): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await wait(10);
  }
}
