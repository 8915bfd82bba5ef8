import type { PersonId } from '@samhandling/contracts';
import type { ServiceName } from '@samhandling/contracts';
import { consentFact } from './subject.js';
import type { Fact, SubjectState } from './subject.js';

/** The services that tell anybody anything; each must have stopped before a withdrawal is in force (`mechanisms.md`, Stop order). */
export const stoppingServices: readonly ServiceName[] = ['exchange', 'case', 'coordinator', 'notification'];

export interface WithdrawalInForce {
  readonly person: PersonId;
  /** Id of the event that ordered the stop. */
  readonly withdrawal: string;
  readonly at: string;
}

/** Says that a stop is in force once every service has confirmed it; says it once (invariant I5). */
export function confirmInForce(command: { withdrawal: string; confirmedBy: readonly string[]; at: string }, state: SubjectState): Fact<WithdrawalInForce>[] {
  const stop = state.stops.find((one) => one.id === command.withdrawal);
  if (stop === undefined || stop.inForce) return [];
  if (!stoppingServices.every((service) => command.confirmedBy.includes(service))) return [];
  return [{ type: consentFact.withdrawalInForce, data: { person: state.policy.person, withdrawal: stop.id, at: command.at } }];
}
