import type { DataCategory, PersonId } from '@samhandling/contracts';
import { dataCategories } from '@samhandling/contracts';
import { decide } from '@samhandling/policy';
import type { Ground, HeldConsent, PersonPolicy, PolicyRules } from '@samhandling/policy';
import { maySign, whoMustSign } from './signers.decide.js';
import { consentFact } from './subject.js';

/** Somebody looking at what concerns a person: themself, or one of their guardians. */
export interface Look {
  readonly policy: PersonPolicy;
  readonly viewer: PersonId;
  readonly at: string;
  readonly rules: PolicyRules;
}

/**
 * On which ground the viewer may see all of this, or undefined when any part of it is not for them (rule D6): a guardian is a
 * recipient too, and a line that would tell half of something is not shown at all.
 */
export function mayTellAll(look: Look, eventType: string, categories: readonly DataCategory[]): Ground | undefined {
  const { policy, viewer, at, rules } = look;
  const relation = viewer === policy.person ? 'self' : 'guardian';
  const decision = decide({
    subject: policy, others: [], recipient: { kind: 'person', person: viewer, relation }, eventType, typeCategory: 'coordination', categories,
    purpose: 'own-access', at, consentCopyFresh: true, rules,
  });
  return decision.withheld.length === 0 ? decision.permitted[0]?.ground : undefined;
}

/** On which ground the viewer may see a consent: one who must sign must be able to read, others by the categories it is about. */
export function maySeeConsent(look: Look, consent: HeldConsent): Ground | undefined {
  const signs = maySign(whoMustSign(look.policy, consent.categories, look.rules.ageThresholds, look.at), look.viewer);
  return mayTellAll(look, consentFact.requested, signs ? [] : consent.categories);
}

/** Whether the viewer is a guardian or the person, in any matter at all; decides whether there is anything to look at. */
export const hasRelation = (look: Look): boolean => dataCategories.some((category) => mayTellAll(look, consentFact.requested, [category]) !== undefined);
