import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { DomainError } from '@samhandling/contracts';
import { sendWithin, StopOrders } from '@samhandling/gate';
import { CONFIG, CurrentCaller, Scopes, Stopping, type Caller } from '@samhandling/service-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ExchangeConfig } from '../config.js';
import { waitSeconds } from '../domain/feed.js';
import { callingService } from '../http/calling-system.js';
import { ParticipantsStore } from '../participants/participants.store.js';
import { subscriptionIdSchema } from '../subscriptions/subscription.schema.js';
import { SubscriptionStore, type StoredSubscription } from '../subscriptions/subscription.store.js';
import { DeliverySignal } from './delivery-signal.js';
import { Feed } from './feed.js';

const limitSchema = z.coerce.number().int().positive().optional();
const cursorSchema = z.string().max(100).optional();
const limitDefault = 100;

@Controller('subscriptions')
export class FeedController {
  constructor(
    private readonly subscriptions: SubscriptionStore,
    private readonly participants: ParticipantsStore,
    private readonly feed: Feed,
    private readonly signal: DeliverySignal,
    private readonly stops: StopOrders,
    private readonly stopping: Stopping,
    @Inject(CONFIG) private readonly config: ExchangeConfig,
  ) {}

  /** What has come after the cursor, in order and without holes. `Prefer: wait=<seconds>` holds back an empty answer until there is news. */
  @Get(':id/events')
  @Scopes('samhandling:events.subscribe')
  async events(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: subscriptionIdSchema }) id: string,
    @Query('after', { schema: cursorSchema }) after: string | undefined,
    @Query('limit', { schema: limitSchema }) limit: number | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const subscription = await this.subscriptions.own(id, await callingService(caller, this.participants));
    if (subscription.delivery.mode !== 'feed') throw new DomainError('not-a-feed', { status: 409, detail: 'this subscription is delivered another way' });
    if (subscription.state !== 'active') throw new DomainError('subscription-state', { status: 409, detail: `the subscription is ${subscription.state}` });
    const size = Math.min(limit ?? limitDefault, this.config.FEED_PAGE_EVENTS_MAX);
    const found = await this.#awaited(subscription, after, size, waitSeconds(prefer, this.config.FEED_WAIT_SECONDS_MAX), reply);
    const persons = [...new Set(found.rows.flatMap(({ record }) => record.persons))];
    await this.stops.attempt(persons, async (_signal, attempt) => {
      const page = await this.feed.page(subscription, found);
      await sendWithin(attempt, reply, page);
    });
  }

  async #awaited(subscription: StoredSubscription, after: string | undefined, size: number, seconds: number, reply: FastifyReply): ReturnType<Feed['after']> {
    const until = AbortSignal.any([AbortSignal.timeout(seconds * 1_000), this.stopping.signal, goneSignal(reply)]);
    for (;;) {
      const found = await this.feed.after(subscription, after, size);
      if (found.rows.length > 0 || seconds === 0 || until.aborted) return found;
      await this.signal.wait(subscription.id, this.config.FEED_LOOK_MS, until);
    }
  }
}

/** Aborts when the reader has gone: nobody waits on behalf of nobody. */
const goneSignal = (reply: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
};
