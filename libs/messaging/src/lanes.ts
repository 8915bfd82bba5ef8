/** Which of the items that came in order are done. What may be committed is the unbroken run from the first. */
export class Progress {
  readonly #done: boolean[];
  #prefix = 0;

  constructor(size: number) {
    this.#done = Array.from({ length: size }, () => false);
  }

  markDone(index: number): void {
    this.#done[index] = true;
    while (this.#done[this.#prefix] === true) this.#prefix += 1;
  }

  /** Number of items done from the first on, without a hole. */
  get prefix(): number {
    return this.#prefix;
  }
}

export interface LaneRules<T> {
  /** Items of one key run in order. No key: the item runs after all before it and before all after it. */
  keyOf(item: T): string | null;
  /** Keys at work at the same time. */
  width: number;
  run(item: T): Promise<void>;
  /** Once aborted no item is begun; those at work are waited for. */
  signal: AbortSignal;
  progress: Progress;
}

/**
 * Runs items in order per key and side by side between keys.
 * @throws what `run` throws first, after everything at work has ended; nothing is begun after a failure
 */
export async function inLanes<T>(items: readonly T[], rules: LaneRules<T>): Promise<void> {
  let from = 0;
  while (from < items.length && !rules.signal.aborted) {
    const alone = items.findIndex((item, index) => index >= from && rules.keyOf(item) === null);
    const end = alone === -1 ? items.length : alone;
    await runSideBySide(items, from, end, rules);
    from = end;
    const item = items[alone];
    if (alone === -1 || item === undefined || rules.signal.aborted) continue;
    await rules.run(item);
    rules.progress.markDone(alone);
    from = alone + 1;
  }
}

async function runSideBySide<T>(items: readonly T[], from: number, end: number, { keyOf, width, run, signal, progress }: LaneRules<T>): Promise<void> {
  const lanes = Map.groupBy(Array.from({ length: end - from }, (_, index) => from + index), (index) => keyOf(items[index] as T)).values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const lane of lanes) {
      for (const index of lane) {
        if (signal.aborted || failed) return;
        await run(items[index] as T);
        progress.markDone(index);
      }
    }
  };
  const guarded = async (): Promise<void> => {
    try {
      await worker();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(width, end - from) }, guarded));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
