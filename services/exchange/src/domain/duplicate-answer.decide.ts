import { eventType, typeName, type PersonId, type ServiceId } from '@samhandling/contracts';
import { keyOf, wasAnswered, type Registered, type Registrations } from './registration.js';
import { requireSameFact } from './sameness.decide.js';

export type DuplicateAnswer = { answer: 'linked' } | { answer: 'told-apart'; reason: string };

export interface Answering {
  person: PersonId;
  service: ServiceId;
  at: string;
  mine: { source: string; id: string };
  given: DuplicateAnswer;
  /** The service whose registration is meant, where the publisher says. */
  named?: ServiceId | undefined;
}

/**
 * What a publisher says of the earlier registration it was told about: the same fact, or a different one and why. Nothing is merged on a
 * guess (`exchange.md`, No double registration). Said before, it changes nothing.
 * @throws DomainError `nothing-to-link` (409)
 */
export const answerDuplicate = ({ person, service, at, mine, given, named }: Answering, same: Registered | undefined, state: Registrations) => {
  // Once answered, a repeat must not reach another registration that happens to look alike; who means that one names its service.
  if (wasAnswered(mine, state) && (named === undefined || same === undefined)) return [];
  const { source, id } = requireSameFact(same);
  const about = { person, service, registration: mine, other: { source, id }, at };
  const data = given.answer === 'linked' ? about : { ...about, reason: given.reason };
  return [{ type: typeName('exchange', given.answer), partitionkey: person, subject: person, data }];
};

/** One registration in a stream, by its key. */
export const registeredAs = (mine: { source: string; id: string }, { registered }: Registrations): (Registered & { eventType: NonNullable<ReturnType<typeof eventType>> }) | undefined => {
  const found = registered.find((one) => keyOf(one) === keyOf(mine));
  const type = found === undefined ? undefined : eventType(found.type);
  return found === undefined || type === undefined ? undefined : { ...found, eventType: type };
};
