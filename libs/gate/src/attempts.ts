import type { PersonId } from '@samhandling/contracts';
import { TransientFailure } from '@samhandling/messaging';

/** One try to hand something about somebody to somebody. */
export interface Attempt {
  /** Aborts when a stop order reaches one of the persons, or when the instance can no longer vouch for its copy. Close the socket then. */
  readonly signal: AbortSignal;
  /** Call right before bytes are written: a timer may be late, this asks the monotonic clock. @throws AttemptStopped */
  ensure(): void;
}

/** The attempt was stopped and nothing more may leave; trying anew asks the gate anew. */
export class AttemptStopped extends TransientFailure {
  constructor(readonly why: 'stop-order' | 'instance-lease-lost' | 'stopping') {
    super('attempt-stopped');
    this.name = 'AttemptStopped';
  }
}

interface Running {
  controller: AbortController;
  settled: Promise<void>;
}

/** The attempts in flight in this process, by person. Registering is synchronous, so nothing slips in between. */
export class Attempts {
  readonly #byPerson = new Map<PersonId, Set<Running>>();
  readonly #all = new Set<Running>();

  /** `ensure` is asked at the start as well: an attempt that cannot vouch for itself does not begin. */
  async run<T>(persons: readonly PersonId[], ensure: () => void, run: (attempt: Attempt) => Promise<T>): Promise<T> {
    ensure();
    const controller = new AbortController();
    let settle: () => void = () => undefined;
    const running: Running = { controller, settled: new Promise((resolve) => (settle = resolve)) };
    this.#all.add(running);
    for (const person of persons) setOf(this.#byPerson, person).add(running);
    try {
      return await run({
        signal: controller.signal,
        ensure: () => {
          controller.signal.throwIfAborted();
          ensure();
        },
      });
    } finally {
      this.#all.delete(running);
      for (const person of persons) this.#forget(person, running);
      settle();
    }
  }

  /** Aborts every attempt about the person and resolves when each has ended. */
  async stop(person: PersonId): Promise<void> {
    await abort(this.#byPerson.get(person) ?? [], 'stop-order');
  }

  async stopAll(why: AttemptStopped['why']): Promise<void> {
    await abort(this.#all, why);
  }

  get inFlight(): number {
    return this.#all.size;
  }

  #forget(person: PersonId, running: Running): void {
    const set = this.#byPerson.get(person);
    set?.delete(running);
    if (set?.size === 0) this.#byPerson.delete(person);
  }
}

const abort = async (attempts: Iterable<Running>, why: AttemptStopped['why']): Promise<void> => {
  const now = [...attempts];
  for (const { controller } of now) controller.abort(new AttemptStopped(why));
  await Promise.all(now.map(async ({ settled }) => await settled));
};

const setOf = (map: Map<PersonId, Set<Running>>, person: PersonId): Set<Running> => {
  const known = map.get(person);
  if (known !== undefined) return known;
  const made = new Set<Running>();
  map.set(person, made);
  return made;
};
