import { Injectable } from '@nestjs/common';
import { DomainError, type PersonId } from '@samhandling/contracts';
import type { Recipient } from '@samhandling/policy';
import type { Caller } from '@samhandling/service-kit';
import { Participants, type Participant } from './participants.port.js';
import { Persons } from './persons.port.js';

/** In whose name something is read: a service's or a person's, never an organisation's (D11, I11). */
export type ViewReader = { readonly kind: 'service'; readonly service: Participant } | { readonly kind: 'person'; readonly person: PersonId };

/** From the token to the reader, and from what the reader calls somebody to who it is. */
@Injectable()
export class Readers {
  constructor(
    private readonly participants: Participants,
    private readonly persons: Persons,
  ) {}

  /** @throws DomainError `not-a-participant` (403) when nobody has registered the client, `wrong-organisation` (403), `person-unknown` (403) */
  async of(caller: Caller): Promise<ViewReader> {
    if (caller.kind === 'system') {
      const service = await this.participants.client(caller.clientId);
      if (service === undefined) throw new DomainError('not-a-participant', { status: 403, detail: 'the client speaks for no service' });
      if (service.orgnr !== caller.orgnr) throw new DomainError('wrong-organisation', { status: 403, detail: "the token is not issued to the service's organisation" });
      return { kind: 'service', service };
    }
    const person = caller.pid === undefined ? undefined : await this.persons.resolve({ nationalId: caller.pid });
    if (person === undefined) throw new DomainError('person-unknown', { status: 403, detail: 'nothing is registered here about the one who asks' });
    return { kind: 'person', person };
  }

  /** Who a reader means. A service knows people by its own pseudonyms only; a person by the platform's, and itself without saying so. */
  async meant(reader: ViewReader, pseudonym: string | undefined): Promise<PersonId | undefined> {
    if (reader.kind === 'person') return pseudonym === undefined ? reader.person : pseudonym.startsWith('p_') ? pseudonym : undefined;
    if (pseudonym === undefined || !pseudonym.startsWith('r_')) return undefined;
    return await this.persons.resolve({ pseudonym, service: reader.service.service });
  }
}

/** What the gate is asked about. Whether a guardian really is one, the gate reads from its own copy. */
export const recipientOf = (reader: ViewReader, subject: PersonId): Recipient =>
  reader.kind === 'service'
    ? { kind: 'service', service: reader.service.service, serviceType: reader.service.serviceType, controller: reader.service.controller }
    : { kind: 'person', person: reader.person, relation: reader.person === subject ? 'self' : 'guardian' };

/** What keeps one reader's ids about one person apart from every other's (D12); holds a pseudonym, so that no id can be guessed. */
export const readerName = (reader: ViewReader, subject: PersonId): string => `${reader.kind === 'service' ? reader.service.service : reader.person} ${subject}`;
