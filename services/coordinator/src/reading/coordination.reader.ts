import { Injectable } from '@nestjs/common';
import { coordinatorAppointed, dataCategories, eventType, goalSet, keepCategories, planCreated, typeName, type DataCategory, type EventType, type Ground, type PersonId } from '@samhandling/contracts';
import { Gate, GatedFacts, readingPurposes, type ViewReader } from '@samhandling/gate';
import { roleEventIn, type RoleEvent } from '../domain/coordination-events.js';
import { goalOf, type Goal } from '../domain/plan.state.js';
import { childCoordinatorRight } from '../domain/role.state.js';
import { planView, type PlanView } from '../domain/view/plan.view.js';
import { roleViews, type RoleView } from '../domain/view/role.view.js';
import { CoordinationStore } from '../store/coordination.store.js';
import { idFor } from '../store/stream-ids.js';

/** What an answer rests on, for the read record. */
export interface Rests {
  readonly grounds: readonly Ground[];
  readonly categories: readonly DataCategory[];
  /** Everyone else what is told is about (D5). */
  readonly others: readonly PersonId[];
}

export interface RolesAnswer {
  readonly caseId: string;
  readonly person: string;
  readonly roles: readonly RoleView[];
  /** The right to a child coordinator, as registered. */
  readonly childCoordinatorRight?: 'requested' | 'granted' | 'refused';
}

export type PlanAnswer = { readonly planId: string; readonly person: string } & PlanView;

export interface Read<A> {
  readonly answer: A;
  readonly rests: Rests;
}

/** Puts together what a reader may see of roles and plan. Ask inside an attempt, and record before the answer leaves (I4, I5). */
@Injectable()
export class CoordinationReader {
  constructor(
    private readonly coordination: CoordinationStore,
    private readonly facts: GatedFacts,
    private readonly gate: Gate,
  ) {}

  /** Undefined when the reader has no ground for who coordinates. Whether anybody does, or there is a case at all, makes no difference to that (D1). */
  async roles(reader: ViewReader, person: PersonId, caseId: string, calledBy: string): Promise<Read<RolesAnswer> | undefined> {
    const purposes = readingPurposes(reader, undefined, this.gate.rules, ['lift-secrecy', 'plan']);
    const may = await this.facts.permits(reader, person, coordinatorAppointed, dataCategories, purposes);
    if (!may.permitted) return undefined;
    const { events, heard } = await this.coordination.roles(caseId);
    const seen = await this.facts.see(reader, person, heard, purposes);
    const right = childCoordinatorRight(seen.visible.map(({ fact }) => fact));
    const roles = roleViews(events.flatMap((event) => cut(event, may.categories) ?? []));
    return {
      answer: { caseId: idFor(caseId, calledBy), person: calledBy, roles, ...(right === undefined ? {} : { childCoordinatorRight: right }) },
      rests: { grounds: [...may.grounds, ...seen.grounds], categories: ['coordination', ...seen.categories], others: seen.others },
    };
  }

  /** Undefined when there is no plan, or the reader has no ground for it: consent to share is not consent to the plan (D8). */
  async plan(reader: ViewReader, person: PersonId, calledBy: string): Promise<Read<PlanAnswer> | undefined> {
    const ofPlan = readingPurposes(reader, undefined, this.gate.rules, ['plan']);
    const may = await this.facts.permits(reader, person, planCreated, dataCategories, ofPlan);
    const { state, authors } = await this.coordination.plan(person);
    if (!may.permitted || state.created === undefined) return undefined;
    const shared = readingPurposes(reader, undefined, this.gate.rules, ['plan', 'lift-secrecy']);
    const seen = await this.facts.see(reader, person, state.heard, shared);
    const cases = await this.coordination.casesOf(person);
    const roles = (await Promise.all(cases.map(async (caseId) => await this.roles(reader, person, caseId, calledBy)))).flatMap((read) => read ?? []);
    const goals = await Promise.all(state.goals.map(async (goal) => await this.#goal(reader, person, goal, authors.get(goal.goal), may.categories, ofPlan)));
    const view = planView({ created: state.created, goals, facts: seen.visible.map(({ fact }) => fact), coordinators: roles.flatMap(({ answer }) => answer.roles) });
    return {
      answer: { planId: idFor(state.planId, calledBy), person: calledBy, ...view },
      rests: { grounds: [...may.grounds, ...seen.grounds], categories: ['coordination', ...(goals.some(({ text }) => text !== undefined) ? (['own-words'] as const) : []), ...seen.categories], others: [...seen.others, ...roles.flatMap(({ rests }) => rests.others)] },
    };
  }

  /** Who wrote a goal reads it; others need a ground for own words, and what a child said is the child's to tell (D6). */
  async #goal(reader: ViewReader, person: PersonId, goal: Goal, author: PersonId | undefined, permitted: ReadonlySet<DataCategory>, purposes: readonly string[]): Promise<Goal> {
    const categories = author === undefined ? permitted : (await this.facts.permits(reader, person, goalSet, dataCategories, purposes, { author })).categories;
    const kept = keepCategories(goalSet as unknown as EventType, { ...goal, person, planId: '-' }, categories);
    return kept === undefined ? { goal: goal.goal, at: goal.at } : goalOf(kept as Parameters<typeof goalOf>[0]);
  }
}

/** One of our own events as the reader may have it. */
const cut = (event: RoleEvent, categories: ReadonlySet<DataCategory>): RoleEvent | undefined => {
  const type = typeName('coordinator', event.fact);
  const known = eventType(type);
  return known === undefined ? undefined : roleEventIn({ type, data: keepCategories(known, event.data, categories) });
};
