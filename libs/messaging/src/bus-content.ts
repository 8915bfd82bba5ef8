import { categoriesOf, eventType, type CloudEvent } from '@samhandling/contracts';

/**
 * The port personal content passes through on its way onto the bus and off it; the event store's `ContentCodec` is one. Parked events
 * and dead letters keep content as it lay on the bus.
 */
export interface BusContent {
  encode(data: unknown, about: { readonly person?: string; readonly categories: string[] }): unknown;
  decode(stored: unknown): unknown;
}

/** The event as it lies on the bus. */
export async function encoded(event: CloudEvent, content: BusContent | undefined): Promise<CloudEvent> {
  if (content === undefined) return event;
  const type = eventType(event.type);
  const about = { ...(event.subject === undefined ? {} : { person: event.subject }), categories: type === undefined ? [] : categoriesOf(type, event.data) };
  return { ...event, data: await content.encode(event.data, about) };
}

/** The event as handlers see it. */
export async function decoded(event: CloudEvent, content: BusContent | undefined): Promise<CloudEvent> {
  return content === undefined ? event : { ...event, data: await content.decode(event.data) };
}
