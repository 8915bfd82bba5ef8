import type { RoleEvent } from './coordination-events.js';
import { childCoordinatorGranted, childCoordinatorRefused, childCoordinatorRequested } from '@samhandling/contracts';
import type { IndividualRole } from './coordinator-role.js';
import { contentOf, type HeardFact } from './heard-fact.js';

export interface Proposal {
  readonly service: string;
  readonly at: string;
  readonly answer?: 'declined' | 'accepted';
  readonly reason?: string;
}

export interface Holder {
  readonly service?: string;
  readonly name?: string;
  readonly at: string;
}

export interface RoleState {
  readonly proposals: readonly Proposal[];
  readonly holder?: Holder;
}

/** The coordinator roles of one case (K1); each role by itself, never interchangeable (N42). */
export interface CoordinationState {
  readonly caseId: string;
  readonly person: string;
  readonly roles: Readonly<Partial<Record<IndividualRole, RoleState>>>;
  /** What has been registered about the right to a child coordinator. */
  readonly heard: readonly HeardFact[];
}

export const noRole: RoleState = { proposals: [] };

export const coordinationOf = (caseId: string, person: string, heard: readonly HeardFact[]): CoordinationState => ({ caseId, person, roles: {}, heard });

export function evolveRoles(state: CoordinationState, { fact, data }: RoleEvent): CoordinationState {
  const role = data.role as IndividualRole;
  const before = state.roles[role] ?? noRole;
  return { ...state, roles: { ...state.roles, [role]: evolveRole(before, { fact, data } as RoleEvent) } };
}

export function evolveRole(role: RoleState, { fact, data }: RoleEvent): RoleState {
  switch (fact) {
    case 'proposed':
      return { ...role, proposals: [...role.proposals, { service: data.service, at: data.at }] };
    case 'declined':
      return answered(role, data.service, { answer: 'declined', reason: data.reason });
    case 'accepted':
      return answered(role, data.service, { answer: 'accepted' });
    case 'appointed':
      return { ...role, holder: { at: data.at, ...(data.service === undefined ? {} : { service: data.service }), ...(data.name === undefined ? {} : { name: data.name }) } };
  }
}

const answered = (role: RoleState, service: string, answer: Pick<Proposal, 'answer' | 'reason'>): RoleState => {
  const index = role.proposals.findLastIndex((proposal) => proposal.service === service);
  return { ...role, proposals: role.proposals.map((proposal, at) => (at === index ? { ...proposal, ...answer } : proposal)) };
};

/** The proposal nobody has answered yet, if there is one. */
export const openProposal = ({ proposals }: RoleState): Proposal | undefined => {
  const last = proposals.at(-1);
  return last?.answer === undefined ? last : undefined;
};

/** K1: the right to a child coordinator, as last registered; undefined when nobody has asked. */
export function childCoordinatorRight(heard: readonly Pick<HeardFact, 'type' | 'data'>[]): 'requested' | 'granted' | 'refused' | undefined {
  return heard.reduce<'requested' | 'granted' | 'refused' | undefined>((right, fact) => {
    if (contentOf(childCoordinatorRequested, fact) !== undefined) return right === 'granted' ? right : 'requested';
    if (contentOf(childCoordinatorGranted, fact) !== undefined) return 'granted';
    return contentOf(childCoordinatorRefused, fact) === undefined ? right : 'refused';
  }, undefined);
}
