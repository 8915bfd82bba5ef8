import { Global, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { topicName } from '@samhandling/contracts';
import { EventStore, Relay } from '@samhandling/event-store';
import type { EventPublisher } from '@samhandling/messaging';
import type { Connection } from 'mongoose';
import { AuthGuard } from './auth.guard.js';
import { Clock } from './clock.js';
import type { ServiceConfig } from './config.schema.js';
import { databaseAnswers } from './database.js';
import { HealthController } from './health.controller.js';
import { Instance } from './instance.js';
import { Issuers } from './issuers.js';
import { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { RateLimiter } from './rate-limiter.js';
import { Readiness } from './readiness.js';
import type { Resources } from './resources.js';
import { ServiceHttp } from './service-http.js';
import type { ServiceOptions } from './service-options.js';
import { ServiceTokens } from './service-tokens.js';
import { Stopping } from './shutdown.js';
import { CONFIG, CONNECTION, EVENT_PUBLISHER, SERVICE } from './tokens.js';
import { TokenVerifier } from './token-verifier.js';
import { TracedEventStore } from './traced-event-store.js';

/** Ties "something was committed" to "wake the relay" without either knowing the other. */
class CommitSignal {
  wake: () => void = () => undefined;
}

/** What every service has, as global providers. Indexes exist before anything of the service is made. */
@Global()
@Module({})
export class ServiceKitModule {
  /** Without resources (preview) nothing may be instantiated. */
  static forRoot(options: ServiceOptions & { logger: Logger }, resources?: Resources): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: options.config },
      { provide: SERVICE, useValue: options.name },
      { provide: Clock, useValue: options.clock ?? new Clock() },
      { provide: Logger, useValue: options.logger },
      { provide: Instance, useValue: new Instance(options.name) },
      { provide: Metrics, useFactory: () => new Metrics(options.name) },
      Readiness,
      Stopping,
      CommitSignal,
      AuthGuard,
      { provide: CONNECTION, useValue: resources?.connection },
      { provide: EVENT_PUBLISHER, useValue: resources?.publisher },
      ...storeProviders(options),
      ...callProviders,
    ];
    return { module: ServiceKitModule, controllers: [HealthController], providers, exports: providers };
  }
}

const storeProviders = ({ name, config, eventStore }: ServiceOptions): FactoryProvider[] => [
  {
    provide: EventStore,
    inject: [CONNECTION, Clock, CommitSignal, Readiness],
    useFactory: async (connection: Connection, clock: Clock, signal: CommitSignal, readiness: Readiness): Promise<EventStore> => {
      readiness.register('mongodb', async () => ((await databaseAnswers(connection)) ? { ok: true } : { ok: false, detail: 'no answer' }));
      const store = new TracedEventStore(connection, { ...eventStore, service: name, now: () => clock.now(), onCommit: () => signal.wake() });
      await store.init();
      return store;
    },
  },
  {
    provide: Relay,
    inject: [EventStore, EVENT_PUBLISHER, CommitSignal, Instance, Logger, Metrics, Clock],
    useFactory: (store: EventStore, publisher: EventPublisher, signal: CommitSignal, instance: Instance, logger: Logger, metrics: Metrics, clock: Clock): Relay => {
      const relay = new Relay(store, publisher, {
        topic: topicName(config.TOPIC_PREFIX, name),
        holderId: instance.id,
        leaseMs: config.RELAY_LEASE_MS,
        batchSize: config.RELAY_BATCH_SIZE,
        idleMs: config.RELAY_IDLE_MS,
        onFailure: (error) => logger.warn('a relay round failed; it tries again', { error }),
      });
      signal.wake = () => relay.wake();
      metrics.gauge('relay_oldest_unrelayed_age_seconds', 'Age of the oldest commit not yet on Kafka; 0 when all are', async () => {
        const oldest = await relay.oldestUnrelayedAt();
        return oldest === undefined ? 0 : Math.max(0, (clock.now().getTime() - oldest.getTime()) / 1_000);
      });
      return relay;
    },
  },
];

const callProviders: FactoryProvider[] = [
  { provide: Issuers, inject: [CONFIG], useFactory: (config: ServiceConfig) => new Issuers(config.ISSUER_URL) },
  {
    provide: RateLimiter,
    inject: [CONFIG],
    useFactory: (config: ServiceConfig) => new RateLimiter({ perSecond: config.RATE_PER_SECOND, burst: config.RATE_BURST, clientsMax: config.RATE_CLIENTS_MAX }),
  },
  {
    provide: TokenVerifier,
    inject: [Issuers, CONFIG, Clock],
    useFactory: (issuers: Issuers, config: ServiceConfig, clock: Clock) => new TokenVerifier(issuers, config.AUDIENCE, () => clock.now()),
  },
  {
    provide: ServiceTokens,
    inject: [Issuers, CONFIG],
    useFactory: (issuers: Issuers, config: ServiceConfig) => new ServiceTokens(issuers, { id: config.CLIENT_ID, secret: config.CLIENT_SECRET }),
  },
  {
    provide: ServiceHttp,
    inject: [ServiceTokens, CONFIG],
    useFactory: (tokens: ServiceTokens, config: ServiceConfig) => new ServiceHttp(tokens, { callMsMax: config.CALL_MS_MAX, answerBytesMax: config.CALL_ANSWER_BYTES_MAX }),
  },
];
