import { DomainError, type EventType, type ServiceId } from '@samhandling/contracts';
import { keyOf, pairOf, type Registered, type Registrations } from './registration.js';

export interface Registering {
  source: string;
  id: string;
  type: EventType;
  data: unknown;
  service: ServiceId;
}

/** Registrations by other systems that could be the same fact: same type, not taken back, not answered for. Oldest first. */
export const lookalikes = ({ source, id, type }: Pick<Registering, 'source' | 'id' | 'type'>, { registered, retracted, answered }: Registrations): Registered[] =>
  type.sameness === undefined
    ? []
    : registered.filter(
        (other) => other.source !== source && other.type === type.type && !retracted.has(keyOf(other)) && !answered.has(pairOf({ source, id }, other)),
      );

/** What a publisher is told of the earlier registration: what it may know, and where the owner's record is (N7). */
export interface DuplicateOf {
  service: ServiceId;
  since: string;
  externalReference?: Record<string, string>;
}

export interface Seen {
  registered: Registered;
  /** The earlier registration's data as this publisher could have received it; undefined when it could not. */
  kept: unknown;
}

/**
 * The earliest registration of another system that is the same fact, judged by what this publisher may know of it and nothing else
 * (rules D1, D2): a registration it could not have received, or not with the fields that make it the same, is none.
 */
export const sameFactAs = (mine: Registering, seen: readonly Seen[]): { registered: Registered; duplicateOf: DuplicateOf } | undefined => {
  for (const { registered, kept } of seen) {
    if (kept === undefined || mine.type.sameness?.(kept as never, mine.data as never) !== true) continue;
    const { registeredBy, externalReference } = kept as { registeredBy?: ServiceId; externalReference?: Record<string, string> };
    // Without the ground to know who, there is nothing to tell.
    if (registeredBy === undefined) continue;
    return { registered, duplicateOf: { service: registeredBy, since: registered.since, ...(externalReference === undefined ? {} : { externalReference }) } };
  }
  return undefined;
};

/** @throws DomainError `nothing-to-link` (409): no earlier registration that this publisher may know of is the same fact */
export const requireSameFact = <T>(same: T | undefined): T => {
  if (same === undefined) throw new DomainError('nothing-to-link', { status: 409, detail: 'no earlier registration you may know of looks like this one' });
  return same;
};
