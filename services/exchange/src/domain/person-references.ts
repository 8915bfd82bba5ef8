import { findNationalId, isNationalId, replacePersonIds, type FieldProblem, type PersonId } from '@samhandling/contracts';

/** A person as a publisher names them: by number, or by the pseudonym this service was given before. */
export interface PersonReference {
  nationalId?: string;
  pseudonym?: string;
}

export interface PersonReferenceAt {
  pointer: string;
  reference: PersonReference;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const referenceOf = (value: unknown): PersonReference | undefined => {
  if (!isRecord(value)) return undefined;
  const { nationalId, pseudonym, ...rest } = value;
  if (Object.keys(rest).length > 0) return undefined;
  if (typeof nationalId !== 'string' && typeof pseudonym !== 'string') return undefined;
  return { ...(typeof nationalId === 'string' ? { nationalId } : {}), ...(typeof pseudonym === 'string' ? { pseudonym } : {}) };
};

const step = (pointer: string, key: string | number): string => `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The value with every reference to a person replaced; everything else as it was. */
export const replaceReferences = (value: unknown, replace: (found: PersonReferenceAt) => unknown, pointer = ''): unknown => {
  const reference = referenceOf(value);
  if (reference !== undefined) return replace({ pointer, reference });
  if (Array.isArray(value)) return value.map((item, index) => replaceReferences(item, replace, step(pointer, index)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceReferences(item, replace, step(pointer, key))]));
};

/** Everyone a publisher names, in the order they stand. */
export const referencesIn = (data: unknown): PersonReferenceAt[] => {
  const found: PersonReferenceAt[] = [];
  replaceReferences(data, (reference) => {
    found.push(reference);
    return null;
  });
  return found;
};

/** Numbers that are no identity numbers, each where it stands. */
export const numberProblems = (data: unknown): FieldProblem[] =>
  referencesIn(data).flatMap(({ pointer, reference: { nationalId } }) =>
    nationalId === undefined || isNationalId(nationalId) ? [] : [{ pointer: `${pointer}/nationalId`, code: 'invalid-identity-number', detail: 'not a valid identity number' }],
  );

const stringsWithNumber = (value: unknown, pointer: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsWithNumber(item, step(pointer, index)));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => stringsWithNumber(item, step(pointer, key)));
  return findNationalId(value) ? [pointer] : [];
};

/** Identity numbers outside the references: in prose or in ids they would lie in the clear and pass the gate under another category (I6). */
export const strayNumberProblems = (data: unknown): FieldProblem[] =>
  stringsWithNumber(replaceReferences(data, () => null), '').map((pointer) => ({
    pointer, code: 'identity-number-in-data', detail: 'an identity number may only stand in nationalId of a person',
  }));

/** A pseudonym of the right form that is nobody's: lets a schema be checked before anybody is looked up or minted. */
export const nobody: PersonId = `p_${'0'.repeat(22)}`;

/** Whether the platform's own pseudonyms stand anywhere: no publisher has been given one, so whoever sends one guesses (rule D12). */
export const holdsOwnPseudonym = (data: unknown): boolean => {
  let found = false;
  replacePersonIds(data, (person) => {
    found = true;
    return person;
  });
  return found;
};
