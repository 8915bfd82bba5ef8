import type { RoleEvent } from '../coordination-events.js';
import type { IndividualRole } from '../coordinator-role.js';
import { evolveRole, noRole, openProposal, type Holder, type RoleState } from '../role.state.js';

/** One coordinator role as a reader may see it. A vacancy is visible (N41). */
export interface RoleView {
  readonly role: IndividualRole;
  readonly status: 'vacant' | 'proposed' | 'accepted' | 'held';
  readonly proposedTo?: string;
  readonly holder?: Holder;
  readonly declined: readonly { readonly service: string; readonly reason?: string; readonly at: string }[];
}

/** From the events as they are cut for the reader; a role nothing is visible of is not there (D1). */
export function roleViews(events: readonly RoleEvent[]): RoleView[] {
  const roles = new Map<IndividualRole, RoleState>();
  for (const event of events) {
    const role = event.data.role as IndividualRole;
    roles.set(role, evolveRole(roles.get(role) ?? noRole, event));
  }
  return [...roles].map(([role, state]) => roleView(role, state));
}

function roleView(role: IndividualRole, state: RoleState): RoleView {
  const open = openProposal(state);
  const accepted = state.proposals.at(-1)?.answer === 'accepted' ? state.proposals.at(-1)?.service : undefined;
  const status = state.holder !== undefined ? 'held' : open !== undefined ? 'proposed' : accepted !== undefined ? 'accepted' : 'vacant';
  const proposedTo = state.holder === undefined ? (open?.service ?? accepted) : undefined;
  return {
    role,
    status,
    ...(proposedTo === undefined ? {} : { proposedTo }),
    ...(state.holder === undefined ? {} : { holder: state.holder }),
    declined: state.proposals.filter(({ answer }) => answer === 'declined').map(({ service, reason, at }) => ({ service, at, ...(reason === undefined ? {} : { reason }) })),
  };
}
