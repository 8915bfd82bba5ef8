import { UniqueConflict, type EventStore } from '@samhandling/event-store';

/** Another router may be at work for a moment after a lease changed hands; it cannot win this many times. */
const triesMax = 50;

/**
 * Gives numbers inside the insert itself. There is no counter: the next number is one more than the last one stored, and the unique
 * index `{subscription, sequence}` sends whoever is late back to read again (`mechanisms.md`, Sequence).
 */
export class SequenceBook {
  readonly #last = new Map<string, number>();

  constructor(private readonly store: EventStore) {}

  /** Runs the insert with the next number, and again with a later one as long as somebody else takes it first. */
  async numbered<T>(subscription: string, insert: (sequence: number) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const sequence = (this.#last.get(subscription) ?? (await this.#read(subscription))) + 1;
      try {
        const result = await insert(sequence);
        this.#last.set(subscription, sequence);
        return result;
      } catch (error) {
        this.#last.delete(subscription);
        if (!(error instanceof UniqueConflict) || tries >= triesMax) throw error;
      }
    }
  }

  async #read(subscription: string): Promise<number> {
    const [last] = await this.store.commits
      .find({ 'delivery.subscription': subscription, 'delivery.sequence': { $exists: true } }, { projection: { 'delivery.sequence': 1 } })
      .sort({ 'delivery.sequence': -1 })
      .limit(1)
      .toArray();
    return (last?.['delivery'] as { sequence: number } | undefined)?.sequence ?? 0;
  }
}
