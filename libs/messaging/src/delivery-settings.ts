/** Limits of one consumer (I9). All times in milliseconds. */
export interface DeliverySettings {
  /** Keys of one partition at work at the same time. */
  keysAtOnce: number;
  /** Tries at once, with `quickRetryMs` doubling between, before a transient failure holds its key back. */
  quickTries: number;
  quickRetryMs: number;
  /** How long a transient failure is tried again before it is raised: the bounded wait for a cause of I3. */
  transientMsMax: number;
  /** Longest pause between tries of a waiting event; the pause doubles up to it. */
  transientRetryMsMax: number;
  /** Pause between tries while infrastructure is away; doubles up to ten times this. */
  infrastructureRetryMs: number;
  /** How often the owner looks for parked keys that are due, while it has any. */
  parkedLookMs: number;
}

export const deliveryDefaults: DeliverySettings = {
  keysAtOnce: 8,
  quickTries: 3,
  quickRetryMs: 50,
  transientMsMax: 120_000,
  transientRetryMsMax: 10_000,
  infrastructureRetryMs: 500,
  parkedLookMs: 500,
};
