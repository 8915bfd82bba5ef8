import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { DomainError, isNationalId, type PersonId, type RecipientPersonId, type ServiceId } from '@samhandling/contracts';
import type { Connection } from 'mongoose';
import { collectionOf, isDuplicateKey } from '../projections/collection.js';

interface SealedNumber {
  iv: string;
  tag: string;
  text: string;
}

interface VaultEntry {
  _id: PersonId;
  /** One blind index value per number and key version in use (`mechanisms.md`, Persons). */
  index: string[];
  number: SealedNumber;
  at: Date;
}

interface RecipientPseudonym {
  _id: RecipientPersonId;
  person: PersonId;
  service: ServiceId;
}

export interface VaultKeys {
  index: Buffer;
  encryption: Buffer;
}

const opaque22 = (): string => randomBytes(17).toString('base64url').slice(0, 22);

/**
 * Where identity numbers are, encrypted, and nowhere else. A pseudonym is minted once, whoever asks first (unique index), and is
 * random: rotation of keys never changes it. Each recipient service has pseudonyms of its own, so that two cannot join what they hold (rule D12).
 */
export class PersonVault {
  constructor(
    private readonly connection: Connection,
    private readonly keys: VaultKeys,
  ) {}

  /** Indexes stand when it resolves: without them two callers could mint two pseudonyms for one person. */
  async init(): Promise<void> {
    await this.#persons.createIndex({ index: 1 }, { unique: true });
    await this.#recipients.createIndex({ service: 1, person: 1 }, { unique: true });
  }

  /** The person's pseudonym, or undefined when nobody has been registered under the number; mints nothing. */
  async find(nationalId: string): Promise<PersonId | undefined> {
    return (await this.#persons.findOne({ index: this.#blind(nationalId) }, { projection: { _id: 1 } }))?._id;
  }

  /** The person's pseudonym, minted now if there is none. @throws DomainError `invalid-identity-number` */
  async mint(nationalId: string, at: Date): Promise<PersonId> {
    if (!isNationalId(nationalId)) throw new DomainError('invalid-identity-number', { status: 422 });
    const known = await this.find(nationalId);
    if (known !== undefined) return known;
    const person = `p_${opaque22()}`;
    try {
      await this.#persons.insertOne({ _id: person, index: [this.#blind(nationalId)], number: this.#seal(nationalId, person), at });
      return person;
    } catch (error) {
      const winner = isDuplicateKey(error) ? await this.find(nationalId) : undefined;
      if (winner === undefined) throw error;
      return winner;
    }
  }

  /** The number behind a pseudonym: only for a delivery to a recipient with a ground for `identity`. */
  async numberOf(person: PersonId): Promise<string | undefined> {
    const entry = await this.#persons.findOne({ _id: person });
    return entry === null ? undefined : this.#open(entry.number, person);
  }

  /** What this service calls the person; minted at the first use. */
  async recipientPseudonym(person: PersonId, service: ServiceId): Promise<RecipientPersonId> {
    const known = await this.#recipients.findOne({ service, person });
    if (known !== null) return known._id;
    try {
      const pseudonym = `r_${opaque22()}`;
      await this.#recipients.insertOne({ _id: pseudonym, person, service });
      return pseudonym;
    } catch (error) {
      const winner = isDuplicateKey(error) ? await this.#recipients.findOne({ service, person }) : null;
      if (winner === null) throw error;
      return winner._id;
    }
  }

  /** The person a service means; somebody else's pseudonym and one that does not exist are the same: unknown (rule D1). */
  async personBehind(pseudonym: RecipientPersonId, service: ServiceId): Promise<PersonId | undefined> {
    return (await this.#recipients.findOne({ _id: pseudonym, service }))?.person;
  }

  get #persons() {
    return collectionOf<VaultEntry>(this.connection, 'persons');
  }

  get #recipients() {
    return collectionOf<RecipientPseudonym>(this.connection, 'recipient_pseudonyms');
  }

  #blind(nationalId: string): string {
    return createHmac('sha256', this.keys.index).update(`person\n${nationalId}`).digest('base64url');
  }

  /** The pseudonym is bound in as associated data, so that a sealed number cannot be moved to somebody else's entry. */
  #seal(nationalId: string, person: PersonId): SealedNumber {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keys.encryption, iv).setAAD(Buffer.from(person));
    const text = Buffer.concat([cipher.update(nationalId, 'utf8'), cipher.final()]);
    return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), text: text.toString('base64') };
  }

  #open(sealed: SealedNumber, person: PersonId): string {
    const decipher = createDecipheriv('aes-256-gcm', this.keys.encryption, Buffer.from(sealed.iv, 'base64')).setAAD(Buffer.from(person));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.text, 'base64')), decipher.final()]).toString('utf8');
  }
}
