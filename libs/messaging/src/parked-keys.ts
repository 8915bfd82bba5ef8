import { failureCode } from './failures.js';
import type { MessagingLogger } from './messaging-logger.js';
import type { KeyOfTopic, ParkedEventStore, ParkedFailure, ParkedKey } from './parked-events.port.js';
import type { ReceivedMessage } from './received-message.js';
import { Turns } from './turns.js';

export interface ParkedKeysParts {
  group: string;
  store: ParkedEventStore;
  logger: MessagingLogger;
  now: () => Date;
  /** Awaited before the offset of the failed event is committed, and again for every key found parked at a start. */
  onParked?: ((parked: ParkedKey) => Promise<void>) | undefined;
  /** Awaited when the last parked event of the key is done. */
  onUnparked?: ((parked: ParkedKey) => Promise<void>) | undefined;
}

/** Tries the first parked event of a key; answers how it failed. Throws only while infrastructure is away. */
export type TryParked = (message: ReceivedMessage, before: ParkedFailure | undefined) => Promise<ParkedFailure | undefined>;

/** The parked keys of the partitions this process has: who is held back, and bringing them out again in order. */
export class ParkedKeys {
  readonly #keys = new Map<string, KeyOfTopic>();
  /** To be tried at the next look, whatever the store says: their first event was never tried. */
  readonly #unsettled = new Set<string>();
  readonly #turns = new Turns();

  constructor(private readonly parts: ParkedKeysParts) {}

  get size(): number {
    return this.#keys.size;
  }

  has(unit: KeyOfTopic): boolean {
    return this.#keys.has(nameOf(unit));
  }

  /** Consumer and retry never touch one key at the same time: the last parked event and the next new one must not pass each other. */
  async inTurn<T>(unit: KeyOfTopic, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(nameOf(unit), work);
  }

  /** Forgets what it knew and reads what is parked in the partitions this process has now. */
  async load(isOurs: (topic: string, partition: number) => boolean): Promise<void> {
    const keys = await this.parts.store.keys();
    this.#keys.clear();
    this.#unsettled.clear();
    for (const { topic, key, settled } of keys.filter((known) => isOurs(known.topic, known.partition))) {
      const unit = { topic, key };
      this.#keys.set(nameOf(unit), unit);
      if (!settled) this.#unsettled.add(nameOf(unit));
      await this.parts.onParked?.({ group: this.parts.group, ...unit });
    }
  }

  async park(unit: KeyOfTopic, message: ReceivedMessage, failure: ParkedFailure): Promise<void> {
    await this.parts.store.append(message, failure);
    this.#keys.set(nameOf(unit), unit);
    await this.parts.onParked?.({ group: this.parts.group, ...unit });
    this.#report(unit, message, failure);
  }

  async append(unit: KeyOfTopic, message: ReceivedMessage): Promise<void> {
    await this.parts.store.append(message);
    this.#keys.set(nameOf(unit), unit);
  }

  /** Tries every key that is due, each as far as it goes. */
  async tryDue(tryParked: TryParked, signal: AbortSignal): Promise<void> {
    if (this.#keys.size === 0) return;
    const due = new Set([...this.#unsettled, ...(await this.parts.store.due(this.parts.now())).map(nameOf)]);
    for (const name of due) {
      const unit = this.#keys.get(name);
      if (unit === undefined) continue;
      try {
        while (!signal.aborted && (await this.inTurn(unit, () => this.#tryFirst(unit, tryParked))));
      } catch (error) {
        // Its neighbours are tried all the same, and this one again at the next look.
        this.#unsettled.add(name);
        this.parts.logger.warn('a parked key could not be tried', { group: this.parts.group, topic: unit.topic, code: failureCode(error) });
      }
    }
  }

  /** True when there is a next one to try. */
  async #tryFirst(unit: KeyOfTopic, tryParked: TryParked): Promise<boolean> {
    const { store, group, logger } = this.parts;
    const head = await store.head(unit);
    if (head === undefined) {
      await this.parts.onUnparked?.({ group, ...unit });
      this.#keys.delete(nameOf(unit));
      this.#unsettled.delete(nameOf(unit));
      return false;
    }
    const { message, failure: before, skip } = head;
    if (skip !== undefined) {
      await store.remove(message);
      logger.warn('a parked event was skipped', { group, ...placeOf(message), type: before?.type, eventId: before?.eventId, by: skip.by, reason: skip.reason });
      return true;
    }
    const failure = await tryParked(message, before);
    if (failure === undefined) {
      await store.remove(message);
      return true;
    }
    await store.fail(message, failure);
    this.#unsettled.delete(nameOf(unit));
    if (before?.state !== failure.state) this.#report(unit, message, failure);
    return false;
  }

  #report(unit: KeyOfTopic, message: ReceivedMessage, { state, code, type, eventId, attempts }: ParkedFailure): void {
    const fields = { group: this.parts.group, key: unit.key, ...placeOf(message), type, eventId, code, attempts };
    if (state === 'parked') this.parts.logger.error('a key is parked until somebody resumes or skips its first event', fields);
    else this.parts.logger.info('a key waits for its first event to go well', fields);
  }
}

const nameOf = ({ topic, key }: KeyOfTopic): string => `${topic}\n${key}`;
const placeOf = ({ topic, partition, offset }: ReceivedMessage): Record<string, unknown> => ({ topic, partition, offset });
