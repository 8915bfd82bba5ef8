import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { exchangeDelivered, registerNoted, guardianshipChanged } from '@samhandling/contracts';
import type { CloudEvent, ConsentChange } from '@samhandling/contracts';
import { OnEvent } from '@samhandling/service-kit';
import { accessLineOf } from '../projections/access-lines.projection.js';
import { consentChanges } from '../domain/subject.js';
import { AccessLines } from '../projections/access-lines.store.js';
import { ConsentEnds } from '../projections/consent-ends.store.js';
import { Guardianships } from '../projections/guardianship.store.js';

/** Consumer group of the read models: `consent-projections`. */
const projections = { group: 'projections' };

/** Keeps the read models: who may be told what about whom, whose guardian somebody is, what runs out when. Everything here can be made again from the topics. */
@Controller()
export class ReadModelsConsumer {
  constructor(
    @Inject(AccessLines) private readonly lines: AccessLines,
    @Inject(Guardianships) private readonly guardianships: Guardianships,
    @Inject(ConsentEnds) private readonly ends: ConsentEnds,
  ) {}

  @OnEvent('*', projections)
  async any(@Payload() event: CloudEvent): Promise<void> {
    const line = accessLineOf(event);
    if (line !== undefined) await this.lines.add(line);
    if (consentChanges.has(event.type)) await this.#ends(event.data as ConsentChange);
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
  async #ends({ person, consent: { consentId, version, state, validTo } }: ConsentChange): Promise<void> {
    await this.ends.set(consentId, person, version, state === 'granted' || state === 'requested' ? validTo : undefined);
  }
}
