import type { DataCategory, Invocation, PersonId, ServiceId } from '@samhandling/contracts';
import { DomainError } from '@samhandling/contracts';
import { inPeriod, instant } from '@samhandling/policy';
import type { PolicyRules, StatuteRow } from '@samhandling/policy';
import { objectionCovers } from './objection.decide.js';
import { consentFact } from './subject.js';
import type { Fact, SubjectState } from './subject.js';

/** A named professional uses a statute towards one service, for one person, with a reason (rule D7). */
export interface InvokeGround {
  readonly invocationId: string;
  readonly row: string;
  readonly from: { readonly service: ServiceId; readonly serviceType: string };
  /** The receiving service; its type is undefined when nobody knows the service. */
  readonly to: { readonly service: ServiceId; readonly serviceType: string | undefined };
  readonly categories: readonly DataCategory[];
  readonly purpose: string;
  readonly invokedBy: { readonly name: string; readonly role: string };
  readonly reason: string;
  /** The professional knows that the person has objected and uses the statute anew all the same; the reason must carry that (rule D8). */
  readonly despiteObjection?: boolean;
  readonly validFrom: string;
  readonly validTo: string;
  /** When the person may see it; at once unless a later time is chosen, which is a recorded choice (rule D7). */
  readonly visibleFrom: string;
  readonly at: string;
  readonly rules: PolicyRules;
  readonly periodDaysMax: number;
}

export interface GroundInvoked {
  readonly person: PersonId;
  readonly invocation: Invocation;
  readonly at: string;
}

const day = 86_400_000;
const no = (code: string, status = 422): DomainError => new DomainError(code, { status });

/**
 * Records the use of a statute. Throws `unknown-ground`, `ground-not-confirmed`, `ground-not-in-force`, `ground-not-for-service`,
 * `unknown-service`, `wrong-recipient`, `wrong-purpose`, `category-not-covered`, `ground-objected`, `period-empty`, `period-too-long`.
 */
export function invokeGround(command: InvokeGround, state: SubjectState): Fact<GroundInvoked>[] {
  const row = command.rules.statutes.find((one) => one.id === command.row);
  if (row === undefined) throw no('unknown-ground');
  checkRow(row, command);
  checkPeriod(row, command);
  const use = { row: row.id, from: command.from.service, to: command.to.service };
  if (row.objectable && command.despiteObjection !== true && state.policy.objections.some((objection) => objectionCovers(objection, use))) throw no('ground-objected', 409);
  const { invocationId, purpose, invokedBy, reason, validFrom, validTo, visibleFrom, at } = command;
  const invocation: Invocation = {
    invocationId, ...use, categories: [...new Set(command.categories)].sort(),
    purpose, invokedBy, reason, validFrom, validTo, visibleFrom,
  };
  return [{ type: consentFact.groundInvoked, data: { person: state.policy.person, invocation, at } }];
}

function checkRow(row: StatuteRow, command: InvokeGround): void {
  if (row.confirmedBy === undefined) throw no('ground-not-confirmed');
  if (!row.from.serviceTypes.includes(command.from.serviceType)) throw no('ground-not-for-service', 403);
  if (command.to.serviceType === undefined) throw no('unknown-service');
  if (!row.to.serviceTypes.includes(command.to.serviceType)) throw no('wrong-recipient');
  if (!row.purposes.includes(command.purpose)) throw no('wrong-purpose');
  if (!command.categories.every((category) => row.categories.includes(category))) throw no('category-not-covered');
}

function checkPeriod(row: StatuteRow, command: InvokeGround): void {
  const [from, to] = [instant(command.validFrom), instant(command.validTo)];
  if (!inPeriod(instant(command.at), row.validFrom, row.validTo) || !inPeriod(from, row.validFrom, row.validTo)) throw no('ground-not-in-force');
  if (to <= from) throw no('period-empty');
  if (to - from > command.periodDaysMax * day) throw no('period-too-long');
}
