import { eventually } from '../eventually.js';
import { askForConsent, sayYes } from './2-consent.js';
import { planItems } from './cast.js';
import { aboutChild, type Stage } from './stage.js';

/** A6: the kindergarten declines; the coordinating unit appoints a child coordinator; a relay log becomes a plan; the family writes its goal. */
export const appointCoordinator = async (stage: Stage): Promise<void> => {
  const { narrator, systems, people } = stage;
  narrator.step('A6', 'Somebody coordinates, and the plan has the family’s own goal');
  await systems['health-station'].register('child-coordinator-requested', {
    ...aboutChild(stage), request: { system: 'journal', kind: 'sak', id: 'request-1' }, role: 'child-coordinator', requestedAt: '2026-04-10T09:00:00+02:00', requestedBy: 'guardian',
  });
  const coordinator = `/cases/${stage.caseId}/coordinator`;
  await eventually('the coordinator service knows the case', () => people.leader.coordinator.send('POST', `${coordinator}/propose`, {
    role: 'child-coordinator', service: systems.kindergarten.serviceId,
  }, { 'idempotency-key': 'a6-propose' }).catch(notYet));
  const ownCaseId = await eventually('the kindergarten finds the case', async () => {
    await systems.kindergarten.read();
    return systems.kindergarten.caseId();
  });
  await eventually('the kindergarten answers', () => systems.kindergarten.coordinator.send('POST', `/cases/${ownCaseId}/coordinator/decline`, { role: 'child-coordinator', reason: 'no-time-set-aside' }, { 'idempotency-key': 'a6-decline' }).catch(notYet));
  narrator.act('Kindergarten', 'declines to coordinate: no time set aside');
  await people.leader.coordinator.send('POST', `${coordinator}/appoint`, { role: 'child-coordinator', name: 'Kari Vik', service: 'solvik-health-station' }, { 'idempotency-key': 'a6-appoint' });
  narrator.act('The coordinating unit', 'appoints a child coordinator, because the parents asked for one');
  await plan(stage);
};

const relayLog = { system: 'oppvekst', id: 'stafettlogg-1' };

const plan = async (stage: Stage): Promise<void> => {
  const { narrator, systems, people } = stage;
  await systems.kindergarten.register('plan-registered', {
    ...aboutChild(stage), plan: { ...relayLog, kind: 'sak' }, kind: 'stafettlogg', registeredAt: '2026-04-12T09:00:00+02:00',
  });
  const requestId = await askForConsent(stage, 'individual-plan', 'individual-plan', planItems);
  await sayYes(people.guardian1, requestId);
  await sayYes(people.guardian2, requestId);
  narrator.act('Both guardians', 'say yes to a plan: another question than sharing');
  const created = await eventually('the plan is made', () => people.guardian1.coordinator.send<{ planId: string }>('POST', '/plans', { person: stage.childId, grownFrom: relayLog }, { 'idempotency-key': 'a6-plan' }).catch(notYet));
  await people.guardian1.coordinator.send('POST', `/plans/${created.planId}/goals`, { text: 'At Jonas kan si ifra når han vil være med' }, { 'idempotency-key': 'a6-goal' });
  narrator.act(people.guardian1.name, 'writes the goal in the family’s own words');
  narrator.effect('the kindergarten’s relay log is linked, not closed and retyped');
};

/** A service that has not heard of the case yet says so; anything else is a fault. */
const notYet = (error: unknown): undefined => {
  const code = (error as { problem?: { status?: number } }).problem?.status;
  if (code === 404 || code === 409) return undefined;
  throw error;
};
