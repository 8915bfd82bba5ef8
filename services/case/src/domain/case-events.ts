import {
  contentCategories,
  eventType,
  sortedCategories,
  typeName,
  type caseClosed,
  type caseLinked,
  type caseOpened,
  type CloudEvent,
  type DataCategory,
  type deadlineSet,
  type referralLoopDetected,
  type responsibilityAssumed,
  type responsibilityTransferProposed,
  type responsibilityTransferred,
} from '@samhandling/contracts';
import type { z } from 'zod';
import type { Registration } from './registration.js';

type Data<E extends { data: z.ZodObject }> = z.output<E['data']>;

/** What happens in a case. Each names the events it rests on, and whoever is told of it must be allowed them all (D2). */
export type CaseEvent =
  | { readonly fact: 'opened'; readonly data: Data<typeof caseOpened> }
  | { readonly fact: 'linked'; readonly data: Data<typeof caseLinked> }
  | { readonly fact: 'responsibility-assumed'; readonly data: Data<typeof responsibilityAssumed> }
  | { readonly fact: 'responsibility-transfer-proposed'; readonly data: Data<typeof responsibilityTransferProposed> }
  | { readonly fact: 'responsibility-transferred'; readonly data: Data<typeof responsibilityTransferred> }
  | { readonly fact: 'referral-loop-detected'; readonly data: Data<typeof referralLoopDetected> }
  | { readonly fact: 'deadline-set'; readonly data: Data<typeof deadlineSet> }
  | { readonly fact: 'closed'; readonly data: Data<typeof caseClosed> };

const facts: ReadonlySet<string> = new Set<CaseEvent['fact']>([
  'opened',
  'linked',
  'responsibility-assumed',
  'responsibility-transfer-proposed',
  'responsibility-transferred',
  'referral-loop-detected',
  'deadline-set',
  'closed',
]);

const prefix = 'no.samhandling.case.';

/** The case event in an envelope; undefined for types this version does not know, and for content that can no longer be read. */
export function caseEventIn(event: CloudEvent): CaseEvent | undefined {
  const fact = event.type.startsWith(prefix) ? event.type.slice(prefix.length, -'.v1'.length) : '';
  if (!facts.has(fact) || typeof event.data !== 'object' || event.data === null || !('caseId' in event.data)) return undefined;
  return { fact, data: event.data } as CaseEvent;
}

export const typeOfCaseEvent = (event: CaseEvent): string => typeName('case', event.fact);

/** Every category of a case event: its own and those of all it rests on (D2). */
export function categoriesOfCaseEvent(event: CaseEvent, causes: readonly Registration[]): DataCategory[] {
  const own = { type: typeOfCaseEvent(event), data: event.data };
  return sortedCategories([own, ...causes].flatMap(({ type, data }) => contentCategories(eventType(type), data)));
}
