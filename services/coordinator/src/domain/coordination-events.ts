import { eventType, type CloudEvent, type coordinatorAccepted, type coordinatorAppointed, type coordinatorDeclined, type coordinatorProposed, type goalSet, type planCreated, type planRevised } from '@samhandling/contracts';
import type { z } from 'zod';

type Data<E extends { data: z.ZodObject }> = z.output<E['data']>;

/** What happens to the coordinator roles of one case. */
export type RoleEvent =
  | { readonly fact: 'proposed'; readonly data: Data<typeof coordinatorProposed> }
  | { readonly fact: 'declined'; readonly data: Data<typeof coordinatorDeclined> }
  | { readonly fact: 'accepted'; readonly data: Data<typeof coordinatorAccepted> }
  | { readonly fact: 'appointed'; readonly data: Data<typeof coordinatorAppointed> };

/** What happens to a person's one living plan. */
export type PlanEvent =
  | { readonly fact: 'plan-created'; readonly data: Data<typeof planCreated> }
  | { readonly fact: 'goal-set'; readonly data: Data<typeof goalSet> }
  | { readonly fact: 'plan-revised'; readonly data: Data<typeof planRevised> };

export type OwnEvent = RoleEvent | PlanEvent;

const factsOf = {
  role: new Set<string>(['proposed', 'declined', 'accepted', 'appointed'] satisfies RoleEvent['fact'][]),
  plan: new Set<string>(['plan-created', 'goal-set', 'plan-revised'] satisfies PlanEvent['fact'][]),
};

/** One of our own events in an envelope; undefined for other types, and for content that can no longer be read. */
function ownEvent(event: Pick<CloudEvent, 'type' | 'data'>, facts: ReadonlySet<string>): { fact: string; data: unknown } | undefined {
  const type = eventType(event.type);
  if (type?.area !== 'coordinator' || !facts.has(type.fact) || typeof event.data !== 'object' || event.data === null || !('person' in event.data)) return undefined;
  return { fact: type.fact, data: event.data };
}

export const roleEventIn = (event: Pick<CloudEvent, 'type' | 'data'>): RoleEvent | undefined => ownEvent(event, factsOf.role) as RoleEvent | undefined;
export const planEventIn = (event: Pick<CloudEvent, 'type' | 'data'>): PlanEvent | undefined => ownEvent(event, factsOf.plan) as PlanEvent | undefined;
