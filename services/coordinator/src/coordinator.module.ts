import { Module, type DynamicModule } from '@nestjs/common';
import { GatedFacts, GateModule, Readers, type GateModuleOptions } from '@samhandling/gate';
import { HeardConsumer } from './consumers/heard.consumer.js';
import { AppointingAuthority } from './http/appointing-authority.js';
import { CoordinatorsController } from './http/coordinators.controller.js';
import { PlansController } from './http/plans.controller.js';
import { RolesController } from './http/roles.controller.js';
import { Telling } from './http/telling.js';
import { CoordinationReader } from './reading/coordination.reader.js';
import { CoordinationStore } from './store/coordination.store.js';
import { HeardStreams } from './store/heard-streams.js';

/** The coordinator service. `gate` replaces the ports to the exchange, in tests. */
@Module({})
export class CoordinatorModule {
  static forService(gate: GateModuleOptions = {}): DynamicModule {
    return {
      module: CoordinatorModule,
      imports: [GateModule.forService(gate)],
      controllers: [HeardConsumer, CoordinatorsController, RolesController, PlansController],
      providers: [HeardStreams, CoordinationStore, CoordinationReader, AppointingAuthority, Telling, GatedFacts, Readers],
    };
  }
}
