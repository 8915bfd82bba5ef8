import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@samhandling/contracts';
import type { PersonId } from '@samhandling/contracts';
import { Participants, Persons } from '@samhandling/gate';
import type { Participant } from '@samhandling/gate';
import type { PersonPolicy } from '@samhandling/policy';
import type { Caller } from '@samhandling/service-kit';
import { birthDateOf } from './domain/birth-date.js';

/** A person who is logged in, as the platform knows them. The number itself goes no further than this. */
export interface Actor {
  readonly person: PersonId;
  /** From the identity number, for grown-ups no register has told of yet. */
  readonly bornOn: string | undefined;
}

/** Who a caller is here: a person by pseudonym, or the one service its client speaks for (rule D11). */
@Injectable()
export class Actors {
  constructor(
    @Inject(Persons) private readonly persons: Persons,
    @Inject(Participants) private readonly participants: Participants,
  ) {}

  /**
   * The logged-in person, or undefined when the platform has never heard of them.
   * @throws DomainError `person-login-needed` (403) for a system, or a login without an identity number
   */
  async person(caller: Caller): Promise<Actor | undefined> {
    if (caller.kind !== 'person' || caller.pid === undefined) throw new DomainError('person-login-needed', { status: 403 });
    const person = await this.persons.resolve({ nationalId: caller.pid });
    return person === undefined ? undefined : { person, bornOn: birthDateOf(caller.pid) };
  }

  /** @throws DomainError `system-login-needed` (403) for a person, `unknown-client` (403) for a client no participant has, `wrong-organisation` (403) */
  async service(caller: Caller): Promise<Participant> {
    if (caller.kind !== 'system') throw new DomainError('system-login-needed', { status: 403 });
    const participant = await this.participants.client(caller.clientId);
    if (participant === undefined) throw new DomainError('unknown-client', { status: 403 });
    // A supplier's client may hold tokens for several organisations; here it speaks for one.
    if (participant.orgnr !== caller.orgnr) throw new DomainError('wrong-organisation', { status: 403 });
    return participant;
  }

  /** The person a service points at, by number or by its own pseudonym. @throws DomainError `unknown-person`, the same for both */
  async pointedAt(pointer: { nationalId: string } | { pseudonym: string }, service: string): Promise<PersonId> {
    const person = await this.persons.resolve('nationalId' in pointer ? pointer : { ...pointer, service });
    if (person === undefined) throw new DomainError('unknown-person', { status: 404 });
    return person;
  }
}

/** What is known of a person with what they themselves have just shown: their date of birth. A register's word goes first. */
export const asKnownTo = (policy: PersonPolicy, { person, bornOn }: Actor): PersonPolicy =>
  policy.person === person && policy.bornOn === undefined && bornOn !== undefined ? { ...policy, bornOn } : policy;
