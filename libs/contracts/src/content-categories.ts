import type { DataCategory } from './data-category.js';
import type { EventType } from './event-type.js';
import { categoriesOf } from './keep-categories.js';

/**
 * What the content of a fact tells, without the municipality the exchange stamps on every registration: what follows from a fact does not rest
 * on that, and with it nothing derived would ever be told to who may not know the place (D2, D10).
 */
export function contentCategories(type: EventType | undefined, data: unknown): DataCategory[] {
  // Content under a destroyed key is no object any more, and tells nothing.
  if (type === undefined || typeof data !== 'object' || data === null) return [];
  return categoriesOf(type, { ...data, municipality: undefined });
}
