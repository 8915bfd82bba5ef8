import { DomainError } from '@samhandling/contracts';
import type { RoleEvent } from './coordination-events.js';
import type { IndividualRole } from './coordinator-role.js';
import { childCoordinatorRight, noRole, openProposal, type CoordinationState, type RoleState } from './role.state.js';

export interface ProposeCoordinator {
  readonly role: IndividualRole;
  readonly service: string;
  /** The service in whose name it is proposed, when it is one. */
  readonly by?: string | undefined;
  readonly at: string;
}

export interface DeclineCoordinator {
  readonly role: IndividualRole;
  readonly service: string;
  /** A code; nobody declines without one (N41). */
  readonly reason: string;
  readonly reasonText?: string | undefined;
  readonly at: string;
}

export interface AcceptCoordinator {
  readonly role: IndividualRole;
  readonly service: string;
  readonly at: string;
}

export interface AppointCoordinator {
  readonly role: IndividualRole;
  readonly service?: string | undefined;
  readonly name?: string | undefined;
  readonly mandate?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: string | undefined;
  readonly at: string;
}

/**
 * K1: a service is asked to hold a role; the same proposal again changes nothing.
 * @throws DomainError `child-coordinator-not-requested`, `role-already-held`, `proposal-unanswered` (all 409)
 */
export function proposeCoordinator({ role, service, by, at }: ProposeCoordinator, state: CoordinationState): RoleEvent[] {
  const now = vacant(role, state);
  const open = openProposal(now);
  if (open?.service === service) return [];
  if (open !== undefined) throw new DomainError('proposal-unanswered', { status: 409, detail: 'another service has been asked and has not answered' });
  return [{ fact: 'proposed', data: { ...ofRole(role, state, at), service, ...(by === undefined ? {} : { proposedBy: by }) } }];
}

/**
 * K1: only who was asked can decline. Declining twice changes nothing.
 * @throws DomainError `not-proposed-to-service` (409)
 */
export function declineCoordinator({ role, service, reason, reasonText, at }: DeclineCoordinator, state: CoordinationState): RoleEvent[] {
  if (!isOpenFor(role, service, 'declined', state)) return [];
  return [{ fact: 'declined', data: { ...ofRole(role, state, at), service, reason, ...(reasonText === undefined ? {} : { reasonText }) } }];
}

/**
 * K1: an acceptance makes nobody coordinator; a leader appoints.
 * @throws DomainError `not-proposed-to-service` (409)
 */
export function acceptCoordinator({ role, service, at }: AcceptCoordinator, state: CoordinationState): RoleEvent[] {
  if (!isOpenFor(role, service, 'accepted', state)) return [];
  return [{ fact: 'accepted', data: { ...ofRole(role, state, at), service } }];
}

/**
 * K1, N41: appointed by who has the authority, after an acceptance or directly. The same appointment again changes nothing.
 * @throws DomainError `holder-missing` (422), `child-coordinator-not-requested`, `role-already-held` (both 409)
 */
export function appointCoordinator({ role, service, name, mandate, from, to, by, at }: AppointCoordinator, state: CoordinationState): RoleEvent[] {
  if (service === undefined && name === undefined) throw new DomainError('holder-missing', { detail: 'say which service or who is appointed' });
  const holder = state.roles[role]?.holder;
  if (holder !== undefined && holder.service === service && holder.name === name) return [];
  vacant(role, state);
  const given = { service, name, mandate, from, to, appointedBy: by };
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return [{ fact: 'appointed', data: { ...ofRole(role, state, at), ...stated } }];
}

/** K1, hol § 7-2 a: a child coordinator is appointed when the parents ask for one, and nobody is made to have one. */
function vacant(role: IndividualRole, state: CoordinationState): RoleState {
  if (role === 'child-coordinator' && childCoordinatorRight(state.heard) === undefined) {
    throw new DomainError('child-coordinator-not-requested', { status: 409, detail: 'the parents have not asked for a child coordinator' });
  }
  const now = state.roles[role] ?? noRole;
  if (now.holder !== undefined) throw new DomainError('role-already-held', { status: 409, detail: 'somebody holds this role' });
  return now;
}

function isOpenFor(role: IndividualRole, service: string, answer: 'declined' | 'accepted', state: CoordinationState): boolean {
  const last = (state.roles[role] ?? noRole).proposals.findLast((proposal) => proposal.service === service);
  if (last?.answer === answer) return false;
  if (last === undefined || last.answer !== undefined) throw new DomainError('not-proposed-to-service', { status: 409, detail: 'the role is not proposed to this service' });
  return true;
}

const ofRole = (role: IndividualRole, { caseId, person }: CoordinationState, at: string) => ({ caseId, person, role, at });
