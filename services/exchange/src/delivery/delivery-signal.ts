/** For who waits for any of them. */
export const anySubscription = '*';

/** Tells a waiting feed or a dispatcher in this process that a number was given. Only speed rests on it; everybody looks by themselves too. */
export class DeliverySignal {
  readonly #waiting = new Map<string, Set<() => void>>();

  given(subscription: string): void {
    for (const name of [subscription, anySubscription]) for (const wake of [...(this.#waiting.get(name) ?? [])]) wake();
  }

  /** Resolves when a number is given, after `ms`, or on the signal. */
  async wait(subscription: string, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const waiting = this.#waiting.get(subscription) ?? new Set();
    this.#waiting.set(subscription, waiting);
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        waiting.delete(end);
        if (waiting.size === 0 && this.#waiting.get(subscription) === waiting) this.#waiting.delete(subscription);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end, { once: true });
      waiting.add(end);
    });
  }
}
