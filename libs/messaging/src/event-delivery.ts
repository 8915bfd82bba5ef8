import type { CloudEvent } from '@samhandling/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { decoded, type BusContent } from './bus-content.js';
import { toEvent, Undecodable } from './cloud-event-binding.js';
import type { DeliverySettings } from './delivery-settings.js';
import { EventContext } from './event-context.js';
import type { EventHandlers } from './event-handlers.js';
import { failureCode, failureKind } from './failures.js';
import type { MessagingLogger } from './messaging-logger.js';
import type { KeyOfTopic, ParkedFailure } from './parked-events.port.js';
import type { ParkedKeys } from './parked-keys.js';
import type { ReceivedMessage } from './received-message.js';

/** Takes what cannot be read as an event. Resolves when it is durable there. */
export type DeadLetters = (message: ReceivedMessage, reason: string) => Promise<void>;

export interface EventDeliveryParts {
  group: string;
  handlers: EventHandlers;
  content?: BusContent | undefined;
  parked: ParkedKeys;
  deadLetters: DeadLetters;
  settings: DeliverySettings;
  logger: MessagingLogger;
  now: () => Date;
  /** How long one event may be at its handlers, ms; then `onStuck` is told, once. */
  handlerMsMax: number;
  onStuck(error: Error): void;
  /** Told when infrastructure goes away under the first message and when it is back under the last. */
  onPause(paused: boolean): void;
}

/** Asked to stop before the message was done: it is left for the next one who has the partition. */
export class Stopped extends Error {}

/** Brings one message to its end: handled, parked, or a dead letter. Nothing else is an end, so nothing is lost (I1). */
export class EventDelivery {
  #paused = 0;

  constructor(private readonly parts: EventDeliveryParts) {}

  /** Resolves when the offset of the message may be committed. @throws Stopped */
  async deliver(message: ReceivedMessage, signal: AbortSignal): Promise<void> {
    const { parked } = this.parts;
    const { key } = message;
    if (key === null) return this.#deliverToEverybody(message, signal);
    const unit = { topic: message.topic, key };
    // Waiting for room behind a parked key happens outside the turn: whoever makes the room needs it.
    await this.#whileAway(signal, () => parked.inTurn(unit, () => (parked.has(unit) ? parked.append(unit, message) : this.#deliverFirst(unit, message, signal))));
  }

  async #deliverFirst(unit: KeyOfTopic, message: ReceivedMessage, signal: AbortSignal): Promise<void> {
    const event = await this.#decode(message, signal);
    if (event === undefined) return;
    const failure = await this.#handleQuickly(message, event, signal);
    if (failure !== undefined) await this.#whileAway(signal, () => this.parts.parked.park(unit, message, failure));
  }

  /** One try of the first parked event of a key, without waiting: what it needs is a later try, not a longer one. */
  async tryParked(message: ReceivedMessage, before: ParkedFailure | undefined): Promise<ParkedFailure | undefined> {
    try {
      const event = toEvent(message);
      try {
        await this.#handle(message, event);
        return undefined;
      } catch (error) {
        if (failureKind(error) === 'infrastructure') throw error;
        return this.#failureOf(event, error, before);
      }
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      await this.parts.deadLetters(message, error.reason);
      this.#raiseDeadLetter(message, error.reason);
      return undefined;
    }
  }

  // Without a key there is no order to keep and nothing to hold back: what fails is set aside and raised.
  async #deliverToEverybody(message: ReceivedMessage, signal: AbortSignal): Promise<void> {
    const event = await this.#decode(message, signal);
    if (event === undefined) return;
    const failure = await this.#handleQuickly(message, event, signal);
    if (failure !== undefined) await this.#setAside(message, failure.code, signal);
  }

  async #decode(message: ReceivedMessage, signal: AbortSignal): Promise<CloudEvent | undefined> {
    try {
      return toEvent(message);
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      await this.#setAside(message, error.reason, signal);
      return undefined;
    }
  }

  async #setAside(message: ReceivedMessage, reason: string, signal: AbortSignal): Promise<void> {
    await this.#whileAway(signal, () => this.parts.deadLetters(message, reason));
    this.#raiseDeadLetter(message, reason);
  }

  #raiseDeadLetter({ topic, partition, offset }: ReceivedMessage, reason: string): void {
    this.parts.logger.error('a message went to the dead letters', { group: this.parts.group, topic, partition, offset, reason });
  }

  /** Answers the failure the event is to be parked with; undefined when it went well. */
  async #handleQuickly(message: ReceivedMessage, event: CloudEvent, signal: AbortSignal): Promise<ParkedFailure | undefined> {
    const { quickTries, quickRetryMs } = this.parts.settings;
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#whileAway(signal, () => this.#handle(message, event));
        return undefined;
      } catch (error) {
        if (error instanceof Stopped) throw error;
        if (failureKind(error) === 'permanent' || tries >= quickTries) return this.#failureOf(event, error, undefined);
        await pauseOrStop(quickRetryMs * 2 ** (tries - 1), signal);
      }
    }
  }

  async #handle(message: ReceivedMessage, event: CloudEvent): Promise<void> {
    const { group, handlers, content, handlerMsMax, onStuck } = this.parts;
    const { topic, partition, offset } = message;
    const stuck = setTimeout(() => onStuck(new Error(`a handler of ${event.type} is at it for more than ${handlerMsMax} ms (${topic}/${partition}/${offset})`)), handlerMsMax);
    try {
      await handlers.run(await decoded(event, content), new EventContext(group, topic, partition, offset));
    } finally {
      clearTimeout(stuck);
    }
  }

  #failureOf(event: CloudEvent, error: unknown, before: ParkedFailure | undefined): ParkedFailure {
    const { settings, now } = this.parts;
    const at = now();
    const since = before?.since ?? at;
    const attempts = (before?.attempts ?? 0) + 1;
    const waits = failureKind(error) === 'transient' && before?.state !== 'parked' && at.getTime() - since.getTime() < settings.transientMsMax;
    const retryMs = Math.min(settings.transientRetryMsMax, settings.quickRetryMs * 2 ** Math.min(attempts + settings.quickTries, 30));
    return {
      state: waits ? 'waiting' : 'parked',
      code: failureCode(error),
      type: event.type,
      eventId: event.id,
      attempts,
      since,
      nextAttemptAt: waits ? new Date(at.getTime() + retryMs) : null,
    };
  }

  /** Tries again for as long as infrastructure is away; any other failure is passed on. */
  async #whileAway<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const { infrastructureRetryMs } = this.parts.settings;
    let tries = 0;
    try {
      for (;;) {
        if (signal.aborted) throw new Stopped('asked to stop');
        try {
          return await work();
        } catch (error) {
          if (failureKind(error) !== 'infrastructure') throw error;
          if (tries === 0) this.#pause(1, failureCode(error));
          tries += 1;
          await pauseOrStop(infrastructureRetryMs * Math.min(10, 2 ** (tries - 1)), signal);
        }
      }
    } finally {
      if (tries > 0) this.#pause(-1);
    }
  }

  #pause(by: 1 | -1, code?: string): void {
    this.#paused += by;
    if (by === 1 && this.#paused === 1) {
      this.parts.logger.warn('paused: what the consumer stands on is away', { group: this.parts.group, code });
      this.parts.onPause(true);
    }
    if (this.#paused === 0) {
      this.parts.logger.info('goes on', { group: this.parts.group });
      this.parts.onPause(false);
    }
  }
}

async function pauseOrStop(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {
    throw new Stopped('asked to stop');
  });
}
