import type { Participants, Service } from '../participants/participants.schema.js';

export interface ParticipantChange {
  kind: 'organisation' | 'service' | 'fagsystem';
  id: string;
  change: 'added' | 'changed' | 'removed';
}

const compare = (kind: ParticipantChange['kind'], before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): ParticipantChange[] => {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): ParticipantChange[] => {
    if (!after.has(id)) return [{ kind, id, change: 'removed' }];
    if (!before.has(id)) return [{ kind, id, change: 'added' }];
    return JSON.stringify(before.get(id)) === JSON.stringify(after.get(id)) ? [] : [{ kind, id, change: 'changed' }];
  });
};

/** What applying a file would change; nothing when it says what already is (the same file may be applied again and again). */
export const participantChanges = (before: Participants | undefined, after: Participants): ParticipantChange[] => [
  ...compare('organisation', new Map(before?.organisations.map((row) => [row.orgnr, row])), new Map(after.organisations.map((row) => [row.orgnr, row]))),
  ...compare('service', new Map(before?.services.map((row) => [row.id, row])), new Map(after.services.map((row) => [row.id, row]))),
  ...compare('fagsystem', new Map(before?.fagsystems.map((row) => [row.clientId, row])), new Map(after.fagsystems.map((row) => [row.clientId, row]))),
];

/** Whether a service may be concerned with people of a municipality. A state service that names none serves all (`mechanisms.md`, Matching). */
export const serves = (service: Pick<Service, 'level' | 'municipalities'>, municipality: string): boolean =>
  service.municipalities.includes(municipality) || (service.level === 'state' && service.municipalities.length === 0);
