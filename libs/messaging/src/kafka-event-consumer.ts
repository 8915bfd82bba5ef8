import { deadLetterTopic } from '@samhandling/contracts';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { CONSUMER_DEAD_EXIT_CODE, consumerDefaults, type ConsumerHealth, type ConsumerSettings, type KafkaConsumerOptions } from './consumer-options.js';
import { kafkaDeadLetters } from './dead-letters.js';
import { deliveryDefaults } from './delivery-settings.js';
import type { EventConsumer, EventHandler } from './event-consumer.port.js';
import { EventDelivery } from './event-delivery.js';
import { EventHandlers } from './event-handlers.js';
import { failureCode, failureKind } from './failures.js';
import { workThroughBatch } from './kafka-batch.js';
import { kafkaClient } from './kafka-client.js';
import { silentLogger, type MessagingLogger } from './messaging-logger.js';
import { MongoParkedEvents } from './parked-events.mongo.js';
import type { ParkingOperations } from './parked-events.port.js';
import { ParkedKeys } from './parked-keys.js';
import { Repeating } from './repeating.js';
import { SerialProducer } from './serial-producer.js';
import { deadLetterRetentionMs, ensureTopics } from './topics.js';
import { Watchdog } from './watchdog.js';

type Assignment = Record<string, number[]>;

/**
 * One member of a consumer group. Offsets are committed only after effects (or parking) are durable; order is kept per key; a failed
 * event holds back its own key and nobody else's (I1, I3).
 */
export class KafkaEventConsumer implements EventConsumer {
  readonly #settings: ConsumerSettings;
  readonly #logger: MessagingLogger;
  readonly #kafka: Kafka;
  readonly #consumer: Consumer;
  readonly #producer: SerialProducer;
  readonly #store: MongoParkedEvents;
  readonly #parked: ParkedKeys;
  readonly #handlers = new EventHandlers();
  readonly #delivery: EventDelivery;
  readonly #watchdog: Watchdog;
  readonly #parkedLooks: Repeating;
  readonly #stop = new AbortController();
  readonly #joined = Promise.withResolvers<undefined>();
  readonly #away = new Set<'broker' | 'infrastructure'>();
  #phase: 'starting' | 'running' | 'stopped' | 'failed' = 'starting';
  /** What is parked in the partitions we were last given is known when this resolves. */
  #assigned: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(private readonly options: KafkaConsumerOptions) {
    const { groupId: group, connection, topicPrefix = '', onParked, onUnparked, logger = silentLogger, now = () => new Date() } = options;
    const settings = { ...deliveryDefaults, ...consumerDefaults, ...options.settings };
    this.#settings = settings;
    // Whoever starts the consumer hears of its failure; nobody else has to.
    this.#joined.promise.catch(() => undefined);
    this.#logger = logger;
    this.#kafka = kafkaClient(options);
    this.#consumer = this.#kafka.consumer({
      groupId: group,
      sessionTimeout: settings.sessionMs,
      heartbeatInterval: settings.heartbeatMs,
      rebalanceTimeout: settings.rebalanceMs,
      maxWaitTimeInMs: settings.fetchWaitMs,
      maxBytes: settings.fetchBytesMax,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 8, restartOnFailure: () => Promise.resolve(true) },
    });
    this.#producer = new SerialProducer(this.#kafka);
    this.#store = new MongoParkedEvents(connection, group, settings.parkedEventsMax, now);
    this.#parked = new ParkedKeys({ group, store: this.#store, logger, now, onParked, onUnparked });
    this.#delivery = new EventDelivery({
      group,
      handlers: this.#handlers,
      content: options.content,
      parked: this.#parked,
      deadLetters: options.deadLetters ?? kafkaDeadLetters(this.#producer, deadLetterTopic(topicPrefix, group)),
      settings,
      logger,
      now,
      handlerMsMax: settings.handlerMsMax,
      onStuck: (error) => this.#fail(error),
      onPause: (paused) => (paused ? this.#away.add('infrastructure') : this.#away.delete('infrastructure')),
    });
    this.#watchdog = new Watchdog({
      silenceMsMax: settings.silenceMsMax,
      isReachable: () => this.#isBrokerReachable(),
      onSilence: (silentMs) => this.#fail(new Error(`the consumer of ${group} has been silent for ${Math.round(silentMs)} ms although the broker answers`)),
    });
    this.#parkedLooks = new Repeating(settings.parkedLookMs, () => this.#tryParked());
  }

  get parking(): ParkingOperations {
    return this.#store;
  }

  on(type: string, handler: EventHandler): void {
    this.#handlers.add(type, handler);
  }

  health(): ConsumerHealth {
    const { silentMs } = this.#watchdog;
    const isHeld = this.#away.size > 0 || silentMs > this.#settings.sessionMs;
    return { state: this.#phase === 'running' && isHeld ? 'paused' : this.#phase, heartbeatAgeMs: Math.round(silentMs), parkedKeys: this.#parked.size };
  }

  async start(): Promise<void> {
    const { groupId, topics, brokers, sasl, ssl, topicPrefix = '', fromBeginning = false } = this.options;
    if (this.#handlers.size === 0) throw new Error(`the consumer group ${groupId} has no handlers`);
    await this.#store.init();
    await ensureTopics(brokers, [{ topic: deadLetterTopic(topicPrefix, groupId), partitions: 1, config: { 'retention.ms': String(deadLetterRetentionMs) } }], { clientId: this.options.clientId, sasl, ssl });
    this.#listenToClient();
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics, fromBeginning });
    this.#watchdog.start();
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.#settings.partitionsAtOnce,
      eachBatch: (payload) => this.#eachBatch(payload),
    });
    await this.#joined.promise;
    await this.#assigned;
    this.#phase = 'running';
    this.#parkedLooks.start();
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#drain();
    await this.#stopped;
  }

  async #drain(): Promise<void> {
    this.#stop.abort();
    this.#joined.resolve(undefined);
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => {
      late = setTimeout(() => {
        this.#logger.warn('stopped before every handler was done; what they were at will be delivered again', { group: this.options.groupId });
        resolve();
      }, this.#settings.drainMsMax);
    });
    const drained = Promise.all([this.#watchdog.stop(), this.#parkedLooks.stop(), this.#consumer.disconnect()]).then(() => this.#producer.disconnect());
    await Promise.race([drained, tooLate]).finally(() => clearTimeout(late));
    if (this.#phase !== 'failed') this.#phase = 'stopped';
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    await this.#assigned;
    const { keysAtOnce, heartbeatMs } = this.#settings;
    await workThroughBatch(payload, {
      keysAtOnce,
      heartbeatMs,
      stop: this.#stop.signal,
      deliver: (message, signal) => this.#delivery.deliver(message, signal),
      onUnexpected: (error) => this.#fail(error),
    });
  }

  #listenToClient(): void {
    const { HEARTBEAT, GROUP_JOIN, FETCH, CRASH } = this.#consumer.events;
    const heard = (): void => {
      this.#watchdog.heard();
      this.#away.delete('broker');
    };
    this.#consumer.on(HEARTBEAT, heard);
    this.#consumer.on(FETCH, heard);
    this.#consumer.on(GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      heard();
      this.#assigned = this.#loadParked(memberAssignment);
      this.#joined.resolve(undefined);
    });
    this.#consumer.on(CRASH, ({ payload: { error, restart } }) => {
      if (!restart) return this.#fail(error);
      this.#away.add('broker');
      this.#logger.warn('the consumer lost the broker and starts again', { group: this.options.groupId, code: failureCode(error) });
    });
  }

  // The consumer waits for this before it handles anything: a key parked by whoever had the partition before must stay parked.
  async #loadParked(assignment: Assignment): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        return await this.#parked.load((topic, partition) => assignment[topic]?.includes(partition) === true);
      } catch (error) {
        if (failureKind(error) === 'permanent') return this.#fail(error);
        this.#logger.warn('what is parked could not be read', { group: this.options.groupId, code: failureCode(error) });
        await new Promise((resolve) => setTimeout(resolve, this.#settings.infrastructureRetryMs));
      }
    }
  }

  async #tryParked(): Promise<void> {
    try {
      await this.#parked.tryDue((message, before) => this.#delivery.tryParked(message, before), this.#stop.signal);
    } catch (error) {
      this.#logger.warn('parked keys could not be looked at', { group: this.options.groupId, code: failureCode(error) });
    }
  }

  async #isBrokerReachable(): Promise<boolean> {
    const admin = this.#kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      await admin.describeCluster();
      return true;
    } catch {
      this.#away.add('broker');
      return false;
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  #fail(error: unknown): void {
    if (this.#phase === 'failed' || this.#phase === 'stopped') return;
    this.#phase = 'failed';
    this.#stop.abort();
    const cause = error instanceof Error ? error : new Error(failureCode(error));
    this.#joined.reject(cause);
    this.#logger.error('the consumer is dead', { group: this.options.groupId, error: cause });
    if (this.options.onFatal !== undefined) this.options.onFatal(cause);
    else process.exit(CONSUMER_DEAD_EXIT_CODE);
  }
}
