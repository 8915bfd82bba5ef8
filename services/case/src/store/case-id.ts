import { replacePersonIds, type PersonId } from '@samhandling/contracts';

const form = /^case-(?<municipality>\d{4})-(?<person>[pr]_[A-Za-z0-9_-]{22})$/;

/** A case is a stream: one person in one municipality (N6). */
export const caseIdOf = (municipality: string, person: PersonId): string => `case-${municipality}-${person}`;

/** The parts of a case id; `person` is what the one who wrote it calls the person. */
export const partsOf = (caseId: string): { municipality: string; person: string } | undefined => {
  const { municipality, person } = form.exec(caseId)?.groups ?? {};
  return municipality === undefined || person === undefined ? undefined : { municipality, person };
};

/** The id under the reader's own name for the person, as on a delivered copy: two services cannot join what they hold by it (D12). */
export const caseIdFor = (caseId: string, pseudonym: string): string => replacePersonIds(caseId, () => pseudonym) as string;
