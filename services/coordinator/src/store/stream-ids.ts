import { replacePersonIds, type PersonId } from '@samhandling/contracts';

const caseForm = /^case-(?<municipality>\d{4})-(?<person>[pr]_[A-Za-z0-9_-]{22})$/;
const planForm = /^plan-(?<person>[pr]_[A-Za-z0-9_-]{22})$/;

export const caseIdOf = (municipality: string, person: PersonId): string => `case-${municipality}-${person}`;
export const coordinationStream = (caseId: string): string => `coordination-${caseId}`;
export const caseOfStream = (stream: string): string => stream.slice('coordination-'.length);
export const planStream = (person: PersonId): string => `plan-${person}`;

/** The parts of a case id; `person` is what the one who wrote it calls the person. */
export const partsOfCase = (caseId: string): { municipality: string; person: string } | undefined => {
  const { municipality, person } = caseForm.exec(caseId)?.groups ?? {};
  return municipality === undefined || person === undefined ? undefined : { municipality, person };
};

export const personOfPlan = (planId: string): string | undefined => planForm.exec(planId)?.groups?.['person'];

/** An id of ours under the reader's own name for the person: two services cannot join what they hold by it (D12). */
export const idFor = (id: string, pseudonym: string): string => replacePersonIds(id, () => pseudonym) as string;
