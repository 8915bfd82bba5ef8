import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ageThresholdPassed, consentHeartbeat, consentTypes, personTypes, topicName, type CloudEvent, type PersonId, type ServiceName } from '@samhandling/contracts';
import { EventContext, PermanentFailure } from '@samhandling/messaging';
import { OnEvent, type ConsumerOptions, type ServiceConfig } from '@samhandling/service-kit';
import { z } from 'zod';
import { PolicyCopy } from './policy-copy.js';
import { stopIdOf } from './stop-causes.js';
import { StopOrders } from './stop-orders.js';

const GROUP = 'policy-copy';
/** The heartbeat is no news about anybody; it has a handler of its own. */
const copied = [...consentTypes, ...personTypes].map(({ type }) => type).filter((type) => type !== consentHeartbeat.type);
const aboutPerson = z.object({ person: z.string() });
/** The ledger's checkpoints and readings: their form has no person in it. */
const aboutNobody: ReadonlySet<string> = new Set(consentTypes.filter(({ data }) => !('person' in data.shape)).map(({ type }) => type));

/** Keeps the copy of consents, grounds, guardians and protection, and passes stop orders on once the copy has them. */
@Controller()
export class PolicyCopyConsumer {
  constructor(
    private readonly copy: PolicyCopy,
    private readonly stops: StopOrders,
  ) {}

  @OnEvent(copied, { group: GROUP })
  async apply(@Payload() event: CloudEvent): Promise<void> {
    const person = personOf(event);
    if (person === undefined) return;
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

/**
 * Whom an event is about. Content nobody can read still counts, against sharing, for the person it is keyed by.
 * @returns undefined for what is about nobody by its form
 * @throws PermanentFailure when it should be about somebody and names nobody: it may have been an order to stop
 */
const personOf = (event: CloudEvent): PersonId | undefined => {
  if (aboutNobody.has(event.type)) return undefined;
  const about = aboutPerson.safeParse(event.data);
  if (about.success) return about.data.person;
  if (event.partitionkey?.startsWith('p_') === true) return event.partitionkey;
  throw new PermanentFailure('event-names-nobody');
};

/** The consumer a service adds in `main.ts`: its own group, over everything the copy is fed by. */
export const policyCopyConsumer = (service: ServiceName, config: Pick<ServiceConfig, 'TOPIC_PREFIX'>): ConsumerOptions => ({
  groupId: `${service}-${GROUP}`,
  topics: [topicName(config.TOPIC_PREFIX, 'consent'), topicName(config.TOPIC_PREFIX, 'exchange')],
  fromBeginning: true,
  parking: PolicyCopy,
});
