import { birthday, inPeriod } from './instant.js';
import type { PersonPolicy } from './policy.js';
import type { AgeThreshold, PolicyRules } from './rules.schema.js';

/**
 * The moments at which a right passes for a category and person: from confirmed rows in force, lowest age first. Empty when
 * no confirmed row says anything or the birth date is unknown; then nobody's age can be relied on.
 */
export function thresholdMoments(person: PersonPolicy, category: string, right: AgeThreshold['right'], at: number, rules: PolicyRules): readonly number[] {
  const bornOn = person.bornOn;
  if (bornOn === undefined) return [];
  return rules.ageThresholds
    .filter((row) => row.confirmedBy !== undefined && row.right === right && row.categories.includes(category) && inPeriod(at, row.validFrom, row.validTo))
    .map((row) => birthday(bornOn, row.age))
    .sort((a, b) => a - b);
}

/** Whether a moment has been reached; an unreadable moment counts as reached where that ends something. */
export const reached = (at: number, moment: number): boolean => !(at < moment);
