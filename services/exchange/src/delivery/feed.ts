import type { CloudEvent, PersonId } from '@samhandling/contracts';
import { TransientFailure } from '@samhandling/messaging';
import { decodeCursor, encodeCursor, withoutHole } from '../domain/feed.js';
import type { StoredSubscription } from '../subscriptions/subscription.store.js';
import type { Composer } from './composer.js';
import type { NumberedDelivery } from './delivery.record.js';
import type { DeliveryStore } from './delivery.store.js';

export interface FeedPage {
  events: CloudEvent[];
  next: string;
  more: boolean;
}

/** A feed's pages: by number, without holes, each event put together anew from what is permitted at that moment. */
export class Feed {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly composer: Composer,
  ) {}

  /** What lies after the cursor; one more than asked for, so that it can be told whether there is more. */
  async after(subscription: StoredSubscription, cursor: string | undefined, limit: number): Promise<{ after: number; rows: NumberedDelivery[]; more: boolean }> {
    const after = decodeCursor(cursor);
    const found = await this.deliveries.page(subscription.id, after, limit + 1);
    const rows = withoutHole(after, found.map((delivery) => ({ ...delivery, sequence: delivery.record.sequence })));
    return { after, rows: rows.slice(0, limit), more: rows.length > limit };
  }

  /**
   * The page itself. Runs inside an attempt: the gate is asked here, and what is handed out is on the record before it leaves (I4). A
   * delivery that has lost its ground is accounted for by its number; one that cannot be decided yet ends the page.
   */
  async page(subscription: StoredSubscription, found: { after: number; rows: readonly NumberedDelivery[]; more: boolean }): Promise<FeedPage> {
    const events: CloudEvent[] = [];
    const told: { delivery: NumberedDelivery; mark: () => Promise<boolean> }[] = [];
    let last = found.after;
    for (const delivery of found.rows) {
      const composed = await this.composer.compose(delivery, subscription);
      if (composed.outcome === 'wait') break;
      if (composed.outcome === 'lost') await this.#account(delivery);
      else if (isNews(delivery, composed.told)) told.push({ delivery, mark: async () => await this.deliveries.told(delivery, composed.told, composed.values) });
      events.push(composed.event);
      last = delivery.record.sequence;
    }
    await this.#record(subscription, told);
    return { events, next: encodeCursor(last), more: found.more || events.length < found.rows.length };
  }

  /** First that it is handed over, then that it was: a process that dies in between tells it twice rather than not at all. */
  async #record(subscription: StoredSubscription, told: readonly { delivery: NumberedDelivery; mark: () => Promise<boolean> }[]): Promise<void> {
    const [first] = told;
    const last = told.at(-1);
    if (first === undefined || last === undefined) return;
    const persons = [...new Set<PersonId>(told.flatMap(({ delivery }) => delivery.record.persons))];
    await this.deliveries.delivered(subscription, { from: first.delivery.record.sequence, to: last.delivery.record.sequence, persons });
    // Taken back while the page was put together: the page is not sent, and the next one has only the number.
    if ((await Promise.all(told.map(async ({ mark }) => await mark()))).includes(false)) throw new TransientFailure('delivery-stopped');
  }

  /** Past its time without a stop order: nothing of it has left, so nothing will, and the number is accounted for. */
  async #account(delivery: NumberedDelivery): Promise<void> {
    if (delivery.dispatch.state === 'waiting') await this.deliveries.stop(delivery, `attempt-${delivery.stream}-${delivery.record.sequence}`);
  }
}

const isNews = ({ dispatch }: NumberedDelivery, told: readonly string[]): boolean => dispatch.state !== 'handed-over' || told.some((category) => !dispatch.told.some((known) => known === category));
