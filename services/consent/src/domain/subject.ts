import type { CloudEvent, ConsentChange, ConsentTerms, PersonId, ServiceId } from '@samhandling/contracts';
import { typeName } from '@samhandling/contracts';
import { emptyPersonPolicy, evolvePersonPolicy } from '@samhandling/policy';
import type { HeldConsent, PersonPolicy } from '@samhandling/policy';

/** A new fact about one person; the caller adds who it is keyed by and stores it. */
export interface Fact<D = unknown> {
  readonly type: string;
  readonly data: D;
}

/** What must be confirmed by every service that tells anybody anything before it counts as in force (invariant I5). */
export interface Stop {
  /** Id of the event that ordered it: a withdrawal, a narrowing or an objection. */
  readonly id: string;
  readonly consentId?: string;
  readonly at: string;
  readonly inForce: boolean;
}

/** All one person's stream tells. The policy part is folded exactly as every copy folds it, so that nobody decides on something else. */
export interface SubjectState {
  readonly policy: PersonPolicy;
  readonly stops: readonly Stop[];
  /** Which service asked, by request; requests a person made themself are not here. */
  readonly askedBy: Readonly<Record<string, ServiceId>>;
}

export const consentFact = {
  requested: typeName('consent', 'requested'),
  granted: typeName('consent', 'granted'),
  refused: typeName('consent', 'refused'),
  narrowed: typeName('consent', 'narrowed'),
  withdrawn: typeName('consent', 'withdrawn'),
  expired: typeName('consent', 'expired'),
  groundInvoked: typeName('consent', 'ground-invoked'),
  objected: typeName('consent', 'objected'),
  registerNoted: typeName('consent', 'register-noted'),
  withdrawalInForce: typeName('consent', 'withdrawal-in-force'),
} as const;

/** Each carries a consent as it is from then on. */
export const consentChanges: ReadonlySet<string> = new Set([
  consentFact.requested, consentFact.granted, consentFact.refused, consentFact.narrowed, consentFact.withdrawn, consentFact.expired,
]);

const stopOrders: ReadonlySet<string> = new Set([consentFact.withdrawn, consentFact.narrowed, consentFact.objected]);

/** Name of the stream that holds everything decided about one person: consents, invoked grounds, objections, and who may act. */
export const subjectStream = (person: PersonId): string => `person-${person}`;

export const emptySubject = (person: PersonId): SubjectState => ({ policy: emptyPersonPolicy(person), stops: [], askedBy: {} });

/** Folds one event of the person's stream. What registers said is taken into it, so that a decision rests on its own stream alone. */
export function evolveSubject(state: SubjectState, event: CloudEvent): SubjectState {
  if (event.type === consentFact.withdrawalInForce) {
    const { withdrawal } = event.data as { withdrawal: string };
    return { ...state, stops: state.stops.map((stop) => (stop.id === withdrawal ? { ...stop, inForce: true } : stop)) };
  }
  const policy = evolvePersonPolicy(state.policy, event);
  if (event.type === consentFact.requested) return { ...state, policy, askedBy: { ...state.askedBy, ...askerOf(event.data as ConsentChange) } };
  return stopOrders.has(event.type) ? { ...state, policy, stops: [...state.stops, stopOf(event)] } : { ...state, policy };
}

const askerOf = ({ askedBy, consent }: ConsentChange): Record<string, ServiceId> => (askedBy === undefined ? {} : { [consent.requestId]: askedBy });

function stopOf(event: CloudEvent): Stop {
  const { consent, at } = event.data as { consent?: { consentId: string }; at?: string };
  return { id: event.id, at: at ?? event.time, inForce: false, ...(consent === undefined ? {} : { consentId: consent.consentId }) };
}

export const consentOf = (state: SubjectState, consentId: string): HeldConsent | undefined =>
  state.policy.consents.find((consent) => consent.consentId === consentId);

export const consentsOfRequest = (state: SubjectState, requestId: string): HeldConsent[] =>
  state.policy.consents.filter((consent) => consent.requestId === requestId);

/** The agreement itself, without what folding added to it. */
export const termsOf = ({ grantedAt: _, ...terms }: HeldConsent): ConsentTerms => terms;

/** The newest order to stop what rests on a consent. */
export const stopOfConsent = (state: SubjectState, consentId: string): Stop | undefined =>
  state.stops.findLast((stop) => stop.consentId === consentId);
