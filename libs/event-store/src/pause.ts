import { setTimeout as wait } from 'node:timers/promises';

/** Waits, or less when the signal aborts. Never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  // The only way this fails is the signal, and that is what we were asked to notice.
  await wait(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
