/** What a type's data looks like, and what is refused. They are documentation and tests at once. */
export interface Examples {
  valid: readonly object[];
  /** Each with the place and the code the door must answer with. */
  invalid: readonly InvalidExample[];
}

export interface InvalidExample {
  pointer: string;
  code: string;
  data: object;
}

/** Invented persons. */
export const child = 'p_Liten0Synthetic0Child1';
export const motherOfChild = 'p_Mor0Synthetic0Person01';
export const fatherOfChild = 'p_Far0Synthetic0Person01';
export const sibling = 'p_Sosken0Synthetic0Per01';
export const caseOfChild = `case-9999-${child}`;
export const at = '2026-03-03T09:00:00Z';

/** Changes to a valid example: `undefined` takes a field away. */
type Change = readonly [pointer: string, code: string, patch: Record<string, unknown>];

const patched = (example: object, patch: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries({ ...example, ...patch }).filter(([, value]) => value !== undefined));

/** Examples whose invalid ones are the first valid one with one thing wrong. */
export function examples(valid: readonly [object, ...object[]], ...changes: readonly Change[]): Examples {
  return { valid, invalid: changes.map(([pointer, code, patch]) => ({ pointer, code, data: patched(valid[0], patch) })) };
}

/** A reference to a record in the sender's system. */
export const record = (id: string, system = 'barnehage-fag', kind = 'sak'): object => ({ system, kind, id });

/** A registration by a fagsystem, the person already known by pseudonym. */
export const registration = (id: string, fields: object): object => ({ person: { pseudonym: child }, externalReference: record(id), ...fields });

/** One field missing. */
export const missing = (field: string): Change => [`/${field}`, 'missing', { [field]: undefined }];
