import { Global, Inject, Module, type DynamicModule, type FactoryProvider, type OnApplicationBootstrap, type OnModuleDestroy, type Type } from '@nestjs/common';
import type { ServiceName } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { Clock, CONFIG, ConfigError, CONNECTION, Instance, Logger, Readiness, SERVICE, ServiceHttp, type ServiceConfig } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import { AccessRecords } from './access-records.js';
import { Attempts } from './attempts.js';
import { CopyFreshness } from './copy-freshness.js';
import { ExchangeParticipants } from './exchange-participants.js';
import { ExchangePersons } from './exchange-persons.js';
import { Gate } from './gate.js';
import { InstanceLease } from './instance-lease.js';
import { Participants } from './participants.port.js';
import { Persons } from './persons.port.js';
import { PolicyCopyConsumer } from './policy-copy.consumer.js';
import { PolicyCopy } from './policy-copy.js';
import { loadPolicyRules } from './policy-files.js';
import { StopOrders } from './stop-orders.js';
import { StopsStore } from './stops.store.js';

export interface GateModuleOptions {
  /** Only in exchange, which is the authority itself: modules that export these classes, and the classes. */
  imports?: (Type | DynamicModule)[];
  participants?: Type<Participants>;
  persons?: Type<Persons>;
}

const copyProviders: FactoryProvider[] = [
  {
    provide: CopyFreshness,
    inject: [CONNECTION, CONFIG, Clock],
    useFactory: (connection: Connection, config: ServiceConfig, clock: Clock) =>
      new CopyFreshness(connection, { partitions: config.TOPIC_PARTITIONS, ageMsMax: config.POLICY_COPY_AGE_MS_MAX, now: () => clock.now() }),
  },
  {
    provide: PolicyCopy,
    inject: [CONNECTION, CopyFreshness],
    useFactory: async (connection: Connection, freshness: CopyFreshness) => {
      const copy = new PolicyCopy(connection, freshness);
      await copy.init();
      return copy;
    },
  },
  {
    provide: Gate,
    inject: [CONFIG, PolicyCopy, Clock],
    useFactory: (config: ServiceConfig, copy: PolicyCopy, clock: Clock) => {
      if (config.POLICY_DIR === undefined) throw new ConfigError(['POLICY_DIR is missing']);
      return new Gate(loadPolicyRules(config.POLICY_DIR, config.POLICY_CONFIRMATION_FILE), copy, clock);
    },
  },
];

const stopProviders: FactoryProvider[] = [
  {
    provide: StopOrders,
    inject: [SERVICE, CONNECTION, CONFIG, Instance, EventStore, Clock, Logger],
    useFactory: async (service: ServiceName, connection: Connection, config: ServiceConfig, instance: Instance, store: EventStore, clock: Clock, logger: Logger) => {
      const attempts = new Attempts();
      const lease = new InstanceLease(connection, {
        instance: instance.id,
        leaseMs: config.INSTANCE_LEASE_MS,
        monotonicMs: () => clock.monotonicMs(),
        onLost: () => void attempts.stopAll('instance-lease-lost'),
      });
      const orders = new StopOrders({ service, instance: instance.id, store, stops: new StopsStore(connection), lease, attempts, clock, logger });
      await orders.init();
      return orders;
    },
  },
  {
    provide: AccessRecords,
    inject: [SERVICE, EventStore, Clock],
    useFactory: (service: ServiceName, store: EventStore, clock: Clock) => new AccessRecords(service, store, clock),
  },
];

const exchangeUrl = (config: ServiceConfig): string => {
  if (config.EXCHANGE_URL === undefined) throw new ConfigError(['EXCHANGE_URL is missing']);
  return config.EXCHANGE_URL;
};

/** Everything a service that tells anybody anything needs: copy, gate, stop orders, access records, participants, persons. Global. */
@Global()
@Module({})
export class GateModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    @Inject(StopOrders) private readonly stops: StopOrders,
    @Inject(CopyFreshness) private readonly freshness: CopyFreshness,
    @Inject(PolicyCopy) private readonly copy: PolicyCopy,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  static forService(options: GateModuleOptions = {}): DynamicModule {
    const ports = [
      options.participants === undefined
        ? { provide: Participants, inject: [ServiceHttp, CONFIG], useFactory: (http: ServiceHttp, config: ServiceConfig) => new ExchangeParticipants(http, exchangeUrl(config)) }
        : { provide: Participants, useExisting: options.participants },
      options.persons === undefined
        ? { provide: Persons, inject: [ServiceHttp, CONFIG], useFactory: (http: ServiceHttp, config: ServiceConfig) => new ExchangePersons(http, exchangeUrl(config)) }
        : { provide: Persons, useExisting: options.persons },
    ];
    const providers = [...copyProviders, ...stopProviders, ...ports];
    return { module: GateModule, imports: options.imports ?? [], controllers: [PolicyCopyConsumer], providers, exports: providers.map(({ provide }) => provide) };
  }

  onApplicationBootstrap(): void {
    // Told, not failed: what rests on an invoked statute goes on however old the copy is.
    this.readiness.register('consent copy', () => {
      const { fresh, ageMs } = this.copy.freshness();
      return { ok: true, detail: fresh ? 'fresh' : `what rests on consent waits; the copy is ${ageMs === Number.POSITIVE_INFINITY ? 'not yet complete' : `${ageMs} ms old`}` };
    });
    this.stops.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.stops.close();
    await this.freshness.stop();
  }
}
