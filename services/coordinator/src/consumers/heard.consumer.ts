import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { CloudEvent } from '@samhandling/contracts';
import { OnEvent } from '@samhandling/service-kit';
import { CoordinationStore } from '../store/coordination.store.js';

/** Cases opened, and what fagsystems register; which facts roles and plans follow, the store says. */
@Controller()
export class HeardConsumer {
  constructor(private readonly coordination: CoordinationStore) {}

  @OnEvent('*')
  async hear(@Payload() event: CloudEvent): Promise<void> {
    await this.coordination.hear(event);
  }
}
