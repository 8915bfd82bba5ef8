import type { Objection, PersonId, ServiceId } from '@samhandling/contracts';
import { DomainError, isDataCategory } from '@samhandling/contracts';
import type { PolicyRules } from '@samhandling/policy';
import { maySign, whoMustSign } from './signers.decide.js';
import { consentFact } from './subject.js';
import type { Fact, SubjectState } from './subject.js';

/** The person's no to a statute that allows sharing and gives a right to object (rule D8, e.g. hpl § 29). */
export interface ObjectToGround {
  readonly objectionId: string;
  readonly row: string;
  /** Only towards these services; every service the row covers when left out. */
  readonly from?: ServiceId;
  readonly to?: ServiceId;
  readonly by: PersonId;
  readonly at: string;
  readonly rules: PolicyRules;
}

export interface ObjectedToGround {
  readonly person: PersonId;
  readonly objection: Objection;
  readonly at: string;
}

/**
 * Records an objection; it is a stop order like a withdrawal. The same objection twice changes nothing.
 * Throws `not-a-guardian`, `unknown-ground`, `not-objectable` (a statute that demands sharing cannot be refused).
 */
export function objectToGround(command: ObjectToGround, state: SubjectState): Fact<ObjectedToGround>[] {
  const row = command.rules.statutes.find((one) => one.id === command.row);
  if (row === undefined) throw new DomainError('unknown-ground');
  const { person } = state.policy;
  const isDecider = row.categories.filter(isDataCategory).some((category) => maySign(whoMustSign(state.policy, [category], command.rules.ageThresholds, command.at), command.by));
  if (!isDecider) throw new DomainError('not-a-guardian', { status: 403 });
  if (!row.objectable || row.effect === 'must') throw new DomainError('not-objectable');
  if (state.policy.objections.some((earlier) => earlier.row === row.id && earlier.from === command.from && earlier.to === command.to)) return [];
  const { objectionId, from, to, by, at } = command;
  const objection: Objection = { objectionId, row: row.id, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), by, at };
  return [{ type: consentFact.objected, data: { person, objection, at } }];
}

/** Whether an objection covers a use of a statute from one service to another. */
export const objectionCovers = (objection: Objection, use: { row: string; from: ServiceId; to: ServiceId }): boolean =>
  (objection.row === undefined || objection.row === use.row) &&
  (objection.from === undefined || objection.from === use.from) &&
  (objection.to === undefined || objection.to === use.to);
