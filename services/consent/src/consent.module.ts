import { Module } from '@nestjs/common';
import type { ServiceName } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { AccessRecords, ExchangeParticipants, ExchangePersons, loadPolicyRules, Participants, Persons } from '@samhandling/gate';
import { Clock, CONFIG, SERVICE, ServiceHttp } from '@samhandling/service-kit';
import { Actors } from './actors.js';
import type { ConsentConfig } from './config.js';
import { ReadModelsConsumer } from './consumers/read-models.consumer.js';
import { RegisterConsumer } from './consumers/register.consumer.js';
import { StopConfirmations } from './consumers/stop-confirmations.store.js';
import { StopConfirmedConsumer } from './consumers/stop-confirmed.consumer.js';
import { Expiry } from './expiry.js';
import { Family } from './family.js';
import { Heartbeat } from './heartbeat.js';
import { ConsentRequestsController } from './http/consent-requests.controller.js';
import { ConsentsController } from './http/consents.controller.js';
import { GroundsController } from './http/grounds.controller.js';
import { MeAccessLogController } from './http/me-access-log.controller.js';
import { MeConsentsController } from './http/me-consents.controller.js';
import { Ids } from './ids.js';
import { LedgerModule } from './ledger/index.js';
import { Names } from './names.js';
import { AccessLines } from './projections/access-lines.store.js';
import { ConsentEnds } from './projections/consent-ends.store.js';
import { Guardianships } from './projections/guardianship.store.js';
import { Subjects } from './subjects.js';
import { Texts } from './texts.js';
import { RULES } from './tokens.js';
import { Withdrawals } from './withdrawals.js';

/** Persons and who may act for them, consents, lawful grounds, and the ledger of all of it. */
@Module({
  imports: [LedgerModule],
  controllers: [
    ConsentRequestsController, ConsentsController, GroundsController, MeConsentsController, MeAccessLogController, RegisterConsumer, StopConfirmedConsumer, ReadModelsConsumer,
  ],
  providers: [
    Actors, Expiry, Family, Heartbeat, Ids, Names, Subjects, Withdrawals, AccessLines, ConsentEnds, Guardianships, StopConfirmations,
    { provide: RULES, inject: [CONFIG], useFactory: ({ POLICY_DIR, POLICY_CONFIRMATION_FILE }: ConsentConfig) => loadPolicyRules(POLICY_DIR, POLICY_CONFIRMATION_FILE) },
    { provide: Texts, inject: [CONFIG], useFactory: ({ TEXTS_DIR }: ConsentConfig) => Texts.load(TEXTS_DIR) },
    { provide: Persons, inject: [ServiceHttp, CONFIG], useFactory: (http: ServiceHttp, { EXCHANGE_URL }: ConsentConfig) => new ExchangePersons(http, EXCHANGE_URL) },
    { provide: Participants, inject: [ServiceHttp, CONFIG], useFactory: (http: ServiceHttp, { EXCHANGE_URL }: ConsentConfig) => new ExchangeParticipants(http, EXCHANGE_URL) },
    { provide: AccessRecords, inject: [SERVICE, EventStore, Clock], useFactory: (service: ServiceName, store: EventStore, clock: Clock) => new AccessRecords(service, store, clock) },
  ],
  exports: [RULES, Participants, Names, Subjects],
})
export class ConsentModule {}
