import type { DataCategory, PersonId } from '@samhandling/contracts';
import { TransientFailure } from '@samhandling/messaging';
import { opaqueId } from '../domain/opaque-id.js';
import { planStop, type StandingDelivery } from '../domain/withdrawal.decide.js';
import type { Composer } from '../delivery/composer.js';
import type { NumberedDelivery } from '../delivery/delivery.record.js';
import type { DeliverySignal } from '../delivery/delivery-signal.js';
import type { DeliveryStore } from '../delivery/delivery.store.js';
import type { SubscriptionStore } from '../subscriptions/subscription.store.js';

export interface StopCause {
  id: string;
  person: PersonId;
}

/**
 * Carries out a stop order on deliveries: what has not left and lost its ground is stopped and its number accounted for; whoever has got
 * something already is notified, once, with a number of its own (invariant I5, rule D9). May be called again for the same cause.
 */
export class DeliveryStops {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly subscriptions: SubscriptionStore,
    private readonly composer: Composer,
    private readonly signal: DeliverySignal,
    private readonly key: Buffer,
  ) {}

  async carryOut(cause: StopCause, deliveries: readonly NumberedDelivery[]): Promise<void> {
    const byStream = new Map(deliveries.map((delivery) => [`${delivery.stream} ${delivery.version}`, delivery]));
    for (const { dispatch, ...rest } of deliveries) {
      // Marked by this very stop before the process died: its record may be missing.
      if (dispatch.state === 'stopped' && dispatch.stop === cause.id) await this.deliveries.stop({ dispatch, ...rest }, cause.id);
    }
    const standing = await Promise.all(deliveries.map(async (delivery) => await this.#standing(delivery)));
    const plan = planStop(standing.filter((one) => one !== undefined));
    for (const one of plan.stop) {
      const delivery = byStream.get(one.stream);
      if (delivery === undefined) continue;
      // An attempt was quicker: perhaps something left, so all is looked at anew by whoever tries again.
      if (!(await this.deliveries.stop(delivery, cause.id))) throw new TransientFailure('delivery-changed');
      this.signal.given(one.subscription);
    }
    for (const [subscription, told] of plan.notify) await this.#notify(cause, subscription, told, byStream);
  }

  async #notify(cause: StopCause, id: string, told: readonly StandingDelivery[], deliveries: ReadonlyMap<string, NumberedDelivery>): Promise<void> {
    const subscription = await this.subscriptions.get(id);
    if (subscription === undefined) return;
    const reference = opaqueId(this.key, 'w', id, cause.id);
    await this.deliveries.notify(subscription, { person: cause.person, withdrawal: { id: cause.id, reference, sequences: told.map(({ sequence }) => sequence) } });
    for (const { stream, permittedNow } of told) {
      const delivery = deliveries.get(stream);
      if (delivery !== undefined) await this.deliveries.toldOnly(delivery, permittedNow);
    }
    this.signal.given(id);
  }

  async #standing(delivery: NumberedDelivery): Promise<StandingDelivery | undefined> {
    const { record, dispatch } = delivery;
    if (record.kind === 'notice' || dispatch.state === 'stopped') return undefined;
    // Handed over and asked back before: there is nothing left to stop or to ask about.
    if (dispatch.state === 'handed-over' && dispatch.told.length === 0) return undefined;
    const subscription = await this.subscriptions.get(record.subscription);
    if (subscription === undefined) return undefined;
    const parts = await this.composer.permitted(delivery, subscription);
    if (parts === 'wait') throw new TransientFailure('consent-copy-too-old');
    const categories: DataCategory[] = [...new Set(parts.flatMap(({ kept }) => kept.categories))];
    // Of a snapshot that was handed over, every part must still stand; the categories of the others do not tell that one fell away.
    const broken = dispatch.told.length > 0 && parts.length < record.parts.length;
    return { stream: `${delivery.stream} ${delivery.version}`, subscription: record.subscription, sequence: record.sequence, told: dispatch.told, permittedNow: broken ? [] : categories };
  }
}
