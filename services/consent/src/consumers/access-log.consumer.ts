import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { exchangeDelivered, registerNoted, guardianshipChanged } from '@samhandling/contracts';
import type { CloudEvent } from '@samhandling/contracts';
import { OnEvent } from '@samhandling/service-kit';
import { accessLineOf } from '../projections/access-lines.projection.js';
import { AccessLines } from '../projections/access-lines.store.js';
import { Guardianships } from '../projections/guardianship.store.js';

/** Consumer group of the read models: `consent-projections`. */
const projections = { group: 'projections' };

/** Keeps the read models: who may be told what about whom. Everything here can be made again from the topics. */
@Controller()
export class AccessLogConsumer {
  constructor(
    @Inject(AccessLines) private readonly lines: AccessLines,
    @Inject(Guardianships) private readonly guardianships: Guardianships,
  ) {}

  @OnEvent('*', projections)
  async any(@Payload() event: CloudEvent): Promise<void> {
    const line = accessLineOf(event);
    if (line !== undefined) await this.lines.add(line);
  }

  @OnEvent(exchangeDelivered.type, projections)
  async delivered(@Payload() event: CloudEvent): Promise<void> {
    const { subscription, from, to, at } = exchangeDelivered.data.parse(event.data);
    await this.lines.handedOver(`${event.source}/${event.id}`, { subscription, from, to, at });
  }

  @OnEvent(registerNoted.type, projections)
  async register(@Payload() event: CloudEvent): Promise<void> {
    const { person, fact } = registerNoted.data.parse(event.data);
    const parsed = guardianshipChanged.data.safeParse(fact.data);
    if (fact.type !== guardianshipChanged.type || !parsed.success) return;
    await this.guardianships.set(person, parsed.data.bornOn, parsed.data.guardians, event.streamversion ?? 0);
  }
}
