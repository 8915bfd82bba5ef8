import type { Ground, WithholdReason } from '@samhandling/contracts';

/** The answer for one category about one person, before everyone the content is about is put together. */
export type Verdict =
  | {
      readonly permitted: true;
      readonly ground: Ground;
      /** Milliseconds since the epoch at which the ground ends, `Infinity` when nothing ends it. */
      readonly until: number;
      /** Holds however old the copy of consents is: an invoked statute, one's own registration, oneself. */
      readonly sure: boolean;
      /** Rests on a statute that demands sharing. */
      readonly must: boolean;
    }
  | { readonly permitted: false; readonly reason: WithholdReason };

export const withhold = (reason: WithholdReason): Verdict => ({ permitted: false, reason });

/** Permits on a ground that holds whatever is in the copy of consents. */
export const permitSurely = (ground: Ground, until = Number.POSITIVE_INFINITY, must = false): Verdict => ({ permitted: true, ground, until, sure: true, must });

/** Permits on a ground that a newer consent, refusal or guardianship can end. */
export const permitWhileFresh = (ground: Ground, until: number): Verdict => ({ permitted: true, ground, until, sure: false, must: false });

/** End of a period as milliseconds; a period without an end never ends. */
export const earliest = (...ends: readonly number[]): number => Math.min(Number.POSITIVE_INFINITY, ...ends);
