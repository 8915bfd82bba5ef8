import { toMessage } from './cloud-event-binding.js';
import { deliveryDefaults, type DeliverySettings } from './delivery-settings.js';
import type { EventConsumer, EventHandler } from './event-consumer.port.js';
import { EventDelivery } from './event-delivery.js';
import { EventHandlers } from './event-handlers.js';
import type { EventPublisher } from './event-publisher.port.js';
import { inLanes, Progress } from './lanes.js';
import { silentLogger } from './messaging-logger.js';
import { InMemoryParkedEvents } from './parked-events.memory.js';
import type { ParkingOperations } from './parked-events.port.js';
import { ParkedKeys } from './parked-keys.js';
import type { ReceivedMessage } from './received-message.js';
import { Repeating } from './repeating.js';

const BATCH_MAX = 100;
const PARKED_MAX = 10_000;

/** A bus without a broker, for tests of what stands on the ports. Same rules as the Kafka adapter, by the same contract suite; lost with the process. */
export class InMemoryBus {
  readonly #topics = new Map<string, ReceivedMessage[][]>();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly partitions = 3) {}

  publisher(): EventPublisher {
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      publish: async (topic, events) => Promise.resolve(events.forEach((event) => this.publishMessage(topic, toMessage(event)))),
      publishToAllPartitions: async (topic, { partitionkey: _, ...event }) =>
        Promise.resolve(this.#of(topic).forEach((_partition, index) => this.publishMessage(topic, toMessage(event), index))),
    };
  }

  consumer(options: { group: string; topics: string[]; settings?: Partial<DeliverySettings> }): InMemoryConsumer {
    return new InMemoryConsumer(this, options);
  }

  /** Puts anything on a partition, also what is no event. */
  publishMessage(topic: string, { key, value, headers }: { key: string | null; value: string; headers: Record<string, string> }, partition = this.#partitionOf(key)): void {
    const log = this.#of(topic)[partition];
    log?.push({ topic, partition, offset: String(log.length), key, value: Buffer.from(value), headers });
    for (const tell of this.#listeners) tell();
  }

  messages(topic: string): readonly (readonly ReceivedMessage[])[] {
    return this.#of(topic);
  }

  onPublished(tell: () => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }

  #of(topic: string): ReceivedMessage[][] {
    const known = this.#topics.get(topic) ?? Array.from({ length: this.partitions }, () => []);
    this.#topics.set(topic, known);
    return known;
  }

  #partitionOf(key: string | null): number {
    if (key === null) throw new Error('an event has no partition key');
    return [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % this.partitions;
  }
}

/** Offsets of groups, kept by the bus's consumers between a stop and the next start of the same object. */
export class InMemoryConsumer implements EventConsumer {
  readonly #handlers = new EventHandlers();
  readonly #offsets = new Map<string, number>();
  readonly #parked: ParkedKeys;
  readonly #store: InMemoryParkedEvents;
  readonly #delivery: EventDelivery;
  readonly #settings: DeliverySettings;
  readonly #looks: Repeating;
  #stop = new AbortController();
  readonly #working = new Map<string, Promise<undefined>>();
  #forget: (() => void) | undefined;
  readonly deadLetters: { message: ReceivedMessage; reason: string }[] = [];

  constructor(
    private readonly bus: InMemoryBus,
    private readonly options: { group: string; topics: string[]; settings?: Partial<DeliverySettings> },
  ) {
    const now = (): Date => new Date();
    this.#settings = { ...deliveryDefaults, ...options.settings };
    this.#store = new InMemoryParkedEvents(options.group, PARKED_MAX);
    this.#parked = new ParkedKeys({ group: options.group, store: this.#store, logger: silentLogger, now });
    this.#delivery = new EventDelivery({
      group: options.group,
      handlers: this.#handlers,
      parked: this.#parked,
      deadLetters: async (message, reason) => {
        this.deadLetters.push({ message, reason });
        await Promise.resolve();
      },
      settings: this.#settings,
      logger: silentLogger,
      now,
      handlerMsMax: 60_000,
      onStuck: () => undefined,
      onPause: () => undefined,
    });
    this.#looks = new Repeating(this.#settings.parkedLookMs, () => this.#parked.tryDue((message, before) => this.#delivery.tryParked(message, before), this.#stop.signal));
  }

  get parking(): ParkingOperations {
    return this.#store;
  }

  on(type: string, handler: EventHandler): void {
    this.#handlers.add(type, handler);
  }

  async start(): Promise<void> {
    this.#stop = new AbortController();
    await this.#parked.load(() => true);
    this.#forget = this.bus.onPublished(() => this.#workAll());
    this.#looks.start();
    this.#workAll();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#forget?.();
    await Promise.all([this.#looks.stop(), ...this.#working.values()]);
  }

  #workAll(): void {
    for (const topic of this.options.topics) {
      this.bus.messages(topic).forEach((_, partition) => {
        const place = `${topic}/${partition}`;
        if (this.#working.has(place)) return;
        const ended = Promise.withResolvers<undefined>();
        this.#working.set(place, ended.promise);
        void this.#work(topic, partition).finally(() => ended.resolve(undefined));
      });
    }
  }

  async #work(topic: string, partition: number): Promise<void> {
    const place = `${topic}/${partition}`;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const from = this.#offsets.get(place) ?? 0;
      const batch = (this.bus.messages(topic)[partition] ?? []).slice(from, from + BATCH_MAX);
      if (batch.length === 0) break;
      const progress = new Progress(batch.length);
      try {
        await inLanes(batch, { keyOf: ({ key }) => key, width: this.#settings.keysAtOnce, run: (message) => this.#delivery.deliver(message, signal), signal, progress });
      } catch {
        // Asked to stop in the middle: what is not done is delivered at the next start.
      }
      this.#offsets.set(place, from + progress.prefix);
    }
    this.#working.delete(place);
  }
}
