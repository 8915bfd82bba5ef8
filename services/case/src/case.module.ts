import { Module, type DynamicModule } from '@nestjs/common';
import { GatedFacts, GateModule, Readers, type GateModuleOptions } from '@samhandling/gate';
import { CONFIG } from '@samhandling/service-kit';
import type { CaseConfig } from './config.js';
import { RegistrationsConsumer } from './consumers/registrations.consumer.js';
import { CasesController } from './http/cases.controller.js';
import { HandoverController } from './http/handover.controller.js';
import { AccessLines } from './reading/access-lines.js';
import { CaseReader } from './reading/case.reader.js';
import { loadLocalRules, LOCAL_RULES } from './rules/local-rules.js';
import { loadStatutoryClocks, STATUTORY_CLOCKS } from './rules/statutory-clocks.js';
import { CaseStore } from './store/case.store.js';

/** The case service. `gate` replaces the ports to the exchange, in tests. */
@Module({})
export class CaseModule {
  static forService(gate: GateModuleOptions = {}): DynamicModule {
    return {
      module: CaseModule,
      imports: [GateModule.forService(gate)],
      controllers: [RegistrationsConsumer, CasesController, HandoverController],
      providers: [
        CaseStore,
        CaseReader,
        GatedFacts,
        AccessLines,
        Readers,
        { provide: LOCAL_RULES, inject: [CONFIG], useFactory: (config: CaseConfig) => loadLocalRules(config.LOCAL_RULES_FILE, config.FORWARDS_MAX) },
        { provide: STATUTORY_CLOCKS, inject: [CONFIG], useFactory: (config: CaseConfig) => loadStatutoryClocks(config.POLICY_DIR, config.POLICY_CONFIRMATION_FILE) },
      ],
    };
  }
}
