/** A wait somebody can cut short. A ring while nobody waits is kept for the next wait, so none is lost. */
export class Bell {
  #rung = false;
  #answer: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#answer?.();
  }

  /** Resolves on a ring, on the signal, or after `ms`. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        this.#answer = end;
        signal.addEventListener('abort', end, { once: true });
      });
    }
    this.#answer = undefined;
    this.#rung = false;
  }
}
