import type { FactoryProvider, Provider } from '@nestjs/common';
import { EventStore, Lease } from '@samhandling/event-store';
import { Gate, PolicyCopy, StopOrders } from '@samhandling/gate';
import type { EventPublisher } from '@samhandling/messaging';
import { Clock, CONFIG, CONNECTION, EVENT_PUBLISHER, Instance, Logger } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import type { ExchangeConfig } from './config.js';
import { Ingress } from './consumers/ingress.js';
import { Composer } from './delivery/composer.js';
import { DeliverySignal } from './delivery/delivery-signal.js';
import { DeliveryStore } from './delivery/delivery.store.js';
import { DispatchLoop } from './delivery/dispatch-loop.js';
import { Dispatcher } from './delivery/dispatcher.js';
import { Feed } from './delivery/feed.js';
import { WebhookClient } from './delivery/webhook-client.js';
import { ParticipantsStore } from './participants/participants.store.js';
import { LocalPersons } from './persons/local-persons.js';
import { PersonVault } from './persons/vault.js';
import { Registrar } from './registrations/registrar.js';
import { Sameness } from './registrations/sameness.js';
import { DeliveryGate } from './routing/delivery-gate.js';
import { LateJoiner } from './routing/late-joiner.js';
import { PoolStore } from './routing/pool.store.js';
import { ReleaseStore } from './routing/release.store.js';
import { Releaser } from './routing/releaser.js';
import { Router } from './routing/router.js';
import { RoutingLoop } from './routing/routing-loop.js';
import { SubscriptionStore } from './subscriptions/subscription.store.js';
import { WebhookHandshake } from './subscriptions/webhook-handshake.js';
import { DeliveryStops } from './withdrawals/delivery-stops.js';

/** What holds data; indexes exist before anything else is made. */
const stores: FactoryProvider[] = [
  { provide: PoolStore, inject: [CONNECTION], useFactory: async (connection: Connection) => await ready(new PoolStore(connection)) },
  { provide: ReleaseStore, inject: [CONNECTION], useFactory: async (connection: Connection) => await ready(new ReleaseStore(connection)) },
  { provide: SubscriptionStore, inject: [EventStore, CONNECTION], useFactory: async (store: EventStore, connection: Connection) => await ready(new SubscriptionStore(store, connection)) },
  { provide: DeliveryStore, inject: [EventStore, Clock], useFactory: (store: EventStore, clock: Clock) => new DeliveryStore(store, () => clock.now()) },
];

const ready = async <T extends { init(): Promise<void> }>(store: T): Promise<T> => {
  await store.init();
  return store;
};

/** What asks the gate. */
const deciding: FactoryProvider[] = [
  {
    provide: DeliveryGate,
    inject: [Gate, PolicyCopy, ParticipantsStore, PoolStore],
    useFactory: (gate: Gate, copy: PolicyCopy, participants: ParticipantsStore, pool: PoolStore) => new DeliveryGate(gate, copy, participants, pool),
  },
  { provide: Sameness, inject: [DeliveryGate], useFactory: (gate: DeliveryGate) => new Sameness(gate) },
  {
    provide: Composer,
    inject: [PoolStore, DeliveryGate, PersonVault, ParticipantsStore, CONFIG],
    useFactory: (pool: PoolStore, gate: DeliveryGate, vault: PersonVault, participants: ParticipantsStore, config: ExchangeConfig) => new Composer(pool, gate, vault, participants, config.VAULT_INDEX_KEY),
  },
  {
    provide: Registrar,
    inject: [EventStore, LocalPersons, Sameness, CONFIG],
    useFactory: (store: EventStore, persons: LocalPersons, sameness: Sameness, config: ExchangeConfig) => new Registrar({ store, persons, sameness, key: config.VAULT_INDEX_KEY, eventBytesMax: config.EVENT_BYTES_MAX }),
  },
  {
    provide: DeliveryStops,
    inject: [DeliveryStore, SubscriptionStore, Composer, DeliverySignal, CONFIG],
    useFactory: (deliveries: DeliveryStore, subscriptions: SubscriptionStore, composer: Composer, signal: DeliverySignal, config: ExchangeConfig) =>
      new DeliveryStops(deliveries, subscriptions, composer, signal, config.VAULT_INDEX_KEY),
  },
];

/** What routes: one at a time, by lease. */
const routing: FactoryProvider[] = [
  {
    provide: Router,
    inject: [EventStore, PoolStore, DeliveryGate, SubscriptionStore, DeliveryStore, ParticipantsStore, DeliveryStops, DeliverySignal, Clock],
    useFactory: (store: EventStore, pool: PoolStore, gate: DeliveryGate, subscriptions: SubscriptionStore, deliveries: DeliveryStore, participants: ParticipantsStore, stops: DeliveryStops, signal: DeliverySignal, clock: Clock) =>
      new Router({ store, pool, gate, subscriptions, deliveries, participants, stops, signal, clock }),
  },
  {
    provide: Releaser,
    inject: [PoolStore, DeliveryGate, Router, SubscriptionStore, DeliveryStore, DeliverySignal, Clock, CONFIG],
    useFactory: (pool: PoolStore, gate: DeliveryGate, router: Router, subscriptions: SubscriptionStore, deliveries: DeliveryStore, signal: DeliverySignal, clock: Clock, config: ExchangeConfig) =>
      new Releaser({ pool, gate, router, subscriptions, deliveries, signal, now: () => clock.now(), eventsMax: config.RELEASE_EVENTS_MAX }),
  },
  {
    provide: RoutingLoop,
    inject: [CONNECTION, Instance, CONFIG, PolicyCopy, PoolStore, ReleaseStore, Router, Releaser, Clock, Logger],
    useFactory: (connection: Connection, instance: Instance, config: ExchangeConfig, copy: PolicyCopy, pool: PoolStore, releases: ReleaseStore, router: Router, releaser: Releaser, clock: Clock, logger: Logger) =>
      new RoutingLoop({
        lease: new Lease(connection, { name: 'router-0', holderId: instance.id, leaseMs: config.ROUTER_LEASE_MS }),
        copy, pool, releases, router, releaser, clock, logger, limits: { batch: config.ROUTER_BATCH_EVENTS_MAX, idleMs: config.ROUTER_IDLE_MS },
      }),
  },
  { provide: LateJoiner, inject: [ReleaseStore, RoutingLoop, Clock], useFactory: (releases: ReleaseStore, loop: RoutingLoop, clock: Clock) => new LateJoiner(releases, loop, clock) },
];

/** What hands over. */
const delivering: FactoryProvider[] = [
  { provide: Feed, inject: [DeliveryStore, Composer], useFactory: (deliveries: DeliveryStore, composer: Composer) => new Feed(deliveries, composer) },
  {
    provide: WebhookClient,
    inject: [CONFIG, Clock],
    useFactory: (config: ExchangeConfig, clock: Clock) =>
      new WebhookClient({ answerMsMax: config.WEBHOOK_ANSWER_MS_MAX, answerBytesMax: config.WEBHOOK_ANSWER_BYTES_MAX, privateAddresses: config.WEBHOOK_PRIVATE_ADDRESSES }, () => clock.now()),
  },
  { provide: WebhookHandshake, inject: [WebhookClient, CONFIG], useFactory: (client: WebhookClient, config: ExchangeConfig) => new WebhookHandshake(client, config.VAULT_ENCRYPTION_KEY) },
  {
    provide: Dispatcher,
    inject: [DeliveryStore, SubscriptionStore, Composer, StopOrders, WebhookClient, EVENT_PUBLISHER, Clock, Logger, CONFIG],
    useFactory: (deliveries: DeliveryStore, subscriptions: SubscriptionStore, composer: Composer, stops: StopOrders, webhooks: WebhookClient, publisher: EventPublisher, clock: Clock, logger: Logger, config: ExchangeConfig) =>
      new Dispatcher({
        deliveries, subscriptions, composer, stops, webhooks, publisher, clock, logger, chance: Math.random, encryptionKey: config.VAULT_ENCRYPTION_KEY,
        limits: {
          firstRetryMs: config.WEBHOOK_FIRST_RETRY_MS, retryMsMax: config.WEBHOOK_RETRY_MS_MAX, giveUpMs: config.WEBHOOK_GIVE_UP_MS,
          failuresBeforePause: config.WEBHOOK_FAILURES_BEFORE_PAUSE, topicPrefix: config.TOPIC_PREFIX,
        },
      }),
  },
  {
    provide: DispatchLoop,
    inject: [CONNECTION, Instance, CONFIG, DeliveryStore, Dispatcher, DeliverySignal, Clock, Logger],
    useFactory: (connection: Connection, instance: Instance, config: ExchangeConfig, deliveries: DeliveryStore, dispatcher: Dispatcher, signal: DeliverySignal, clock: Clock, logger: Logger) =>
      new DispatchLoop({
        lease: new Lease(connection, { name: 'dispatcher-0', holderId: instance.id, leaseMs: config.ROUTER_LEASE_MS }),
        deliveries, dispatcher, signal, clock, logger, limits: { parallel: config.DISPATCH_PARALLEL_MAX, idleMs: config.DISPATCH_IDLE_MS },
      }),
  },
];

const ingress: FactoryProvider = {
  provide: Ingress,
  inject: [CONFIG, CONNECTION, ParticipantsStore, Registrar, EVENT_PUBLISHER, Clock, Logger],
  useFactory: (config: ExchangeConfig, connection: Connection, participants: ParticipantsStore, registrar: Registrar, publisher: EventPublisher, clock: Clock, logger: Logger) =>
    new Ingress({ config, connection, participants, registrar, publisher, clock, logger }),
};

export const exchangeProviders: Provider[] = [{ provide: DeliverySignal, useFactory: () => new DeliverySignal() }, ...stores, ...deciding, ...routing, ...delivering, ingress];
