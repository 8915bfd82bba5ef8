import { categoriesOf, eventType, sortedCategories, typeName, type CloudEvent, type DataCategory, type EventRef, type EventType, type PersonId, type ServiceId } from '@samhandling/contracts';
import { registrationsIn } from './registration-references.js';

/** An event that may be told to somebody, as the router keeps it. */
export interface RoutedEvent {
  key: string;
  event: CloudEvent;
  /** Stream of origin and place in it: order is promised per person and stream. */
  stream: string;
  position: number;
  subject: PersonId;
  /** Everyone the content is about, the subject first (rule D5). */
  persons: PersonId[];
  sender?: ServiceId;
  municipality?: string;
  /** Categories of what a derived fact rests on: its reader must be allowed every one (rule D2). */
  causes: DataCategory[];
  retracted: boolean;
}

const ownId = /^(?<stream>.+)@(?<position>\d+)$/;

/** Stream of origin: our services' ids carry it; a registration keeps its publisher's id and lies in the person's stream. */
export const streamOf = (event: Pick<CloudEvent, 'id' | 'source' | 'partitionkey'>): string => {
  const own = event.source.startsWith('urn:no:samhandling:') ? ownId.exec(event.id)?.groups?.['stream'] : undefined;
  return own ?? `registrations-${event.partitionkey ?? ''}`;
};

export const keyOfEvent = ({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string => `${source} ${id}`;

const subjectOf = (type: EventType, event: CloudEvent): PersonId | undefined =>
  event.subject ?? type.aboutPersons(event.data as never).find(({ role }) => role === 'subject')?.person;

/** Facts that give the service behind them a relation to the person (rule D13); being engaged, or reporting a need, does not. */
const relating = new Set(['referral-sent', 'referral-accepted', 'decision-made', 'measure-planned', 'measure-started'].map((fact) => typeName('sector', fact)));
export const givesRelation = (type: string): boolean => relating.has(type);

/** The registrations a derived fact rests on or points at: whoever is told of it learns that they exist (rule D2). */
export const causesOf = (event: CloudEvent): { source: string; id: string }[] => [...new Map(registrationsIn(event.data).map((one) => [keyOfEvent(one), one])).values()];

/**
 * What the router keeps of an event, or undefined when it is for nobody outside (rule D4): internal, unknown, or about no person.
 * `self` events are addressed by the exchange itself and never matched.
 */
export const routedEvent = (event: CloudEvent): Omit<RoutedEvent, 'causes' | 'retracted'> | undefined => {
  const type = eventType(event.type);
  if (type === undefined || type.audience !== 'gated') return undefined;
  const subject = subjectOf(type, event);
  if (subject === undefined) return undefined;
  const others = type.aboutPersons(event.data as never).map(({ person }) => person).filter((person) => person !== subject);
  const { registeredBy, municipality } = event.data as { registeredBy?: ServiceId; municipality?: string };
  return {
    key: keyOfEvent(event),
    event,
    stream: streamOf(event),
    position: event.streamversion ?? 0,
    subject,
    persons: [subject, ...new Set(others)],
    ...(registeredBy === undefined ? {} : { sender: registeredBy }),
    ...(municipality === undefined ? {} : { municipality }),
  };
};

export const eventRefOf = ({ event, position }: Pick<RoutedEvent, 'event' | 'position'>): EventRef => ({
  source: event.source,
  id: event.id,
  type: event.type,
  ...(position > 0 ? { streamversion: position } : {}),
});

/** Every category a recipient must be asked about for this event: what it says, and what it rests on. */
export const categoriesAsked = (type: EventType, { event, causes }: Pick<RoutedEvent, 'event' | 'causes'>): DataCategory[] => sortedCategories([...categoriesOf(type, event.data), ...causes]);
