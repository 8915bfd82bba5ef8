import type { PersonId } from '@samhandling/contracts';

/** How somebody is pointed at: by national number (never in a URL, log or key, I6), or by the pseudonym one service knows them under. */
export type PersonPointer = { nationalId: string } | { pseudonym: string; service: string };

/** From what the outside calls a person to `p_…`. `exchange` keeps the vault and implements this itself; the others ask it. */
export abstract class Persons {
  abstract resolve(pointer: PersonPointer): Promise<PersonId | undefined>;
}
