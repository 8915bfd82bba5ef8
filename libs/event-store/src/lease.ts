import type { Connection } from 'mongoose';

export interface LeaseOptions {
  /** What there must be one of, e.g. `relay` or `router-0`. */
  name: string;
  /** Who asks; the lease adds a random part, so a restarted process never passes for the one before. */
  holderId: string;
  leaseMs: number;
}

/** One-writer lease in MongoDB. */
export class Lease {
  constructor(
    readonly connection: Connection,
    readonly options: LeaseOptions,
  ) {}

  /** Fencing token: rises each time the lease changes hands; 0 before it was ever held. */
  get token(): number { return 0; }
  init(): Promise<void> { throw new Error('not yet'); }
  /** Acquires or renews; true when held. */
  acquire(): Promise<boolean> { throw new Error('not yet'); }
  release(): Promise<void> { throw new Error('not yet'); }
  isHeld(): boolean { throw new Error('not yet'); }
  /** Milliseconds left by the monotonic clock; 0 when not held. */
  remainingMs(): number { throw new Error('not yet'); }
  /** Runs `work` each time the lease is won, until `signal` aborts; the signal given to `work` aborts when the lease is lost. */
  run(_work: (held: { signal: AbortSignal; token: number; remainingMs(): number }) => Promise<void>, _signal: AbortSignal): Promise<void> { throw new Error('not yet'); }
}
