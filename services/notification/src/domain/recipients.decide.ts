import type { PersonId } from '@samhandling/contracts';
import { birthday, inPeriod, instant, type PersonPolicy } from '@samhandling/policy';

export interface MessageRecipient {
  readonly person: PersonId;
  readonly relation: 'self' | 'guardian';
}

/** From this age a child's view has great weight, and it gets messages itself (need N19; consent-and-ledger: persons). */
export const ownInboxAge = 12;

/**
 * Who might be told something about a person: the guardians of today and, from twelve or when there are no guardians, the person.
 * These are candidates only; what each may know, the gate says when it is handed over (D6, D16).
 */
export function around(policy: PersonPolicy, at: string): MessageRecipient[] {
  if (policy.deceased !== undefined) return [];
  const guardians = policy.guardians
    .filter(({ from, to }) => inPeriod(instant(at), from, to))
    .map(({ person }): MessageRecipient => ({ person, relation: 'guardian' }));
  const oldEnough = policy.bornOn !== undefined && birthday(policy.bornOn, ownInboxAge) <= instant(at);
  const grown = policy.bornOn !== undefined && birthday(policy.bornOn, 18) <= instant(at);
  return [...(grown ? [] : guardians), ...(oldEnough ? [{ person: policy.person, relation: 'self' } as const] : [])];
}

/** Whether anything is known about who may act for the person; before that nobody can be told. */
export const isKnown = (policy: PersonPolicy): boolean => policy.bornOn !== undefined;

export const asRecipient = (person: PersonId, about: PersonId): MessageRecipient => ({ person, relation: person === about ? 'self' : 'guardian' });
