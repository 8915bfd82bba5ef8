import { fagsystemTopic, type CloudEvent } from '@samhandling/contracts';
import type { EventPublisher } from '@samhandling/messaging';
import { AttemptStopped, type StopOrders } from '@samhandling/gate';
import type { Clock, Logger } from '@samhandling/service-kit';
import { nextAttemptIn, outcomeOf, type Attempted, type RetryLimits } from '../domain/webhook.js';
import { moveSubscription } from '../domain/subscription.decide.js';
import { openSecret } from '../subscriptions/secret.js';
import type { StoredSubscription, SubscriptionStore } from '../subscriptions/subscription.store.js';
import type { Composed, Composer } from './composer.js';
import type { Dispatch, NumberedDelivery } from './delivery.record.js';
import type { DeliveryStore } from './delivery.store.js';
import type { WebhookClient } from './webhook-client.js';

export interface DispatcherParts {
  deliveries: DeliveryStore;
  subscriptions: SubscriptionStore;
  composer: Composer;
  stops: StopOrders;
  webhooks: WebhookClient;
  publisher: EventPublisher;
  clock: Clock;
  logger: Logger;
  /** A number from 0 up to 1, for jitter. */
  chance: () => number;
  limits: RetryLimits & { failuresBeforePause: number; topicPrefix: string };
  encryptionKey: Buffer;
}

/** How soon a delivery whose ground cannot be known yet, or that is paused, is looked at again. */
const lookAgainMs = 1_000;

/** Sends one numbered delivery to a webhook or a Kafka topic: gate asked again, in flight first, then bytes (`mechanisms.md`, Stop order). */
export class Dispatcher {
  readonly #failuresInARow = new Map<string, number>();

  constructor(private readonly parts: DispatcherParts) {}

  async dispatch(delivery: NumberedDelivery): Promise<void> {
    const { subscriptions, stops, composer } = this.parts;
    const subscription = await subscriptions.get(delivery.record.subscription);
    if (subscription === undefined || subscription.state === 'disabled') return await this.#end(delivery, 'subscription-disabled');
    if (subscription.state !== 'active') return await this.#later(delivery, lookAgainMs);
    try {
      await stops.attempt(delivery.record.persons, async (signal, attempt) => {
        const composed = await composer.compose(delivery, subscription);
        if (composed.outcome === 'wait') return await this.#later(delivery, lookAgainMs);
        if (composed.outcome === 'lost' && delivery.dispatch.state !== 'stopped') return await this.#lost(delivery);
        const begun = await this.#begin(delivery, composed);
        if (begun === undefined) return;
        attempt.ensure();
        await this.#finish(begun, subscription, await this.#send(subscription, composed.event, signal));
      });
    } catch (error) {
      // Stopped in the middle: the stop order decides what becomes of it, and the next round asks anew.
      if (!(error instanceof AttemptStopped)) throw error;
    }
  }

  /** What is about to be told is on the record before the first byte: an answer that never comes may still have been read. */
  async #begin(delivery: NumberedDelivery, composed: Exclude<Composed, { outcome: 'wait' }>): Promise<NumberedDelivery | undefined> {
    const { dispatch } = delivery;
    const now = this.parts.clock.now();
    const told = composed.outcome === 'copy' ? [...new Set([...dispatch.told, ...composed.told])].sort() : dispatch.told;
    const values = composed.outcome === 'copy' ? Math.max(dispatch.values, composed.values) : dispatch.values;
    const begun: Dispatch = { ...dispatch, told, values, attempts: dispatch.attempts + 1, firstAttemptAt: dispatch.firstAttemptAt ?? now };
    return (await this.parts.deliveries.dispatched(delivery, begun)) ? { ...delivery, dispatch: begun } : undefined;
  }

  async #send(subscription: StoredSubscription, event: CloudEvent, signal: AbortSignal): Promise<Attempted> {
    const { webhooks, publisher, encryptionKey, limits } = this.parts;
    const { delivery, clientId, id, secret } = subscription;
    if (delivery.mode === 'kafka') {
      await publisher.publish(fagsystemTopic(limits.topicPrefix, clientId, 'inbound'), [{ ...event, partitionkey: event.subject ?? id }]);
      return { outcome: 'taken' };
    }
    if (delivery.mode !== 'webhook' || secret === undefined) return { outcome: 'gone' };
    try {
      const { status, retryAfter } = await webhooks.post(delivery.url, openSecret(secret, id, encryptionKey), event.id, JSON.stringify(event), 'application/cloudevents+json', signal);
      return outcomeOf(status, retryAfter);
    } catch {
      // No answer in time, a refused address, a broken connection: all are a failed attempt.
      return { outcome: 'failed' };
    }
  }

  async #finish(delivery: NumberedDelivery, subscription: StoredSubscription, attempted: Attempted): Promise<void> {
    if (attempted.outcome === 'taken') return await this.#taken(delivery, subscription);
    if (attempted.outcome === 'gone') {
      await this.#end(delivery, 'gone');
      await this.parts.subscriptions.change(subscription.id, (current) => moveSubscription(current, 'disabled', 'the address answered 410'));
      return;
    }
    await this.#failed(delivery, subscription, attempted.retryAfterMs);
  }

  async #taken(delivery: NumberedDelivery, subscription: StoredSubscription): Promise<void> {
    const { deliveries } = this.parts;
    const { sequence, persons } = delivery.record;
    this.#failuresInARow.delete(subscription.id);
    const { nextAt: _, ...dispatch } = delivery.dispatch;
    if (dispatch.state !== 'stopped') await deliveries.delivered(subscription, { from: sequence, to: sequence, persons });
    await deliveries.dispatched(delivery, { ...dispatch, state: dispatch.state === 'stopped' ? 'stopped' : 'handed-over' });
  }

  async #failed(delivery: NumberedDelivery, subscription: StoredSubscription, retryAfterMs: number | undefined): Promise<void> {
    const { clock, limits, chance, logger, subscriptions } = this.parts;
    const failures = (this.#failuresInARow.get(subscription.id) ?? 0) + 1;
    this.#failuresInARow.set(subscription.id, failures);
    const { firstAttemptAt, attempts } = delivery.dispatch;
    const sinceFirstMs = clock.now().getTime() - (firstAttemptAt ?? clock.now()).getTime();
    const waitMs = nextAttemptIn(attempts, sinceFirstMs, chance(), limits, retryAfterMs);
    if (waitMs === undefined) await this.#end(delivery, 'retries-exhausted');
    else await this.#later(delivery, waitMs);
    if (failures < limits.failuresBeforePause) return;
    this.#failuresInARow.delete(subscription.id);
    logger.error('a webhook has failed many times in a row; its subscription is paused', { subscription: subscription.id, failures });
    await subscriptions.change(subscription.id, (current) => (current.state === 'active' ? moveSubscription(current, 'paused', 'failures in a row') : { subscription: current, events: [] }));
  }

  /** Lost its ground before it left: accounted for; the number itself is sent as any other, in the next round. */
  async #lost(delivery: NumberedDelivery): Promise<void> {
    // An attempt may have been read: the stop order on its way asks about it first, and then the number is accounted for.
    if (delivery.dispatch.told.length > 0) return await this.#later(delivery, lookAgainMs);
    await this.parts.deliveries.stop(delivery, `attempt-${delivery.stream}-${delivery.record.sequence}`);
  }

  async #later(delivery: NumberedDelivery, ms: number): Promise<void> {
    await this.parts.deliveries.dispatched(delivery, { ...delivery.dispatch, nextAt: new Date(this.parts.clock.now().getTime() + ms) });
  }

  /** A dead letter, with its reason. */
  async #end(delivery: NumberedDelivery, code: string): Promise<void> {
    const { nextAt: _, ...dispatch } = delivery.dispatch;
    await this.parts.deliveries.dispatched(delivery, { ...dispatch, state: dispatch.state === 'stopped' ? 'stopped' : 'dead', code });
  }
}
