import { measureAdjusted, measureEnded, measureEvaluated, measureStarted, needReported, planRegistered, planUpdated, type EventType } from '@samhandling/contracts';
import { given } from '@samhandling/testing';
import type { PlanEvent } from './coordination-events.js';
import type { HeardFact } from './heard-fact.js';
import { createPlan, follow, setGoal } from './plan.decide.js';
import { evolvePlan, planOf, type PlanState } from './plan.state.js';
import { planView } from './view/plan.view.js';
import { roleViews } from './view/role.view.js';

const child = `p_${'c'.repeat(22)}`;
const planId = `plan-${child}`;
const noon = '2026-04-12T12:00:00Z';
const kindergarten = 'urn:no:orgnr:999999999:system:oppvekst';
let count = 0;

const heard = ({ type }: Pick<EventType, 'type'>, fields: object, more: Partial<HeardFact> = {}): HeardFact => {
  count += 1;
  return { source: kindergarten, id: `${count}`, type, time: noon, service: 'solvik-kindergarten', data: { person: { pseudonym: child }, ...fields }, ...more };
};
const measure = { system: 'oppvekst', kind: 'sak', id: 'm1' };
const started = heard(measureStarted, { measure, measureType: 'language-group', period: { from: '2026-04-07' } });
const adjusted = heard(measureAdjusted, { measure, adjustedAt: noon });
const evaluated = heard(measureEvaluated, { measure, evaluatedAt: noon, evaluatedBy: 'guardian', effect: 1 });
const ended = heard(measureEnded, { measure, endedAt: noon });
const relayLog = heard(planRegistered, { plan: { system: 'oppvekst', kind: 'sak', id: 'log-1' }, kind: 'stafettlogg', registeredAt: noon });
const relayLogUpdated = heard(planUpdated, { plan: { system: 'oppvekst', kind: 'sak', id: 'log-1' }, kind: 'stafettlogg', updatedAt: noon });

const decider = (...facts: HeardFact[]) => ({ initial: planOf(planId, child, facts), evolve: evolvePlan });
const created: PlanEvent = { fact: 'plan-created', data: { person: child, planId, at: noon, kind: 'ip' } };
const create = (consentToPlan: boolean) => (state: PlanState) => createPlan({ at: noon, consentToPlan }, state);
const hear = (fact: HeardFact) => (state: PlanState) => follow(fact, state, noon);
const revised = (fact: HeardFact, revision: number, change: string, more: object): PlanEvent => ({ fact: 'plan-revised', data: { person: child, planId, at: noon, revision, change, causes: [{ source: fact.source, id: fact.id }], ...more } });
const shown = (state: string) => ({ measure: { system: 'oppvekst', id: 'm1', state, measureType: 'language-group', service: 'solvik-kindergarten' } });

describe('One living plan per person (K3, N43)', () => {
  it('starts with consent to the plan', () => given(decider()).when(create(true)).then([created]));
  it('does not start without it: consent to share is another thing', () => given(decider()).when(create(false)).thenThrows('plan-consent-missing'));
  it('is one', () => given(decider(), [created]).when(create(true)).thenThrows('plan-exists'));
  it('grows from a relay log already registered, without anybody closing it and typing it again (N2)', () =>
    given(decider(relayLog)).when(create(true)).then([{ fact: 'plan-created', data: { person: child, planId, at: noon, kind: 'ip', grownFrom: { system: 'oppvekst', id: 'log-1' } } }]));
});

describe('A goal is in the person’s own words', () => {
  const command = { goal: 'g1', text: 'At jeg kan si ifra når jeg vil være med', setBy: 'guardian', at: noon };
  it('is written as it was said', () => given(decider(), [created]).when((state) => setGoal(command, state)).then([{ fact: 'goal-set', data: { person: child, planId, ...command } }]));
  it('belongs to a plan', () => given(decider()).when((state) => setGoal(command, state)).thenThrows('not-found'));
});

describe('The plan moves as the measures move in their owners’ systems (K3)', () => {
  it('by itself, once for each change', () => {
    given(decider(started, adjusted), [created]).when(hear(adjusted)).then([revised(adjusted, 1, 'measure-adjusted', shown('adjusted'))]);
    given(decider(started, adjusted, ended), [created, revised(adjusted, 1, 'measure-adjusted', shown('adjusted'))]).when(hear(ended)).then([revised(ended, 2, 'measure-ended', shown('ended'))]);
  });
  it('and stays where it was when the measure is only evaluated', () =>
    given(decider(started, evaluated), [created]).when(hear(evaluated)).then([revised(evaluated, 1, 'measure-evaluated', shown('started'))]));
  it('and links other plans instead of copying them (N7)', () =>
    given(decider(relayLog, relayLogUpdated), [created]).when(hear(relayLogUpdated)).then([revised(relayLogUpdated, 1, 'plan-updated', { linkedPlan: { system: 'oppvekst', id: 'log-1', kind: 'stafettlogg' } })]));
  it('and counts each measure by itself: the number tells nothing of other measures (D1)', () => {
    const other = heard(measureStarted, { measure: { system: 'habu', kind: 'sak', id: 'm9' }, period: { from: '2026-04-07' } }, { source: 'urn:no:orgnr:999999998:system:habu', service: 'habu' });
    given(decider(started, other, adjusted), [created, revised(other, 1, 'measure-started', { measure: { system: 'habu', id: 'm9', state: 'started' } })])
      .when(hear(adjusted))
      .then([revised(adjusted, 1, 'measure-adjusted', shown('adjusted'))]);
  });
  it('not before there is a plan, and not for what a plan does not follow', () => {
    given(decider(started)).when(hear(started)).then([]);
    given(decider(), [created]).when(hear(heard(needReported, { reportedAt: noon }))).then([]);
  });
});

describe('The plan a reader sees', () => {
  const view = (facts: HeardFact[]) => planView({ created: { person: child, planId, at: noon, period: { from: '2026-04-12' } }, goals: [{ goal: 'g1', text: 'Være med', at: noon }], facts, coordinators: [] });

  it('shows the measures as they stand now, also those from before the plan', () =>
    expect(view([started, evaluated, adjusted]).measures).toEqual([
      { measure: { system: 'oppvekst', id: 'm1' }, state: 'adjusted', service: 'solvik-kindergarten', measureType: 'language-group', period: { from: '2026-04-07' }, evaluations: [{ at: noon, effect: 1, by: 'guardian' }] },
    ]));

  it('links other plans', () => expect(view([relayLog, relayLogUpdated]).linkedPlans).toEqual([{ plan: { system: 'oppvekst', id: 'log-1' }, kind: 'stafettlogg', service: 'solvik-kindergarten' }]));

  it('says what the regulation’s contents still lack (IPf § 9)', () => {
    expect(view([started]).lacks).toEqual(['resources-and-needs', 'responsible-for-the-plan', 'contributions', 'how-carried-out', 'coordinator', 'wished-cooperation', 'childs-participation']);
    expect(view([]).lacks).toContain('measures');
  });
});

describe('The roles a reader sees', () => {
  const ofRole = { caseId: 'case-9999', person: child, role: 'child-coordinator', at: noon };
  it('shows who was asked, who declined and why, and that nobody has it yet (N41)', () => {
    const proposed = { fact: 'proposed', data: { ...ofRole, service: 'solvik-kindergarten' } } as const;
    const declined = { fact: 'declined', data: { ...ofRole, service: 'solvik-kindergarten', reason: 'no-time-set-aside' } } as const;
    expect(roleViews([proposed])).toEqual([{ role: 'child-coordinator', status: 'proposed', proposedTo: 'solvik-kindergarten', declined: [] }]);
    expect(roleViews([proposed, declined])).toEqual([{ role: 'child-coordinator', status: 'vacant', declined: [{ service: 'solvik-kindergarten', reason: 'no-time-set-aside', at: noon }] }]);
    expect(roleViews([proposed, declined, { fact: 'appointed', data: { ...ofRole, name: 'Kari Vik' } }])).toMatchObject([{ status: 'held', holder: { name: 'Kari Vik' } }]);
  });
});
