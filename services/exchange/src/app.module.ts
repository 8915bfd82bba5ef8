import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { GateModule, StopOrders } from '@samhandling/gate';
import { Ingress } from './consumers/ingress.js';
import { RoutingConsumer } from './consumers/routing.consumer.js';
import { DispatchLoop } from './delivery/dispatch-loop.js';
import { DeliveryStore } from './delivery/delivery.store.js';
import { FeedController } from './delivery/feed.controller.js';
import { WebhookClient } from './delivery/webhook-client.js';
import { exchangeProviders } from './exchange.providers.js';
import { ParticipantsModule } from './participants/participants.module.js';
import { ParticipantsStore } from './participants/participants.store.js';
import { LocalPersons } from './persons/local-persons.js';
import { PrefillController } from './prefill/prefill.controller.js';
import { EventsController } from './registrations/events.controller.js';
import { RegistrationsController } from './registrations/registrations.controller.js';
import { RoutingLoop } from './routing/routing-loop.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { DeliveryStops } from './withdrawals/delivery-stops.js';
import { WithdrawalsController } from './withdrawals/withdrawals.controller.js';

@Module({
  imports: [ParticipantsModule, GateModule.forService({ imports: [ParticipantsModule], participants: ParticipantsStore, persons: LocalPersons })],
  controllers: [EventsController, RegistrationsController, SubscriptionsController, FeedController, WithdrawalsController, PrefillController, StatisticsController, RoutingConsumer],
  providers: exchangeProviders,
})
export class AppModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly stops: StopOrders,
    private readonly deliveries: DeliveryStore,
    private readonly deliveryStops: DeliveryStops,
    private readonly routing: RoutingLoop,
    private readonly dispatching: DispatchLoop,
    private readonly webhooks: WebhookClient,
    private readonly ingress: Ingress,
  ) {
    // Before stop orders begin to be carried out: a stop is confirmed only when its deliveries are stopped (I5).
    this.stops.onStop(async ({ id, person }) => await this.deliveryStops.carryOut({ id, person }, await this.deliveries.about(person)));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.routing.start();
    this.dispatching.start();
    await this.ingress.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.ingress.stop();
    await Promise.all([this.routing.stop(), this.dispatching.stop()]);
    await this.webhooks.close();
  }
}
