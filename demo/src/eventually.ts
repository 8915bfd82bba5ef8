/** How long the story waits for one thing to come true before it says what did not. */
const limitMs = 30_000;
const pauseMs = 100;

/** Asks until the answer is there; throws with what was awaited when the limit has passed. */
export const eventually = async <T>(what: string, ask: () => Promise<T | undefined | false>, everyMs = pauseMs): Promise<T> => {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`did not come true within ${limitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};
