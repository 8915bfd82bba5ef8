import { eventType, registrationCorrected, registrationRetracted, type CloudEvent, type EventType } from '@samhandling/contracts';
import type { z } from 'zod';

/** Which fact: its publisher's own `source` and `id` (I8). */
export interface FactKey {
  readonly source: string;
  readonly id: string;
}

/** What somebody else registered and the coordinator service follows: linked and shown, never owned here (N7). */
export interface HeardFact extends FactKey {
  readonly type: string;
  readonly time: string;
  /** Stamped by the exchange, so it can be believed. */
  readonly service?: string;
  readonly serviceType?: string;
  readonly municipality?: string;
  readonly data: unknown;
}

export const keyOf = ({ source, id }: FactKey): string => `${source}/${id}`;

/** The last word but one of a type's name: `measure-adjusted`. */
export const factName = (type: string): string => type.split('.').at(-2) ?? type;

export function heardIn(event: CloudEvent): HeardFact {
  const stamped = event.data as { registeredBy?: string; registeredByType?: string; municipality?: string } | null;
  return {
    source: event.source,
    id: event.id,
    type: event.type,
    time: event.time,
    ...(stamped?.registeredBy === undefined ? {} : { service: stamped.registeredBy }),
    ...(stamped?.registeredByType === undefined ? {} : { serviceType: stamped.registeredByType }),
    ...(stamped?.municipality === undefined ? {} : { municipality: stamped.municipality }),
    data: event.data,
  };
}

/** Whom the event is about, as every area writes it. */
export function subjectOf(event: CloudEvent): string | undefined {
  const type = eventType(event.type);
  const person = (event.data as { person?: unknown } | null)?.person;
  const named = typeof person === 'object' && person !== null ? (person as { pseudonym?: unknown }).pseudonym : person;
  return type !== undefined && typeof named === 'string' ? named : undefined;
}

/** The content when the fact is of that type and can still be read. */
export function contentOf<S extends z.ZodObject>(type: EventType<S>, fact: Pick<HeardFact, 'type' | 'data'>): z.output<S> | undefined {
  if (fact.type !== type.type || typeof fact.data !== 'object' || fact.data === null) return undefined;
  return 'person' in fact.data ? (fact.data as z.output<S>) : undefined;
}

/** Facts that still stand: what its own source has taken back or corrected is history (`mechanisms.md`, Corrections). */
export function standing(facts: readonly HeardFact[]): HeardFact[] {
  const takenBack = new Set(
    facts.flatMap((fact) => {
      const of = contentOf(registrationRetracted, fact)?.retracts ?? contentOf(registrationCorrected, fact)?.corrects;
      return of === undefined || of.source !== fact.source ? [] : [keyOf(of)];
    }),
  );
  return facts.filter((fact) => !takenBack.has(keyOf(fact)));
}
