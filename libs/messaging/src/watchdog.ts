import { Repeating } from './repeating.js';

export interface WatchdogRules {
  /** Silence longer than this is looked into, ms. */
  silenceMsMax: number;
  /** Is what we would hear from there at all? While it is away, silence is no fault of ours. */
  isReachable(): Promise<boolean>;
  /** We are deaf although there is something to hear. */
  onSilence(silentMs: number): void;
  clock?: () => number;
}

/**
 * Notices that a consumer has stopped without saying so. Two looks in a row must find silence: a process that was itself stopped for a
 * while hears nothing either, and is fine the next time.
 */
export class Watchdog {
  readonly #clock: () => number;
  readonly #looks: Repeating;
  #heardAt: number;
  /** From when silence counts against us: not while there was nobody to hear. */
  #countedFrom: number;
  #suspect = false;

  constructor(private readonly rules: WatchdogRules) {
    this.#clock = rules.clock ?? (() => performance.now());
    this.#heardAt = this.#clock();
    this.#countedFrom = this.#heardAt;
    this.#looks = new Repeating(rules.silenceMsMax / 4, () => this.look());
  }

  start(): void {
    this.heard();
    this.#looks.start();
  }

  async stop(): Promise<void> {
    await this.#looks.stop();
  }

  heard(): void {
    this.#heardAt = this.#clock();
    this.#countFromNow();
  }

  get silentMs(): number {
    return this.#clock() - this.#heardAt;
  }

  async look(): Promise<void> {
    if (this.#clock() - this.#countedFrom <= this.rules.silenceMsMax) return;
    if (!this.#suspect) {
      this.#suspect = true;
      return;
    }
    if (!(await this.rules.isReachable())) return this.#countFromNow();
    // It may have been heard while we asked.
    if (this.#suspect) this.rules.onSilence(this.silentMs);
  }

  #countFromNow(): void {
    this.#countedFrom = this.#clock();
    this.#suspect = false;
  }
}
