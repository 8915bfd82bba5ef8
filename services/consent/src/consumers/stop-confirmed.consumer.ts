import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { stopConfirmed, typeName } from '@samhandling/contracts';
import type { CloudEvent } from '@samhandling/contracts';
import { PermanentFailure } from '@samhandling/messaging';
import { OnEvent } from '@samhandling/service-kit';
import { confirmInForce, stoppingServices } from '../domain/stop.decide.js';
import { Subjects } from '../subjects.js';
import { StopConfirmations } from './stop-confirmations.store.js';

const serviceOf = new Map(stoppingServices.map((service) => [typeName(service, 'stop-confirmed'), service]));

/** Collects what the services confirm, and says when a withdrawal is in force everywhere (I5). */
@Controller()
export class StopConfirmedConsumer {
  constructor(
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(StopConfirmations) private readonly confirmations: StopConfirmations,
  ) {}

  /** The type says whose confirmation it is; a service cannot confirm for another. */
  @OnEvent([...serviceOf.keys()])
  async confirmed(@Payload() event: CloudEvent): Promise<void> {
    const service = serviceOf.get(event.type);
    const parsed = service === undefined ? undefined : stopConfirmed(service).data.safeParse(event.data);
    if (service === undefined || parsed?.success !== true) throw new PermanentFailure('stop-confirmation-unreadable');
    const { stop, person } = parsed.data;
    const confirmedBy = await this.confirmations.add(stop, service);
    if (!stoppingServices.every((one) => confirmedBy.includes(one))) return;
    await this.subjects.change(person, {
      causationid: event.id,
      decide: (state, at) => ({ facts: confirmInForce({ withdrawal: stop, confirmedBy, at }, state), answer: undefined }),
    });
  }
}
