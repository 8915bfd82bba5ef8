import { DomainError } from '@samhandling/contracts';
import type { Caller } from '@samhandling/service-kit';
import type { Publisher } from '../domain/incoming.decide.js';
import type { ParticipantsStore } from '../participants/participants.store.js';

/** The exchange speaks with systems; a person's token opens nothing here, whatever scopes it has. @throws DomainError `system-token-required` (403) */
export const callingSystem = (caller: Caller): Extract<Caller, { kind: 'system' }> => {
  if (caller.kind !== 'system') throw new DomainError('system-token-required', { status: 403, detail: 'use a token issued to a system' });
  return caller;
};

/** The one service a system speaks for, as the participants stand now. @throws DomainError as `callingSystem`, `client-unknown` (403), `wrong-organisation` (403) */
export const callingService = async (caller: Caller, participants: ParticipantsStore): Promise<Publisher> => {
  const { clientId, orgnr } = callingSystem(caller);
  return await participants.publisher(clientId, orgnr);
};
