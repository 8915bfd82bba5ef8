import { decisionMade, measureStarted, needAnswered, referralAccepted } from '@samhandling/contracts';
import type { CaseEvent } from './case-events.js';
import type { CaseState } from './case.state.js';
import { contentOf, type Registration } from './registration.js';

/**
 * A service accepts when it takes a referral or a reported need on, grants something, or starts a measure. To receive an application is
 * a duty and no acceptance. Who accepts is the service that registered it, never one it names.
 */
export function isAcceptance(registration: Registration): boolean {
  if (contentOf(referralAccepted, registration) !== undefined || contentOf(measureStarted, registration) !== undefined) return true;
  if (contentOf(needAnswered, registration)?.outcome === 'taken-up') return true;
  const decision = contentOf(decisionMade, registration);
  return decision !== undefined && decision.outcome !== 'refused';
}

/** C2, N23: from the first acceptance exactly one service answers for coordination; later acceptances change nothing. */
export function assumeResponsibility(registration: Registration, state: CaseState, at: string): CaseEvent[] {
  if (state.responsibility !== undefined || registration.service === undefined || !isAcceptance(registration)) return [];
  const { source, id, service } = registration;
  return [{ fact: 'responsibility-assumed', data: { caseId: state.caseId ?? '', person: state.person ?? '', service, at, causes: [{ source, id }] } }];
}
