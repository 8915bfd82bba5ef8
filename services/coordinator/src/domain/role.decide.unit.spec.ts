import { childCoordinatorRefused, childCoordinatorRequested } from '@samhandling/contracts';
import { given } from '@samhandling/testing';
import { individualRole } from './coordinator-role.js';
import type { RoleEvent } from './coordination-events.js';
import type { HeardFact } from './heard-fact.js';
import { acceptCoordinator, appointCoordinator, declineCoordinator, proposeCoordinator } from './role.decide.js';
import { childCoordinatorRight, coordinationOf, evolveRoles, type CoordinationState } from './role.state.js';

const child = `p_${'c'.repeat(22)}`;
const caseId = `case-9999-${child}`;
const noon = '2026-04-10T12:00:00Z';
const heard = (type: { type: string }): HeardFact => ({ source: 's', id: type.type, type: type.type, time: noon, data: { person: { pseudonym: child } } });
const asked = [heard(childCoordinatorRequested)];

const decider = (facts: HeardFact[] = asked) => ({ initial: coordinationOf(caseId, child, facts), evolve: evolveRoles });
const ofRole = { caseId, person: child, role: 'child-coordinator', at: noon };
const proposedTo = (service: string): RoleEvent => ({ fact: 'proposed', data: { ...ofRole, service } });
const declinedBy = (service: string): RoleEvent => ({ fact: 'declined', data: { ...ofRole, service, reason: 'no-time-set-aside' } });
const acceptedBy = (service: string): RoleEvent => ({ fact: 'accepted', data: { ...ofRole, service } });
const appointed = (service: string): RoleEvent => ({ fact: 'appointed', data: { ...ofRole, service } });

const role = 'child-coordinator' as const;
const propose = (service: string) => (state: CoordinationState) => proposeCoordinator({ role, service, at: noon }, state);
const decline = (service: string) => (state: CoordinationState) => declineCoordinator({ role, service, reason: 'no-time-set-aside', at: noon }, state);
const accept = (service: string) => (state: CoordinationState) => acceptCoordinator({ role, service, at: noon }, state);
const appoint = (service: string) => (state: CoordinationState) => appointCoordinator({ role, service, at: noon }, state);

describe('A coordinator is proposed, declines or accepts, and is appointed by who may (K1, N41)', () => {
  it('proposes a service', () => given(decider()).when(propose('solvik-kindergarten')).then([proposedTo('solvik-kindergarten')]));
  it('says why it declines', () => given(decider(), [proposedTo('solvik-kindergarten')]).when(decline('solvik-kindergarten')).then([declinedBy('solvik-kindergarten')]));
  it('proposes the next one after a no', () =>
    given(decider(), [proposedTo('solvik-kindergarten'), declinedBy('solvik-kindergarten')]).when(propose('solvik-ppt')).then([proposedTo('solvik-ppt')]));
  it('makes nobody coordinator by an acceptance alone', () =>
    given(decider(), [proposedTo('solvik-ppt')]).when(accept('solvik-ppt')).thenIt((events, state) => {
      expect(events).toEqual([acceptedBy('solvik-ppt')]);
      expect(events.reduce(evolveRoles, state).roles[role]?.holder).toBeUndefined();
    }));
  it('appoints directly, whatever was declined before', () =>
    given(decider(), [proposedTo('solvik-kindergarten'), declinedBy('solvik-kindergarten')]).when(appoint('solvik-coordinating-unit')).then([appointed('solvik-coordinating-unit')]));

  it('says nothing twice', () => {
    given(decider(), [proposedTo('solvik-ppt')]).when(propose('solvik-ppt')).then([]);
    given(decider(), [proposedTo('solvik-ppt'), declinedBy('solvik-ppt')]).when(decline('solvik-ppt')).then([]);
    given(decider(), [proposedTo('solvik-ppt'), acceptedBy('solvik-ppt')]).when(accept('solvik-ppt')).then([]);
    given(decider(), [appointed('solvik-ppt')]).when(appoint('solvik-ppt')).then([]);
  });

  it.each<[string, RoleEvent[], (state: CoordinationState) => RoleEvent[], string]>([
    ['another service has been asked and has not answered', [proposedTo('solvik-ppt')], propose('habu'), 'proposal-unanswered'],
    ['somebody holds the role: proposing', [appointed('solvik-ppt')], propose('habu'), 'role-already-held'],
    ['somebody holds the role: appointing', [appointed('solvik-ppt')], appoint('habu'), 'role-already-held'],
    ['a service declines what was proposed to another', [proposedTo('solvik-ppt')], decline('habu'), 'not-proposed-to-service'],
    ['a service accepts what it has declined', [proposedTo('habu'), declinedBy('habu')], accept('habu'), 'not-proposed-to-service'],
    ['nobody is named', [], (state) => appointCoordinator({ role, at: noon }, state), 'holder-missing'],
  ])('is refused when %s', (_, history, command, code) => given(decider(), history).when(command).thenThrows(code));
});

describe('A child coordinator is for who asks for one (hol § 7-2 a)', () => {
  it('is not proposed or appointed unasked', () => {
    given(decider([])).when(propose('solvik-ppt')).thenThrows('child-coordinator-not-requested');
    given(decider([])).when(appoint('solvik-ppt')).thenThrows('child-coordinator-not-requested');
  });

  it('keeps track of the right as requested, granted or refused', () => {
    expect(childCoordinatorRight([])).toBeUndefined();
    expect(childCoordinatorRight(asked)).toBe('requested');
    expect(childCoordinatorRight([...asked, heard(childCoordinatorRefused)])).toBe('refused');
  });
});

describe('The roles are never interchangeable (N42, K0)', () => {
  it('leaves the plan coordinator vacant when a child coordinator is appointed', () =>
    given(decider(), [appointed('solvik-ppt')])
      .when((state) => appointCoordinator({ role: 'individual-plan-coordinator', name: 'Kari Vik', at: noon }, state))
      .then([{ fact: 'appointed', data: { ...ofRole, role: 'individual-plan-coordinator', name: 'Kari Vik' } }]));

  it.each(['system-coordinator', 'slt-coordinator', 'leader-of-coordinating-unit'])('refuses %s for a person', (code) => {
    expect(() => individualRole(code)).toThrow('system-level-role');
  });

  it('refuses a role nobody knows', () => expect(() => individualRole('boss')).toThrow('unknown-role'));
});
