import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ageThresholdPassed, consentHeartbeat, consentTypes, personTypes, topicName, type CloudEvent, type ServiceName } from '@samhandling/contracts';
import { EventContext, PermanentFailure } from '@samhandling/messaging';
import { OnEvent, type ConsumerOptions, type ServiceConfig } from '@samhandling/service-kit';
import { z } from 'zod';
import { PolicyCopy } from './policy-copy.js';
import { stopIdOf } from './stop-causes.js';
import { StopOrders } from './stop-orders.js';

const GROUP = 'policy-copy';
const copied = [...consentTypes, ...personTypes].map(({ type }) => type).filter((type) => type !== consentHeartbeat.type);
const aboutPerson = z.object({ person: z.string() });

/** Keeps the copy of consents, grounds, guardians and protection, and passes stop orders on once the copy has them. */
@Controller()
export class PolicyCopyConsumer {
  constructor(
    private readonly copy: PolicyCopy,
    private readonly stops: StopOrders,
  ) {}

  @OnEvent(copied, { group: GROUP })
  async apply(@Payload() event: CloudEvent): Promise<void> {
    const about = aboutPerson.safeParse(event.data);
    // The ledger's checkpoints are about nobody.
    if (!about.success) return;
    const { person } = about.data;
    const owed = await this.copy.apply(event, person);
    // A threshold changes nothing in the copy, which knows the dates, but what is under way must end.
    const stops = event.type === ageThresholdPassed.type ? [...owed, { id: stopIdOf(event), person, event }] : owed;
    for (const stop of stops) await this.stops.order(stop);
    if (owed.length > 0) await this.copy.handedOn(person, owed);
  }

  @OnEvent(consentHeartbeat.type, { group: GROUP })
  async hear(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    const beat = consentHeartbeat.data.safeParse(event.data);
    if (!beat.success) throw new PermanentFailure('heartbeat-unreadable');
    await this.copy.heartbeat(context.partition, beat.data.asOf);
  }
}

/** The consumer a service adds in `main.ts`: its own group, over everything the copy is fed by. */
export const policyCopyConsumer = (service: ServiceName, config: Pick<ServiceConfig, 'TOPIC_PREFIX'>): ConsumerOptions => ({
  groupId: `${service}-${GROUP}`,
  topics: [topicName(config.TOPIC_PREFIX, 'consent'), topicName(config.TOPIC_PREFIX, 'exchange')],
  fromBeginning: true,
  parking: PolicyCopy,
});
