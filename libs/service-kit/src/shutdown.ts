import type { Logger } from './logger.js';

export interface DrainStep {
  name: string;
  run(): Promise<void>;
}

/**
 * Runs the steps one after the other, whatever fails: what a step did not finish is taken up by the next start, but a later step that
 * never ran (closing MongoDB under a consumer at work, say) could lose something.
 * @returns the names of the steps that failed
 */
export const drain = async (steps: DrainStep[], logger: Logger): Promise<string[]> => {
  const failed: string[] = [];
  for (const { name, run } of steps) {
    try {
      await run();
      logger.debug(`stop: ${name}`);
    } catch (error) {
      failed.push(name);
      logger.error(`stop: ${name} failed`, { error });
    }
  }
  return failed;
};

/** Tells whoever waits (a long poll, a dispatcher between attempts) that the service is stopping. Injectable. */
export class Stopping {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  begin(): void {
    this.#controller.abort();
  }
}
