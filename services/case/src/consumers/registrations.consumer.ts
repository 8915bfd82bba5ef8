import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { CloudEvent } from '@samhandling/contracts';
import { OnEvent } from '@samhandling/service-kit';
import { CaseStore } from '../store/case.store.js';

/** Everything the exchange has accepted becomes part of the person's case; which types belong to one, the domain says. */
@Controller()
export class RegistrationsConsumer {
  constructor(private readonly cases: CaseStore) {}

  @OnEvent('*')
  async takeIn(@Payload() event: CloudEvent): Promise<void> {
    await this.cases.takeIn(event);
  }
}
