/** Does something again and again, one at a time, until stopped. The work must not throw. */
export class Repeating {
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#working ??= this.work().finally(() => {
        this.#working = undefined;
      });
    }, this.everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#working;
  }
}
