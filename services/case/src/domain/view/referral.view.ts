import { daysBetween, norwegianDay } from '../norwegian-days.js';
import { referralThreads, type ReferralStep, type ReferralThread } from '../referral-thread.js';
import { viewEntry, type ViewEntry, type VisibleRegistration } from './view-entry.js';

export interface ReferralView {
  readonly matter: ReferralThread['matter'];
  readonly asked?: string;
  readonly status: ReferralStep['kind'];
  /** C1: the family's clock follows the matter through every forwarding. */
  readonly originallySentAt?: string;
  readonly daysSinceSent?: number;
  /** The services asked, in order, as far as the reader may see it. */
  readonly path: readonly string[];
  /** C4: what the receiver still lacks. */
  readonly missing?: readonly { field: string; text?: string | undefined }[];
  readonly entries: readonly ViewEntry[];
}

/** Referrals from what the reader may see only; a step it may not see is not counted anywhere (D1). */
export function referralViews(visible: readonly VisibleRegistration[], reader: string, now: string): ReferralView[] {
  const seen = new Map(visible.map((one) => [one.fact, one]));
  return referralThreads(visible.map(({ fact }) => fact)).map(({ matter, asked, originallySentAt, steps }) => {
    const last = steps.findLast(({ kind }) => kind !== 'assessed') ?? steps[0];
    return {
      matter,
      status: last?.kind ?? 'sent',
      path: steps.flatMap(({ kind, to }) => (kind === 'sent' || kind === 'forwarded' ? (to?.service ?? to?.serviceType ?? []) : [])),
      ...(asked === undefined ? {} : { asked }),
      ...(originallySentAt === undefined ? {} : { originallySentAt, daysSinceSent: daysBetween(norwegianDay(originallySentAt), norwegianDay(now)) }),
      ...(last?.kind === 'returned-incomplete' && last.missing !== undefined ? { missing: last.missing } : {}),
      entries: steps.flatMap(({ registration }) => {
        const one = seen.get(registration);
        return one === undefined ? [] : [viewEntry(one, reader)];
      }),
    };
  });
}
