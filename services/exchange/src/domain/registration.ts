import { DomainError, eventType, typeName, type CloudEvent, type EventType, type PersonId, type ServiceId } from '@samhandling/contracts';

/** One registration about a person, as the person's stream tells it. */
export interface Registered {
  source: string;
  id: string;
  type: string;
  /** When it happened. */
  time: string;
  /** When it was accepted here. */
  since: string;
  service: ServiceId | undefined;
  persons: PersonId[];
  data: unknown;
}

/** What has been registered about one person: enough to see the same fact twice, and who may take what back. */
export interface Registrations {
  registered: readonly Registered[];
  /** Keys of registrations taken back by their own source. */
  retracted: ReadonlySet<string>;
  /** Pairs of keys the publisher has answered for: linked, or told apart. */
  answered: ReadonlySet<string>;
}

export const noRegistrations: Registrations = { registered: [], retracted: new Set(), answered: new Set() };

/** What makes a registration one (I8). */
export const keyOf = ({ source, id }: { source: string; id: string }): string => `${source} ${id}`;
export const pairOf = (mine: { source: string; id: string }, other: { source: string; id: string }): string => `${keyOf(mine)} | ${keyOf(other)}`;

/** Whether the publisher has said something of any earlier registration that looks like this one. */
export const wasAnswered = (mine: { source: string; id: string }, { answered }: Registrations): boolean => [...answered].some((pair) => pair.startsWith(`${keyOf(mine)} | `));

const linked = typeName('exchange', 'linked');
const toldApart = typeName('exchange', 'told-apart');
const retracted = typeName('sector', 'registration-retracted');
const corrected = typeName('sector', 'registration-corrected');

interface Keyed {
  source: string;
  id: string;
}

const withRetraction = (state: Registrations, taken: Keyed): Registrations => ({ ...state, retracted: new Set([...state.retracted, keyOf(taken)]) });

const dataOf = <T>(event: CloudEvent): T => event.data as T;

/** Folds the person's stream of registrations. */
export const evolveRegistrations = (state: Registrations, event: CloudEvent): Registrations => {
  if (event.type === linked || event.type === toldApart) {
    const { registration, other } = dataOf<{ registration: Keyed; other: Keyed }>(event);
    return { ...state, answered: new Set([...state.answered, pairOf(registration, other)]) };
  }
  const type = eventType(event.type);
  if (type === undefined || (type.publishedBy !== 'fagsystem' && type.publishedBy !== 'register')) return state;
  const { registeredBy } = dataOf<{ registeredBy?: ServiceId }>(event);
  const one: Registered = {
    source: event.source,
    id: event.id,
    type: event.type,
    time: event.time,
    since: event.recordedtime ?? event.time,
    service: registeredBy,
    persons: type.aboutPersons(event.data as never).map(({ person }) => person),
    data: event.data,
  };
  const next = { ...state, registered: [...state.registered, one] };
  if (event.type === retracted) return withRetraction(next, dataOf<{ retracts: Keyed }>(event).retracts);
  if (event.type === corrected) return withRetraction(next, dataOf<{ corrects: Keyed }>(event).corrects);
  return next;
};

export const registrationsDecider = { initial: noRegistrations, evolve: evolveRegistrations };

/**
 * A correction or retraction is only for one's own registration (`mechanisms.md`, Corrections): of the same source and the same service, because
 * the services of a municipality share its organisation number (rule D11). Somebody else's and one that does not exist give the same answer (rule D1).
 * @throws DomainError `not-own-registration` (422)
 */
export const checkTakenBack = (type: EventType, { source, service }: { source: string; service: ServiceId }, data: unknown, state: Registrations): void => {
  const { retracts, corrects } = data as { retracts?: Keyed; corrects?: Keyed };
  const taken = type.type === retracted ? retracts : type.type === corrected ? corrects : undefined;
  if (taken === undefined) return;
  const own = taken.source === source && state.registered.some((one) => keyOf(one) === keyOf(taken) && one.service === service);
  if (!own) throw new DomainError('not-own-registration', { status: 422, detail: 'only a registration of the same source can be corrected or retracted' });
};

/** The registration an event takes back, if it does. */
export const takenBackBy = (event: Pick<CloudEvent, 'type' | 'data'>): Keyed | undefined => {
  if (event.type === retracted) return (event.data as { retracts: Keyed }).retracts;
  return event.type === corrected ? (event.data as { corrects: Keyed }).corrects : undefined;
};
