import type { ConsentChange } from '@samhandling/contracts';
import { instant } from '@samhandling/policy';
import { consentFact, termsOf } from './subject.js';
import type { Fact, SubjectState } from './subject.js';

/**
 * Says that consents have run out, for those who must act on it. Nothing was permitted past the period before this either: the event
 * tells, it does not stop (`consent-and-ledger.md`). Says it once for each.
 */
export function expireConsents(at: string, state: SubjectState): Fact<ConsentChange>[] {
  return state.policy.consents
    .filter((consent) => (consent.state === 'granted' || consent.state === 'requested') && instant(consent.validTo) <= instant(at))
    .map((consent) => ({
      type: consentFact.expired,
      data: { person: state.policy.person, consent: { ...termsOf(consent), version: consent.version + 1, state: 'expired' as const, decidedAt: at }, at },
    }));
}
