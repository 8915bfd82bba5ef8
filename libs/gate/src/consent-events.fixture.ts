import { randomBytes } from 'node:crypto';
import { consentGranted, consentWithdrawn, guardianshipChanged, protectionChanged, serviceSource, type CloudEvent, type ConsentTerms, type PersonId } from '@samhandling/contracts';

export const somebody = (): PersonId => `p_${randomBytes(16).toString('base64url')}`;

const envelope = (person: PersonId, service: string, stream: string, position: number): Omit<CloudEvent, 'type' | 'data'> => ({
  specversion: '1.0',
  id: `${stream}@${position}`,
  source: serviceSource(service),
  time: '2026-08-01T10:00:00Z',
  partitionkey: person,
  streamversion: position,
});

const terms = (person: PersonId, state: ConsentTerms['state'], version: number, more: Partial<ConsentTerms> = {}): ConsentTerms => ({
  consentId: `consent-of-${person}`,
  requestId: 'request-1',
  version,
  subject: person,
  kind: 'lift-secrecy',
  recipient: { service: 'solvik-school' },
  categories: ['education'],
  purpose: 'coordinated-help',
  validFrom: '2026-07-01T00:00:00Z',
  validTo: '2027-07-01T00:00:00Z',
  requiredSigners: [person],
  signed: state === 'requested' ? [] : [person],
  refusedBy: [],
  state,
  text: { id: 'text', version: '1', language: 'nb' },
  method: 'digital',
  decidedAt: '2026-08-01T10:00:00Z',
  ...more,
});

/** What `consent` and a register would have published, at this position of the person's stream. */
export const granted = (person: PersonId, position: number, more: Partial<ConsentTerms> = {}): CloudEvent => ({
  ...envelope(person, 'consent', `person-${person}`, position),
  type: consentGranted.type,
  data: { person, consent: terms(person, 'granted', position, more), at: '2026-08-01T10:00:00Z' },
});

export const withdrawn = (person: PersonId, position: number): CloudEvent => ({
  ...envelope(person, 'consent', `person-${person}`, position),
  type: consentWithdrawn.type,
  data: { person, consent: terms(person, 'withdrawn', position), at: '2026-08-02T10:00:00Z' },
});

export const protection = (person: PersonId, position: number, value: string): CloudEvent => ({
  ...envelope(person, 'exchange', `registrations-${person}`, position),
  type: protectionChanged.type,
  data: { person, protection: value },
});

export const guardianship = (person: PersonId, position: number): CloudEvent => ({
  ...envelope(person, 'exchange', `registrations-${person}`, position),
  type: guardianshipChanged.type,
  data: { person, bornOn: '2020-02-02', guardians: [] },
});
