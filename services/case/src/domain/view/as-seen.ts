import { applied, noCase, type CaseState } from '../case.state.js';
import type { LocalRules } from '../referral-loop.decide.js';
import type { StatutoryClock } from '../statutory-clock.decide.js';
import { takeIn } from '../take-in.decide.js';
import type { VisibleRegistration } from './view-entry.js';

/**
 * What the rules would have found, had only what the reader may see been registered. A rule that tells somebody something is computed
 * from what that somebody may know (D2), so that what it may not know makes no difference to the answer (D1).
 */
export function asSeen({ visible, rules, clocks }: { visible: readonly VisibleRegistration[]; rules: LocalRules; clocks: readonly StatutoryClock[] }): CaseState {
  return visible.reduce((state, { fact: registration }) => {
    const events = takeIn({ registration, caseId: '', person: '', municipality: '', at: registration.recordedAt, rules, clocks }, state);
    return events.reduce((now, event) => applied(() => registration, now, event), state);
  }, noCase);
}
