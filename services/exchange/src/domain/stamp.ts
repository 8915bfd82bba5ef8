import type { EventType } from '@samhandling/contracts';
import type { Service } from '../participants/participants.schema.js';
import { serves } from './participants.js';
import type { Registrations } from './registration.js';

const latestMunicipality = ({ registered }: Registrations): string | undefined =>
  registered.map(({ data }) => (data as { municipality?: string }).municipality).findLast((municipality) => municipality !== undefined);

/**
 * What the platform lays on a registration: who registered it and in which municipality. What the sender wrote there is not believed; of
 * several municipalities its service serves it may choose one, and otherwise the person's latest known counts.
 */
export const stamped = (type: EventType, data: Record<string, unknown>, service: Service, state: Registrations): Record<string, unknown> => {
  if (!('registeredBy' in type.data.shape)) return data;
  const { registeredBy: _, registeredByType: __, municipality: wished, ...rest } = data;
  const [only, ...others] = service.municipalities;
  const chosen = typeof wished === 'string' && serves(service, wished) ? wished : undefined;
  const municipality = chosen ?? (others.length === 0 ? only : undefined) ?? latestMunicipality(state);
  return { ...rest, registeredBy: service.id, registeredByType: service.type, ...(municipality === undefined ? {} : { municipality }) };
};
