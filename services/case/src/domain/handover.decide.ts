import { DomainError } from '@samhandling/contracts';
import type { CaseEvent } from './case-events.js';
import type { CaseState } from './case.state.js';

export interface ProposeHandover {
  /** The service on whose behalf the caller acts. */
  readonly service: string;
  readonly to: string;
  readonly at: string;
}

export interface AcceptHandover {
  readonly service: string;
  readonly at: string;
}

/**
 * C2: only the accountable service can offer its responsibility to another. A new proposal to the same service changes nothing.
 * @throws DomainError `not-accountable`, `handover-to-itself`, `handover-already-proposed` (all 409)
 */
export function proposeHandover({ service, to, at }: ProposeHandover, state: CaseState): CaseEvent[] {
  if (state.responsibility?.accountable !== service) throw new DomainError('not-accountable', { status: 409, detail: 'only the accountable service can hand over' });
  if (to === service) throw new DomainError('handover-to-itself', { status: 409 });
  if (state.proposed?.to === to) return [];
  if (state.proposed !== undefined) throw new DomainError('handover-already-proposed', { status: 409, detail: 'another service has been asked and has not answered' });
  return [{ fact: 'responsibility-transfer-proposed', data: { ...ofCase(state), from: service, to, at } }];
}

/**
 * C2: a handover takes effect when the receiver accepts; until then the old service answers.
 * @throws DomainError `handover-not-addressed-to-service` (409)
 */
export function acceptHandover({ service, at }: AcceptHandover, state: CaseState): CaseEvent[] {
  const { proposed, responsibility } = state;
  if (proposed === undefined && responsibility?.accountable === service) return [];
  if (proposed?.to !== service) throw new DomainError('handover-not-addressed-to-service', { status: 409 });
  return [{ fact: 'responsibility-transferred', data: { ...ofCase(state), from: proposed.from, to: service, at } }];
}

/** Whoever hears of the handover must be allowed what the responsibility rests on (D2). */
const ofCase = ({ caseId = '', person = '', responsibility }: CaseState) => ({ caseId, person, causes: [...(responsibility?.causes ?? [])] });
