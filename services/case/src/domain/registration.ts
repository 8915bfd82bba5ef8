import { eventType, exchangeLinked, type CloudEvent, type EventType } from '@samhandling/contracts';
import type { z } from 'zod';

/** Which registration: its publisher's own `source` and `id`, unique everywhere (I8). */
export interface RegistrationKey {
  readonly source: string;
  readonly id: string;
}

/** What a fagsystem registered once, as the case keeps it. Content under a destroyed key is not data of its type any more. */
export interface Registration extends RegistrationKey {
  readonly type: string;
  readonly time: string;
  /** When it was accepted at the door. */
  readonly recordedAt: string;
  /** Stamped by the exchange, so it can be believed; what a sender says of others cannot. */
  readonly service?: string;
  readonly serviceType?: string;
  readonly municipality?: string;
  readonly data: unknown;
}

/** One text per registration, for maps. */
export const keyOf = ({ source, id }: RegistrationKey): string => `${source}/${id}`;

/**
 * Facts that never enter a case: a duty to inform is a named person's act to one service and is in no case view, plan or snapshot (D7);
 * what is disclosed to one recipient is that recipient's only (N15).
 */
const outsideEveryCase: ReadonlySet<string> = new Set([
  'concern-report-sent',
  'concern-report-received',
  'concern-report-answered',
  'investigation-opened',
  'investigation-closed',
  'involvement-disclosed',
]);

/** The registration in an event of the exchange; undefined for what belongs to no case (other areas, facts about nobody, D7). */
export function registrationIn(event: CloudEvent): Registration | undefined {
  const type = eventType(event.type);
  if (type === undefined || subjectOf(event) === undefined) return undefined;
  // A publisher says that two registrations are the same fact (N6): kept beside them, and never shown by itself.
  if (event.type === exchangeLinked.type) return registration(event, { registeredBy: (event.data as { service?: string }).service });
  if (type.area !== 'sector' || outsideEveryCase.has(type.fact)) return undefined;
  return registration(event, event.data as Stamped);
}

interface Stamped {
  readonly registeredBy?: string | undefined;
  readonly registeredByType?: string | undefined;
  readonly municipality?: string | undefined;
}

function registration(event: CloudEvent, stamped: Stamped): Registration {
  return {
    source: event.source,
    id: event.id,
    type: event.type,
    time: event.time,
    recordedAt: event.recordedtime ?? event.time,
    ...(stamped.registeredBy === undefined ? {} : { service: stamped.registeredBy }),
    ...(stamped.registeredByType === undefined ? {} : { serviceType: stamped.registeredByType }),
    ...(stamped.municipality === undefined ? {} : { municipality: stamped.municipality }),
    data: event.data,
  };
}

/** Whose case it belongs to. The exchange has replaced the number by the pseudonym before anything reaches a topic (I6). */
export function subjectOf(event: CloudEvent): string | undefined {
  const person = (event.data as { person?: unknown } | null)?.person;
  const named = typeof person === 'object' && person !== null ? (person as { pseudonym?: unknown }).pseudonym : person;
  return typeof named === 'string' ? named : undefined;
}

/** The content when the registration is of that type and can still be read. */
export function contentOf<S extends z.ZodObject>(type: EventType<S>, registration: Registration): z.output<S> | undefined {
  if (registration.type !== type.type || typeof registration.data !== 'object' || registration.data === null) return undefined;
  return 'person' in registration.data ? (registration.data as z.output<S>) : undefined;
}

/** The two registrations a publisher says are one fact; undefined for everything else. */
export function linkIn(registration: Registration): { registration: RegistrationKey; other: RegistrationKey } | undefined {
  const link = contentOf(exchangeLinked, registration);
  return link === undefined ? undefined : { registration: link.registration, other: link.other };
}

/** What is known of a registration is known to who may have it; of a link, to who may have both it is about (D2). */
export function restsOn(registration: Registration): RegistrationKey[] {
  const link = linkIn(registration);
  const keys = link === undefined ? [registration] : [link.registration, link.other];
  return keys.map(({ source, id }) => ({ source, id }));
}
