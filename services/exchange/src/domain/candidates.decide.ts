import type { ServiceId } from '@samhandling/contracts';
import type { Service } from '../participants/participants.schema.js';
import type { Address } from './addressed.js';

export interface MatchQuestion {
  /** Service that registered the event; absent for what the platform itself found out. */
  sender?: ServiceId | undefined;
  municipality?: string | undefined;
  /** Services and kinds of service that a consent (in any state) or an invocation names. */
  named: readonly Address[];
  /** Services that have referred, accepted a referral, decided or started a measure for the person. */
  related: readonly ServiceId[];
  /** Whom the event is sent to. */
  addressed: readonly Address[];
}

/** What matching must be able to look up; by index, never by going through all (`mechanisms.md`, Matching). */
export interface ServiceIndex {
  service(id: ServiceId): Service | undefined;
  ofTypeServing(serviceType: string, municipality: string): readonly Service[];
  serving(municipality: string): readonly Service[];
}

const resolve = (address: Address, municipality: string | undefined, index: ServiceIndex): ServiceId[] => {
  if (address.service !== undefined) return index.service(address.service) === undefined ? [] : [address.service];
  if (address.serviceType === undefined || municipality === undefined) return [];
  return index.ofTypeServing(address.serviceType, municipality).map(({ id }) => id);
};

export interface Candidates {
  services: ServiceId[];
  /** Nobody has a relation: asked only so that the record shows who was not told and why. Whatever the gate says, they get nothing. */
  forTheRecord: boolean;
}

/**
 * The services whose subscriptions are asked about: those with a relation to the person, and those the event is sent to. For a person
 * nobody else has a relation to, the services of the municipality, for the record (rule D13). A candidate has no right to anything; the gate decides.
 */
export const candidateServices = (question: MatchQuestion, index: ServiceIndex): Candidates => {
  const { sender, municipality, named, related, addressed } = question;
  const concerned = new Set([...named, ...addressed].flatMap((address) => resolve(address, municipality, index)));
  for (const id of related) if (index.service(id) !== undefined) concerned.add(id);
  if ([...concerned].some((id) => id !== sender)) return { services: [...concerned].sort(), forTheRecord: false };
  const near = municipality === undefined ? [] : index.serving(municipality).map(({ id }) => id);
  return { services: [...new Set([...near, ...concerned])].sort(), forTheRecord: true };
};

/** Whether this service is one the person has a relation to, or the event is sent to: what may be looked for on its behalf (rule D13). */
export const isConcerned = (service: ServiceId, question: MatchQuestion, index: ServiceIndex): boolean => {
  const { services, forTheRecord } = candidateServices({ ...question, sender: undefined }, index);
  return !forTheRecord && services.includes(service);
};
