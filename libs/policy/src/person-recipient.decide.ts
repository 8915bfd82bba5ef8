import type { Guardian } from '@samhandling/contracts';
import { typeName } from '@samhandling/contracts';
import { reached, thresholdMoments } from './age.decide.js';
import type { CategoryQuestion } from './consent.decide.js';
import { inPeriod, instant } from './instant.js';
import type { PersonPolicy, Recipient } from './policy.js';
import { earliest, permitSurely, permitWhileFresh, withhold } from './verdict.js';
import type { Verdict } from './verdict.js';

type Person = Extract<Recipient, { kind: 'person' }>;

/** Reports by duty travel on their own channel and are in no view (rule D7); guardians are told by child welfare. */
const keptForChild = new Set(
  ['concern-report-sent', 'concern-report-received', 'concern-report-answered', 'investigation-opened', 'investigation-closed'].map((fact) => typeName('sector', fact)),
);

/** What a guardian may have of one category (rule D6): openness is the default, and each exception names its reason. */
function asGuardian(child: PersonPolicy, guardian: Guardian, question: CategoryQuestion): Verdict {
  const { request, category, at } = question;
  if (!guardian.parentalResponsibility && guardian.kind !== 'appointed') return withhold('no-parental-responsibility');
  if (child.protection !== 'none') return withhold('protected-address');
  if (keptForChild.has(request.eventType)) return withhold('kept-for-child');
  const [ownDecision] = thresholdMoments(child, category, 'own-decision', at, request.rules);
  // Without a confirmed threshold or a birth date nobody knows whether the right has passed, and unknown means no.
  if (ownDecision === undefined || reached(at, ownDecision)) return withhold('kept-by-child');
  const [kept] = thresholdMoments(child, category, 'kept-from-guardians', at, request.rules);
  if (kept !== undefined && reached(at, kept)) {
    const byOtherGuardian = request.author !== undefined && child.guardians.some((other) => other.person === request.author && other.person !== guardian.person);
    return withhold(byOtherGuardian ? 'other-guardian' : 'kept-by-child');
  }
  const guardianEnds = guardian.to === undefined ? Number.POSITIVE_INFINITY : instant(guardian.to);
  return permitWhileFresh({ kind: 'guardian' }, earliest(ownDecision, kept ?? Number.POSITIVE_INFINITY, guardianEnds));
}

/**
 * What a person may have of a category about somebody. The relation is read from what is known about that somebody; the
 * caller's word for it can narrow (relation `none`), never widen.
 */
export function forPerson(about: PersonPolicy, question: CategoryQuestion, recipient: Person): Verdict {
  if (recipient.relation === 'none' || recipient.relation === 'representative') return withhold('no-relation');
  if (question.request.author === recipient.person) return permitSurely({ kind: 'own-registration' });
  if (about.person === recipient.person) return permitSurely({ kind: 'self' });
  const guardian = about.guardians.find((held) => held.person === recipient.person && inPeriod(question.at, held.from, held.to));
  if (guardian === undefined || about.deceased !== undefined) return withhold('no-relation');
  return asGuardian(about, guardian, question);
}
