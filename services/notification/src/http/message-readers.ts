import { Injectable } from '@nestjs/common';
import { DomainError, type PersonId } from '@samhandling/contracts';
import { Persons } from '@samhandling/gate';
import type { Caller } from '@samhandling/service-kit';

/** Messages are read in the name of a person, never of a service (D11). */
@Injectable()
export class MessageReaders {
  constructor(private readonly persons: Persons) {}

  /** @throws DomainError `person-needed` (403) for a system, `person-unknown` (403) when nothing is registered about the person */
  async of(caller: Caller): Promise<PersonId> {
    if (caller.kind !== 'person' || caller.pid === undefined) throw new DomainError('person-needed', { status: 403, detail: 'messages are for persons' });
    const person = await this.persons.resolve({ nationalId: caller.pid });
    if (person === undefined) throw new DomainError('person-unknown', { status: 403, detail: 'nothing is registered here about the one who asks' });
    return person;
  }
}
