import { Inject, Module, type FactoryProvider, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { topicName, serviceNames } from '@samhandling/contracts';
import { EventStore, Lease } from '@samhandling/event-store';
import type { NoteSigner } from '@samhandling/ledger';
import { Clock, CONFIG, CONNECTION, Instance, Logger, Metrics, Readiness } from '@samhandling/service-kit';
import type { ConsumerOptions, ServiceConfig } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import { LedgerAuditController } from './ledger-audit.controller.js';
import type { LedgerCollections } from './ledger-collections.js';
import { openLedgerCollections } from './ledger-collections.js';
import { LedgerInbox } from './ledger-inbox.js';
import { loadLedgerKey } from './ledger-key.js';
import { LedgerReader } from './ledger-reader.js';
import { LedgerReadings } from './ledger-reading.js';
import { LedgerWriter } from './ledger-writer.js';
import type { LedgerConfig } from './ledger.config.js';
import { LedgerConsumer, ledgerGroup } from './ledger.consumer.js';
import { LedgerController } from './ledger.controller.js';
import { LEDGER_COLLECTIONS, LEDGER_SIGNER } from './ledger.tokens.js';

const providers: FactoryProvider[] = [
  { provide: LEDGER_SIGNER, inject: [CONFIG], useFactory: (config: LedgerConfig) => loadLedgerKey(config) },
  { provide: LEDGER_COLLECTIONS, inject: [CONNECTION], useFactory: async (connection: Connection) => await openLedgerCollections(connection) },
  { provide: LedgerReader, inject: [LEDGER_COLLECTIONS], useFactory: (collections: LedgerCollections) => new LedgerReader(collections) },
  {
    provide: LedgerWriter,
    inject: [LEDGER_COLLECTIONS, LEDGER_SIGNER, CONNECTION, EventStore, Clock, Logger, Instance, CONFIG],
    useFactory: (collections: LedgerCollections, signer: NoteSigner, connection: Connection, store: EventStore, clock: Clock, logger: Logger, instance: Instance, config: LedgerConfig) =>
      new LedgerWriter({
        collections, signer, store, clock, logger,
        lease: new Lease(connection, { name: 'ledger-writer', holderId: instance.id, leaseMs: config.LEDGER_LEASE_MS, onFailure: (error) => logger.warn('the ledger writer cannot reach its lease; it tries again', { error }) }),
        checkpointMs: config.LEDGER_CHECKPOINT_MS, batchSize: config.LEDGER_BATCH_SIZE, idleMs: config.LEDGER_IDLE_MS, lateMs: config.LEDGER_LATE_MS,
      }),
  },
  {
    provide: LedgerInbox,
    inject: [LEDGER_COLLECTIONS, LedgerWriter, Clock, CONFIG],
    useFactory: (collections: LedgerCollections, writer: LedgerWriter, clock: Clock, config: LedgerConfig) =>
      new LedgerInbox(collections, { now: () => clock.now(), waitingMax: config.LEDGER_WAITING_MAX, onArrival: () => writer.wake() }),
  },
];

/** The consumer group the ledger needs, for the service's `consumers`. */
export const ledgerConsumer = (config: Pick<ServiceConfig, 'TOPIC_PREFIX'>): ConsumerOptions => ({
  groupId: `consent-${ledgerGroup}`,
  topics: serviceNames.map((service) => topicName(config.TOPIC_PREFIX, service)),
  fromBeginning: true,
});

/** The ledger: takes in what the five services tell, keeps it as a log anybody can verify, and shows it to those who may see. */
@Module({ controllers: [LedgerController, LedgerAuditController, LedgerConsumer], providers: [...providers, LedgerReadings], exports: [LedgerReader] })
export class LedgerModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    @Inject(LedgerWriter) private readonly writer: LedgerWriter,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.readiness.register('ledger', () => (this.writer.damaged === undefined ? { ok: true } : { ok: false, detail: this.writer.damaged }));
    this.metrics.gauge('ledger_oldest_waiting_age_seconds', 'Age of the entry that has waited longest for its place in the ledger; 0 when none waits', async () => (await this.writer.waitedMs()) / 1_000);
    this.writer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.writer.stop();
  }
}
