/** What a batch item is about, as its publisher wrote it: enough to keep one person's items in order. Never stored or logged. */
const turnOf = (event: unknown): string => {
  const data: unknown = typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined;
  const person: unknown = typeof data === 'object' && data !== null && 'person' in data ? data.person : undefined;
  return JSON.stringify(person ?? null);
};

/**
 * Works on a batch with at most `parallelMax` at once: items about one person one after the other in the order given, different people
 * beside each other. Results come in the order of the items.
 */
export const inTurnPerPerson = async <R>(events: readonly unknown[], parallelMax: number, work: (event: unknown) => Promise<R>): Promise<R[]> => {
  const turns = new Map<string, number[]>();
  events.forEach((event, index) => turns.set(turnOf(event), [...(turns.get(turnOf(event)) ?? []), index]));
  const queues = [...turns.values()];
  const results = new Map<number, R>();
  const worker = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
      for (const index of queue) results.set(index, await work(events[index]));
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelMax, queues.length) }, worker));
  return events.map((_, index) => results.get(index) as R);
};
