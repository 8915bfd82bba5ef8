import { deliveredNotice, planRegistered, planUpdated } from '@samhandling/contracts';
import { contentOf, type HeardFact } from '../heard-fact.js';
import { followMeasures, type FollowedMeasure } from '../measure-following.js';
import type { Goal, PlanState } from '../plan.state.js';
import type { RoleView } from './role.view.js';

export interface LinkedPlanView {
  readonly plan: { readonly system: string; readonly id: string };
  readonly kind?: string;
  readonly service?: string;
  readonly title?: string;
}

/** The parts the regulation on individual plan asks for (IPf § 9), in its order. */
export const planContents = [
  'goals',
  'resources-and-needs',
  'participants',
  'responsible-for-the-plan',
  'contributions',
  'measures',
  'how-carried-out',
  'coordinator',
  'period-and-revision',
  'consent-to-the-plan',
  'wished-cooperation',
  'childs-participation',
] as const;
export type PlanContent = (typeof planContents)[number];

export interface PlanView {
  readonly created: { readonly at: string; readonly grownFrom?: unknown; readonly period?: unknown };
  readonly goals: readonly Goal[];
  readonly measures: readonly (Omit<FollowedMeasure, 'key'> & { readonly measure: { readonly system: string; readonly id: string } })[];
  readonly linkedPlans: readonly LinkedPlanView[];
  readonly coordinators: readonly RoleView[];
  /** What the required contents still lack, as far as this reader can see. */
  readonly lacks: readonly PlanContent[];
  readonly notice: typeof deliveredNotice;
}

export interface PlanViewing {
  readonly created: NonNullable<PlanState['created']>;
  /** As cut for the reader: a goal without its text is a goal the reader may not read. */
  readonly goals: readonly Goal[];
  /** What the gate let through, in the order heard. */
  readonly facts: readonly HeardFact[];
  readonly coordinators: readonly RoleView[];
}

/** The plan as one reader may see it; built from what it may see and nothing else (D1, K3). */
export function planView({ created, goals, facts, coordinators }: PlanViewing): PlanView {
  const measures = followMeasures(facts).map(({ key, ...rest }) => ({ measure: { system: key.system, id: key.id }, ...rest }));
  const linkedPlans = linkedPlansIn(facts);
  const has = new Set<PlanContent>(['consent-to-the-plan']);
  if (goals.some(({ text }) => text !== undefined)) has.add('goals');
  if (measures.length > 0) has.add('measures');
  if (measures.some(({ service }) => service !== undefined)) has.add('participants');
  if (coordinators.some(({ status }) => status === 'held')) has.add('coordinator').add('responsible-for-the-plan');
  if (created.period !== undefined) has.add('period-and-revision');
  return {
    created: { at: created.at, ...(created.grownFrom === undefined ? {} : { grownFrom: created.grownFrom }), ...(created.period === undefined ? {} : { period: created.period }) },
    goals,
    measures,
    linkedPlans,
    coordinators,
    lacks: planContents.filter((content) => !has.has(content)),
    notice: deliveredNotice,
  };
}

/** Plans in other systems, by reference (N7); the newest word counts. */
function linkedPlansIn(facts: readonly HeardFact[]): LinkedPlanView[] {
  const found = new Map<string, LinkedPlanView>();
  for (const fact of facts) {
    const content = contentOf(planRegistered, fact) ?? contentOf(planUpdated, fact);
    if (content === undefined) continue;
    const { system, id } = content.plan;
    const key = JSON.stringify([fact.source, system, id]);
    found.set(key, {
      ...found.get(key),
      plan: { system, id },
      ...(content.kind === undefined ? {} : { kind: content.kind }),
      ...(fact.service === undefined ? {} : { service: fact.service }),
      ...(content.title === undefined ? {} : { title: content.title }),
    });
  }
  return [...found.values()];
}
