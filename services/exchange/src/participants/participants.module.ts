import { Module } from '@nestjs/common';
import { EventStore } from '@samhandling/event-store';
import { Clock, CONFIG, CONNECTION } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import type { ExchangeConfig } from '../config.js';
import { LocalPersons } from '../persons/local-persons.js';
import { PersonsController } from '../persons/persons.controller.js';
import { PersonVault } from '../persons/vault.js';
import { ParticipantsController } from './participants.controller.js';
import { ParticipantsStore } from './participants.store.js';

/** Who takes part, and who people are: what the exchange is the authority on for the other services. */
@Module({
  controllers: [ParticipantsController, PersonsController],
  providers: [
    {
      provide: ParticipantsStore,
      inject: [EventStore, CONFIG, Clock],
      useFactory: async (store: EventStore, config: ExchangeConfig, clock: Clock): Promise<ParticipantsStore> => {
        const participants = new ParticipantsStore(store, { file: config.PARTICIPANTS_FILE, ageMsMax: config.PARTICIPANTS_AGE_MS_MAX, monotonicMs: () => clock.monotonicMs() });
        await participants.apply();
        return participants;
      },
    },
    {
      provide: PersonVault,
      inject: [CONNECTION, CONFIG],
      useFactory: async (connection: Connection, config: ExchangeConfig): Promise<PersonVault> => {
        const vault = new PersonVault(connection, { index: config.VAULT_INDEX_KEY, encryption: config.VAULT_ENCRYPTION_KEY });
        await vault.init();
        return vault;
      },
    },
    { provide: LocalPersons, inject: [PersonVault, Clock], useFactory: (vault: PersonVault, clock: Clock) => new LocalPersons(vault, clock) },
  ],
  exports: [ParticipantsStore, PersonVault, LocalPersons],
})
export class ParticipantsModule {}
