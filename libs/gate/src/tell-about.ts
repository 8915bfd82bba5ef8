import type { PersonId } from '@samhandling/contracts';
import type { Attempt } from './attempts.js';
import type { StopOrders } from './stop-orders.js';

/** What is about to be told, and everyone else it is about. */
export interface Told {
  readonly others: readonly PersonId[];
  /** Records the reading and hands the answer over. */
  hand(attempt: Attempt): Promise<void>;
}

/**
 * Tells somebody something about a person, inside one attempt a stop order can end. Whom else the content is about is known only when it
 * has been put together, so it is put together again until everyone it names was registered before the copy was read (I5, D5).
 * @param compose asks the gate; called once more for each time somebody new is named, so at most once for each person in the content
 */
export async function tellAbout(stops: Pick<StopOrders, 'attempt'>, subject: PersonId, compose: () => Promise<Told>): Promise<void> {
  const registered = new Set([subject]);
  for (;;) {
    const unregistered = await stops.attempt([...registered], async (_, attempt) => {
      const { others, hand } = await compose();
      const missing = others.filter((person) => !registered.has(person));
      if (missing.length === 0) await hand(attempt);
      return missing;
    });
    if (unregistered.length === 0) return;
    for (const person of unregistered) registered.add(person);
  }
}
