import { createHmac, randomBytes } from 'node:crypto';
import { DomainError, type PersonId } from '@samhandling/contracts';
import type { ServiceHttp } from '@samhandling/service-kit';
import { INTERNAL_SCOPE } from '@samhandling/service-kit';
import { z } from 'zod';
import { Persons, type PersonPointer } from './persons.port.js';

const answerSchema = z.object({ person: z.string().nullish() });
/** Remembered persons; the one remembered first is forgotten first. */
const REMEMBERED_MAX = 10_000;
/** Two entries of the vault may be joined; an answer older than this is asked for again. */
const AGE_MS_MAX = 60_000;

/** Asks exchange's vault, and remembers the answer for a short while under a keyed hash, so that no number lies in memory as a key. */
export class ExchangePersons extends Persons {
  readonly #salt = randomBytes(32);
  readonly #remembered = new Map<string, { person: PersonId; atMs: number }>();

  constructor(
    private readonly http: ServiceHttp,
    private readonly exchangeUrl: string,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    super();
  }

  async resolve(pointer: PersonPointer): Promise<PersonId | undefined> {
    const key = createHmac('sha256', this.#salt).update(JSON.stringify(pointer)).digest('base64url');
    const known = this.#remembered.get(key);
    if (known !== undefined && this.monotonicMs() - known.atMs < AGE_MS_MAX) return known.person;
    const person = await this.#ask(pointer);
    if (person !== undefined) this.#remember(key, person);
    return person;
  }

  #remember(key: string, person: PersonId): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, { person, atMs: this.monotonicMs() });
    if (this.#remembered.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  async #ask(body: PersonPointer): Promise<PersonId | undefined> {
    try {
      const { person } = await this.http.request({ method: 'POST', url: `${this.exchangeUrl}/persons/resolve`, scopes: [INTERNAL_SCOPE], body, answer: answerSchema });
      return person ?? undefined;
    } catch (error) {
      if (error instanceof DomainError && error.status === 404) return undefined;
      throw error;
    }
  }
}
