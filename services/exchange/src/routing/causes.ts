import { contentCategories, dataCategories, eventType, isDataCategory, sortedCategories, type CloudEvent, type DataCategory, type PersonId } from '@samhandling/contracts';
import type { EventStore } from '@samhandling/event-store';
import { causesOf } from '../domain/routed-event.js';

export interface Causes {
  categories: DataCategory[];
  persons: PersonId[];
}

/**
 * What a derived fact rests on or points at: its reader must be allowed every category, about every person, of each (rule D2). A
 * registration nobody can find could be about anything.
 */
export const causesBehind = async (event: CloudEvent, store: Pick<EventStore, 'findByPublished'>): Promise<Causes> => {
  const categories = new Set<DataCategory>(saidByItsService(event));
  const persons = new Set<PersonId>();
  for (const { source, id } of causesOf(event)) {
    const cause = (await store.findByPublished(source, id))?.events.find((one) => one.source === source && one.id === id);
    const type = cause === undefined ? undefined : eventType(cause.type);
    for (const category of cause === undefined || type === undefined ? dataCategories : contentCategories(type, cause.data)) categories.add(category);
    if (cause !== undefined && type !== undefined) for (const { person } of type.aboutPersons(cause.data as never)) persons.add(person);
  }
  return { categories: sortedCategories(categories), persons: [...persons] };
};

/** One of our services lays the categories of its causes in the classification beside those of the fact itself. */
const saidByItsService = (event: CloudEvent): DataCategory[] => {
  if (!event.source.startsWith('urn:no:samhandling:')) return [];
  const own = contentCategories(eventType(event.type), event.data);
  return (event.dataclassification ?? '').split(',').filter(isDataCategory).filter((category) => !own.includes(category));
};
