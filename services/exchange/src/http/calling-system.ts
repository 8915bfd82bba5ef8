import { DomainError } from '@samhandling/contracts';
import type { Caller } from '@samhandling/service-kit';

/** The exchange speaks with systems; a person's token opens nothing here, whatever scopes it has. @throws DomainError `system-token-required` (403) */
export const callingSystem = (caller: Caller): Extract<Caller, { kind: 'system' }> => {
  if (caller.kind !== 'system') throw new DomainError('system-token-required', { status: 403, detail: 'use a token issued to a system' });
  return caller;
};
