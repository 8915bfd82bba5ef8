import { DomainError } from '@samhandling/contracts';

/** Roles held for one person. */
const individual = ['individual-plan-coordinator', 'child-coordinator'] as const;
/** Roles held for a whole municipality or organisation. */
const systemLevel: ReadonlySet<string> = new Set(['system-coordinator', 'slt-coordinator', 'leader-of-coordinating-unit']);

export type IndividualRole = (typeof individual)[number];

/**
 * N42, K0: a system-level coordinator never counts as an individual one, nor the other way round; and the two individual roles are different
 * rights, so one is never filled by the other.
 * @throws DomainError `system-level-role` (422), `unknown-role` (422)
 */
export function individualRole(role: string): IndividualRole {
  const found = individual.find((one) => one === role);
  if (found !== undefined) return found;
  if (systemLevel.has(role)) throw new DomainError('system-level-role', { detail: 'this role is held for a municipality, not for a person' });
  throw new DomainError('unknown-role', { detail: 'the code list has no such role for a person' });
}
