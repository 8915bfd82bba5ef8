import type { DataCategory, PersonId } from '@samhandling/contracts';
import { birthday, inPeriod, instant } from '@samhandling/policy';
import type { AgeThreshold, Guardian, PersonPolicy } from '@samhandling/policy';

/** Who must all sign before a consent is in force, and until when their right lasts. */
export interface Signing {
  readonly signers: readonly PersonId[];
  /** The moment a guardian's right ends because the young person passes a threshold; nothing is permitted at or after it. */
  readonly until?: string;
}

/**
 * Who must sign for these categories: the person from the age the law gives the decision to them, before that everyone with parental
 * responsibility together. Mixed categories may need both. Nobody may sign for someone the register has told nothing of, for someone
 * dead, or where no data controller has confirmed the age. Source: `legal-grounds.md` § 3.2; ages are data (`age-thresholds.yaml`).
 */
export function whoMustSign(person: PersonPolicy, categories: readonly DataCategory[], thresholds: readonly AgeThreshold[], at: string): Signing {
  const { bornOn } = person;
  if (bornOn === undefined || person.deceased !== undefined) return { signers: [] };
  const now = instant(at);
  const decides = categories.map((category) => whoDecides(ownDecisionMoments(bornOn, category, thresholds, now), now));
  if (decides.some((who) => who === 'nobody')) return { signers: [] };
  const own = decides.some((who) => who === 'person') ? [person.person] : [];
  const turns = decides.filter((who) => typeof who === 'number');
  if (turns.length === 0) return { signers: own };
  const guardians = person.guardians.filter((guardian) => mayActAsGuardian(guardian, now));
  if (guardians.length === 0) return { signers: [] };
  return { signers: [...own, ...guardians.map((guardian) => guardian.person)], until: new Date(Math.min(...turns)).toISOString() };
}

/** Guardians decide before the first moment (answered with it), the person from the last; between them nobody, and unknown is no. */
function whoDecides(moments: readonly number[], now: number): 'person' | 'nobody' | number {
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return 'nobody';
  if (now < first) return first;
  return now >= last ? 'person' : 'nobody';
}

function ownDecisionMoments(bornOn: string, category: DataCategory, thresholds: readonly AgeThreshold[], now: number): number[] {
  return thresholds
    .filter((row) => row.right === 'own-decision' && row.confirmedBy !== undefined && row.categories.includes(category) && inPeriod(now, row.validFrom, row.validTo))
    .map((row) => birthday(bornOn, row.age))
    .sort((a, b) => a - b);
}

/** Whether someone may act as guardian now: parental responsibility, or appointed by the authorities. */
export const mayActAsGuardian = (guardian: Guardian, now: number): boolean =>
  (guardian.parentalResponsibility || guardian.kind === 'appointed') && inPeriod(now, guardian.from, guardian.to);

/** Whether someone may act for the person at all in this matter. */
export const maySign = (signing: Signing, by: PersonId): boolean => signing.signers.includes(by);
