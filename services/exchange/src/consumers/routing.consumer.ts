import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { consentGranted, consentRequested, fagsystemSource, groundInvoked, guardianshipChanged, protectionChanged, subscriptionActivated, topicName, type CloudEvent, type ConsentTerms, type Invocation, type PersonId, type ServiceId } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { Clock, OnEvent, type ConsumerOptions, type ServiceConfig } from '@samhandling/service-kit';
import type { RegistrationRecord } from '../registrations/registrar.js';
import { causesBehind } from '../routing/causes.js';
import { LateJoiner } from '../routing/late-joiner.js';
import { PoolStore } from '../routing/pool.store.js';
import { ReleaseStore } from '../routing/release.store.js';
import { RoutingLoop } from '../routing/routing-loop.js';

const GROUP = 'routing';

interface ConsentData {
  person: PersonId;
  consent: ConsentTerms;
}

/** Takes in what is to be told, and what opens something; the router does the rest in order. */
@Controller()
export class RoutingConsumer {
  constructor(
    private readonly pool: PoolStore,
    private readonly releases: ReleaseStore,
    private readonly joiner: LateJoiner,
    private readonly store: EventStore,
    private readonly loop: RoutingLoop,
    private readonly clock: Clock,
  ) {}

  /** Everything a subscriber might have is kept before anybody is asked about (`mechanisms.md`, Matching). */
  @OnEvent('*', { group: GROUP })
  async keep(@Payload() event: CloudEvent): Promise<void> {
    await this.pool.add(event, { client: await this.#clientOf(event), causes: await causesBehind(event, this.store) }, this.clock.now());
    this.loop.wake();
  }

  @OnEvent([consentRequested.type, consentGranted.type], { group: GROUP })
  async consent(@Payload() event: CloudEvent<ConsentData>): Promise<void> {
    const { person, consent } = event.data;
    const service = 'service' in consent.recipient ? consent.recipient.service : undefined;
    if (service !== undefined) await this.releases.name(service, person);
    if (event.type === consentGranted.type && consent.state === 'granted') await this.#open(event, person, service);
  }

  @OnEvent(groundInvoked.type, { group: GROUP })
  async invoked(@Payload() event: CloudEvent<{ person: PersonId; invocation: Invocation }>): Promise<void> {
    const { person, invocation } = event.data;
    for (const service of [invocation.from, invocation.to]) await this.releases.name(service, person);
    await this.#open(event, person, invocation.to);
  }

  /** A register's word may lift what held everything back: an unknown grading, missing guardians. */
  @OnEvent([guardianshipChanged.type, protectionChanged.type], { group: GROUP })
  async register(@Payload() event: CloudEvent<{ person: PersonId }>): Promise<void> {
    await this.#open(event, event.data.person, undefined);
  }

  /** Said once more after the call that activated it: a process that died in between has then not forgotten what to release (I2). */
  @OnEvent(subscriptionActivated.type, { group: GROUP })
  async joined(@Payload() event: CloudEvent<{ subscription: string; service: ServiceId }>): Promise<void> {
    await this.joiner.joined(event.data.service, event.data.subscription);
  }

  /** Carried out once the copy has the event too: whoever decides meanwhile sees the change, and the release sees what was decided before. */
  async #open(event: CloudEvent, person: PersonId, service: ServiceId | undefined): Promise<void> {
    const { source, id, partitionkey, streamversion } = event;
    const after = { source, id, ...(partitionkey === undefined ? {} : { partitionkey }), ...(streamversion === undefined ? {} : { streamversion }) };
    await this.releases.add({ id: `${source} ${id}`, person, after, ...(service === undefined ? {} : { service }) }, this.clock.now());
    this.loop.wake();
  }

  /** The client that published a registration: it does not get its own back. */
  async #clientOf({ source, id }: CloudEvent): Promise<string | undefined> {
    if (!fagsystemSource.test(source)) return undefined;
    const commit = await this.store.findByPublished(source, id);
    return (commit?.attached['registration'] as RegistrationRecord | undefined)?.client;
  }
}

/** Its own group over what may be told and what opens: our own topic, case, coordinator and consent. */
export const routingConsumer = ({ TOPIC_PREFIX }: Pick<ServiceConfig, 'TOPIC_PREFIX'>): ConsumerOptions => ({
  groupId: `exchange-${GROUP}`,
  topics: (['exchange', 'case', 'coordinator', 'consent'] as const).map((service) => topicName(TOPIC_PREFIX, service)),
  fromBeginning: true,
});
