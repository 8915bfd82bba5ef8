import { Controller, Get } from '@nestjs/common';
import { INTERNAL_SCOPE, Scopes } from '@samhandling/service-kit';
import type { Participants } from './participants.schema.js';
import { ParticipantsStore } from './participants.store.js';

@Controller('participants')
export class ParticipantsController {
  constructor(private readonly participants: ParticipantsStore) {}

  /** Organisations, services and fagsystems as they stand; nothing about people. */
  @Get()
  @Scopes(INTERNAL_SCOPE, 'samhandling:participants.admin')
  async all(): Promise<Participants> {
    return (await this.participants.directory()).participants;
  }
}
