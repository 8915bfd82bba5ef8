import type { Decision, DecisionRequest } from './policy.js';

/** Whether a recipient may have each category about a person, and on which ground. */
export function decide(request: DecisionRequest): Decision {
  return {
    permitted: [], withheld: request.categories.map((category) => ({ category, reason: 'no-consent' })), outcome: 'withhold', reason: 'no-consent',
    policyVersion: request.rules.version, consents: [], rests: 'none',
  };
}
