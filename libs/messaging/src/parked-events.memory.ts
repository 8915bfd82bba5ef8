import { InfrastructureFailure } from './failures.js';
import type { KeyOfTopic, ParkedEventStore, ParkedFailure, ParkedHead, ParkedKey, ParkedKeyReport, ParkingOperations, SkipDecision } from './parked-events.port.js';
import type { ReceivedMessage } from './received-message.js';

type Kept = { message: ReceivedMessage; failure: ParkedFailure | undefined; skip: SkipDecision | undefined };

/** Parked events of one group in memory, for the bus in memory. Lost with the process. */
export class InMemoryParkedEvents implements ParkedEventStore, ParkingOperations {
  #kept: Kept[] = [];

  constructor(
    private readonly group: string,
    private readonly eventsMax: number,
  ) {}

  async init(): Promise<void> {
    await Promise.resolve();
  }

  async keys(): ReturnType<ParkedEventStore['keys']> {
    const first = [...Map.groupBy(this.#kept, ({ message }) => `${message.topic}\n${message.key}`).values()].flatMap(([kept]) => kept ?? []);
    return Promise.resolve(first.map(({ message, failure }) => ({ topic: message.topic, key: message.key ?? '', partition: message.partition, settled: failure !== undefined })));
  }

  async append(message: ReceivedMessage, failure?: ParkedFailure): Promise<void> {
    if (this.#find(message) !== undefined) return;
    if (this.#kept.length >= this.eventsMax) throw new InfrastructureFailure('parked-events-full');
    this.#kept.push({ message, failure, skip: undefined });
    await Promise.resolve();
  }

  async head(unit: KeyOfTopic): Promise<ParkedHead | undefined> {
    return Promise.resolve(this.#first(unit));
  }

  async fail(message: ReceivedMessage, failure: ParkedFailure): Promise<void> {
    const kept = this.#find(message);
    if (kept !== undefined) kept.failure = failure;
    await Promise.resolve();
  }

  async remove(message: ReceivedMessage): Promise<void> {
    const kept = this.#find(message);
    this.#kept = this.#kept.filter((other) => other !== kept);
    await Promise.resolve();
  }

  async due(now: Date): Promise<KeyOfTopic[]> {
    const due = this.#kept.filter(({ failure }) => failure?.nextAttemptAt != null && failure.nextAttemptAt <= now);
    return Promise.resolve(due.map(({ message }) => ({ topic: message.topic, key: message.key ?? '' })));
  }

  async list(): Promise<ParkedKeyReport[]> {
    const failed = this.#kept.flatMap(({ message, failure }) => {
      if (failure === undefined) return [];
      const { topic, partition, offset } = message;
      const { nextAttemptAt: _, ...shown } = failure;
      const events = this.#kept.filter((other) => other.message.topic === topic && other.message.key === message.key).length;
      return [{ group: this.group, topic, key: message.key ?? '', partition, offset, events, ...shown }];
    });
    return Promise.resolve(failed);
  }

  async isParked(_group: string, key: string): Promise<boolean> {
    return Promise.resolve(this.#kept.some(({ message }) => message.key === key));
  }

  async resume(parked: ParkedKey): Promise<boolean> {
    const kept = this.#first(parked);
    if (kept?.failure === undefined) return Promise.resolve(false);
    kept.failure = { ...kept.failure, nextAttemptAt: new Date(0) };
    return true;
  }

  async skip(parked: ParkedKey, decision: SkipDecision): Promise<boolean> {
    const kept = this.#first(parked);
    if (kept === undefined) return false;
    kept.skip = decision;
    return this.resume(parked);
  }

  #first({ topic, key }: KeyOfTopic): Kept | undefined {
    return this.#kept.find(({ message }) => message.topic === topic && message.key === key);
  }

  #find({ topic, partition, offset }: ReceivedMessage): Kept | undefined {
    return this.#kept.find(({ message }) => message.topic === topic && message.partition === partition && message.offset === offset);
  }
}
