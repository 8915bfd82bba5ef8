import { isNationalId, type PersonId, type ServiceId } from '@samhandling/contracts';
import { Persons, type PersonPointer } from '@samhandling/gate';
import { Clock } from '@samhandling/service-kit';
import { unknownPerson } from '../domain/incoming.decide.js';
import type { PersonReference, PersonReferenceAt } from '../domain/person-references.js';
import type { PersonVault } from './vault.js';

/** From what the outside calls people to `p_…`. The exchange is the authority, so this is the port itself, over the vault. */
export class LocalPersons extends Persons {
  constructor(
    private readonly vault: PersonVault,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** A number is known ever after it has been asked about by a service of ours (a login, a consent request); a pseudonym only if it was given. */
  async resolve(pointer: PersonPointer): Promise<PersonId | undefined> {
    if ('nationalId' in pointer) return isNationalId(pointer.nationalId) ? await this.vault.mint(pointer.nationalId, this.clock.now()) : undefined;
    return await this.vault.personBehind(pointer.pseudonym, pointer.service);
  }

  /** The person a service means, minting nothing; undefined when the number is new. @throws DomainError `unknown-person` for a pseudonym it was not given */
  async find(reference: PersonReference, service: ServiceId): Promise<PersonId | undefined> {
    const behind = reference.pseudonym === undefined ? undefined : await this.vault.personBehind(reference.pseudonym, service);
    if (reference.pseudonym !== undefined && behind === undefined) throw unknownPerson();
    if (reference.nationalId === undefined) return behind;
    const known = await this.vault.find(reference.nationalId);
    // Number and pseudonym of two persons: one of them is a mistake, and nobody here can tell which.
    if (behind !== undefined && behind !== known) throw unknownPerson();
    return known;
  }

  /** Everyone a registration names, minted where new. Keys are the pointers they stand at. */
  async resolveAll(references: readonly PersonReferenceAt[], service: ServiceId): Promise<Map<string, PersonId>> {
    const resolved = new Map<string, PersonId>();
    // All are looked up before any is minted: a registration that is refused has minted nobody.
    for (const { pointer, reference } of references) {
      const known = await this.find(reference, service);
      if (known !== undefined) resolved.set(pointer, known);
    }
    for (const { pointer, reference } of references) {
      if (!resolved.has(pointer) && reference.nationalId !== undefined) resolved.set(pointer, await this.vault.mint(reference.nationalId, this.clock.now()));
    }
    return resolved;
  }
}
