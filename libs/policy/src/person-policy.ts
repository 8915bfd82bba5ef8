import { z } from 'zod';
import type { CloudEvent, ConsentTerms, PersonId, ServiceId } from '@samhandling/contracts';
import { typeName } from '@samhandling/contracts';
import type { Guardian, HeldConsent, Invocation, Objection, PersonPolicy, Protection, StandingNo } from './policy.js';

/** A person nothing is known about. The address counts as graded until a look-up has said otherwise (rule D10). */
export function emptyPersonPolicy(person: PersonId): PersonPolicy {
  return { person, consents: [], refusals: [], invocations: [], objections: [], protection: 'unknown', guardians: [], versions: {} };
}

/** Folds one `consent.*` or `person.*` event into what is known; anything else, and anything not newer, changes nothing. */
export function evolvePersonPolicy(state: PersonPolicy, _event: CloudEvent): PersonPolicy {
  return state;
}

/** Every service or service type a consent (in any state) or an invocation names: the candidates for matching (rule D13). */
export function servicesNamed(_policy: PersonPolicy): { readonly service?: ServiceId; readonly serviceType?: string }[] {
  return [];
}
