import { DomainError, planRegistered, planUpdated } from '@samhandling/contracts';
import type { PlanEvent } from './coordination-events.js';
import { contentOf, factName, keyOf, type HeardFact } from './heard-fact.js';
import { followMeasures, measureKeyOf, sameMeasure } from './measure-following.js';
import type { PlanState } from './plan.state.js';

export interface CreatePlan {
  readonly at: string;
  /** Whether a consent to the plan itself is in force; a consent to share is another thing (D8). */
  readonly consentToPlan: boolean;
  readonly caseId?: string | undefined;
  readonly grownFrom?: { readonly system: string; readonly id: string } | undefined;
  readonly period?: { readonly from: string; readonly to?: string | undefined } | undefined;
}

export interface SetGoal {
  readonly goal: string;
  /** In the person's own words; nobody rewrites them. */
  readonly text: string;
  readonly setBy: string;
  readonly at: string;
}

/**
 * K3: one living plan per person; without consent to the plan it does not start. A relay log (stafettlogg) already registered becomes the plan
 * without being closed and typed again (N2).
 * @throws DomainError `plan-exists`, `plan-consent-missing` (both 409)
 */
export function createPlan({ at, consentToPlan, caseId, grownFrom, period }: CreatePlan, state: PlanState): PlanEvent[] {
  if (state.created !== undefined) throw new DomainError('plan-exists', { status: 409, detail: 'a person has one plan' });
  if (!consentToPlan) throw new DomainError('plan-consent-missing', { status: 409, detail: 'a plan starts when there is consent to it' });
  const origin = grownFrom ?? relayLogIn(state.heard);
  const data = {
    person: state.person,
    planId: state.planId,
    at,
    kind: 'ip',
    ...(caseId === undefined ? {} : { caseId }),
    ...(origin === undefined ? {} : { grownFrom: { system: origin.system, id: origin.id } }),
    ...(period === undefined ? {} : { period }),
  };
  return [{ fact: 'plan-created', data }];
}

/** @throws DomainError `not-found` (404) when there is no plan */
export function setGoal({ goal, text, setBy, at }: SetGoal, state: PlanState): PlanEvent[] {
  if (state.created === undefined) throw new DomainError('not-found', { status: 404 });
  return [{ fact: 'goal-set', data: { person: state.person, planId: state.planId, goal, text, setBy, at } }];
}

/**
 * K3, N43: the plan moves when a measure or a linked plan moves in its owner's system; nobody types it here. Before there is a plan the fact is
 * kept for it. Revisions are counted per measure and linked plan, so that a number tells nothing of what else there is (D1).
 */
export function follow(fact: HeardFact, state: PlanState, at: string): PlanEvent[] {
  if (state.created === undefined) return [];
  const { source, id } = fact;
  const revised = { person: state.person, planId: state.planId, at, change: factName(fact.type), causes: [{ source, id }] };
  const key = measureKeyOf(fact);
  if (key !== undefined) {
    const measure = followMeasures([...state.heard.filter((known) => keyOf(known) !== keyOf(fact)), fact]).find((one) => sameMeasure(one.key, key));
    if (measure === undefined) return [];
    const { system } = key;
    const shown = { system, id: key.id, state: measure.state, ...(measure.measureType === undefined ? {} : { measureType: measure.measureType }), ...(measure.service === undefined ? {} : { service: measure.service }) };
    const earlier = state.revisions.filter((revision) => revision.measure?.system === system && revision.measure.id === key.id).length;
    return [{ fact: 'plan-revised', data: { ...revised, revision: earlier + 1, measure: shown } }];
  }
  const linked = contentOf(planRegistered, fact) ?? contentOf(planUpdated, fact);
  if (linked === undefined) return [];
  const { system } = linked.plan;
  const earlier = state.revisions.filter((revision) => revision.linkedPlan?.system === system && revision.linkedPlan.id === linked.plan.id).length;
  return [{ fact: 'plan-revised', data: { ...revised, revision: earlier + 1, linkedPlan: { system, id: linked.plan.id, ...(linked.kind === undefined ? {} : { kind: linked.kind }) } } }];
}

const relayLogIn = (heard: readonly HeardFact[]): { system: string; id: string } | undefined =>
  heard.flatMap((fact) => contentOf(planRegistered, fact) ?? []).find(({ kind }) => kind === 'stafettlogg')?.plan;
