import { fagsystemSource, serviceSource } from '@samhandling/contracts';

interface Reference {
  source: string;
  id: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isReference = (value: Record<string, unknown>): value is Record<string, unknown> & Reference =>
  typeof value['source'] === 'string' && typeof value['id'] === 'string' && fagsystemSource.test(value['source']);

/** Every registration that the content points at by its publisher's own source and id. */
export const registrationsIn = (value: unknown): Reference[] => {
  if (Array.isArray(value)) return value.flatMap(registrationsIn);
  if (!isRecord(value)) return [];
  return [...(isReference(value) ? [{ source: value.source, id: value.id }] : []), ...Object.values(value).flatMap(registrationsIn)];
};

/**
 * The content with each such pointer turned into the one the recipient knows: its own delivered copy. A publisher's source and id tell
 * who wrote it (rule D12).
 */
export const pointedAnew = (value: unknown, deliveredId: (reference: Reference) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => pointedAnew(item, deliveredId));
  if (!isRecord(value)) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pointedAnew(item, deliveredId)]));
  return isReference(value) ? { ...inside, source: serviceSource('exchange'), id: deliveredId({ source: value.source, id: value.id }) } : inside;
};
