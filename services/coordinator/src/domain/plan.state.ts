import type { PlanEvent } from './coordination-events.js';
import type { HeardFact } from './heard-fact.js';

export interface Goal {
  readonly goal: string;
  readonly text?: string;
  readonly setBy?: string;
  readonly at: string;
}

/** The one living plan of a person, and what others have registered that it follows (K3, N43). */
export interface PlanState {
  readonly planId: string;
  readonly person: string;
  readonly created?: Extract<PlanEvent, { fact: 'plan-created' }>['data'];
  readonly goals: readonly Goal[];
  readonly revisions: readonly Extract<PlanEvent, { fact: 'plan-revised' }>['data'][];
  /** Measures and other plans, in the order heard. */
  readonly heard: readonly HeardFact[];
}

export const planOf = (planId: string, person: string, heard: readonly HeardFact[]): PlanState => ({ planId, person, goals: [], revisions: [], heard });

export function evolvePlan(state: PlanState, { fact, data }: PlanEvent): PlanState {
  switch (fact) {
    case 'plan-created':
      return { ...state, created: data };
    case 'goal-set':
      return { ...state, goals: [...state.goals.filter(({ goal }) => goal !== data.goal), goalOf(data)] };
    case 'plan-revised':
      return { ...state, revisions: [...state.revisions, data] };
  }
}

export const goalOf = (data: Extract<PlanEvent, { fact: 'goal-set' }>['data']): Goal => ({
  goal: data.goal,
  at: data.at,
  ...(data.text === undefined ? {} : { text: data.text }),
  ...(data.setBy === undefined ? {} : { setBy: data.setBy }),
});
