import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { withdrawalInForce, type CloudEvent } from '@samhandling/contracts';
import { Gate, PolicyCopy } from '@samhandling/gate';
import { TransientFailure } from '@samhandling/messaging';
import { Clock, CONFIG, OnEvent } from '@samhandling/service-kit';
import { z } from 'zod';
import type { NotificationConfig } from '../config.js';
import { needsKnownPerson, planMessages, toldTypes } from '../domain/plan-messages.decide.js';
import { isKnown } from '../domain/recipients.decide.js';
import { stoppedConsentOf, stoppingTypes, type StoppedConsent } from '../domain/stopped-consent.js';
import { NoticeDispatcher } from '../mail/notice-dispatcher.js';
import { MessageStore } from '../store/message.store.js';
import { StoppedConsents } from '../store/stopped-consents.store.js';

const aboutPerson = z.object({ person: z.string() });
const inForce = z.object({ withdrawal: z.string() });

/** Turns what happens elsewhere into messages. */
@Controller()
export class CausesConsumer {
  constructor(
    private readonly messages: MessageStore,
    private readonly stoppedConsents: StoppedConsents,
    private readonly copy: PolicyCopy,
    private readonly gate: Gate,
    private readonly dispatcher: NoticeDispatcher,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: NotificationConfig,
  ) {}

  @OnEvent(stoppingTypes)
  async remember(@Payload() event: CloudEvent): Promise<void> {
    const stopped = stoppedConsentOf(event);
    if (stopped !== undefined) await this.stoppedConsents.remember(event, stopped);
  }

  /** @throws TransientFailure while what the message rests on has not arrived (I3) */
  @OnEvent(toldTypes)
  async tell(@Payload() event: CloudEvent): Promise<void> {
    const { person } = aboutPerson.parse(event.data);
    const policy = await this.copy.of(person);
    const now = this.clock.now();
    if (needsKnownPerson(event.type) && !isKnown(policy) && this.#isYoung(event, now)) throw new TransientFailure('person-not-known-yet');
    const plans = planMessages(event, { policy, statutes: this.gate.rules.statutes, stopped: await this.#stopped(event), at: now.toISOString() });
    for (const plan of plans) await this.messages.send(plan, event, now);
    if (plans.length > 0) this.dispatcher.wake();
  }

  #isYoung(event: CloudEvent, now: Date): boolean {
    return now.getTime() - Date.parse(event.recordedtime ?? event.time) < this.config.KNOWN_PERSON_WAIT_MS;
  }

  async #stopped(event: CloudEvent): Promise<StoppedConsent | undefined> {
    if (event.type !== withdrawalInForce.type) return undefined;
    const stopped = await this.stoppedConsents.find(inForce.parse(event.data).withdrawal);
    if (stopped === undefined) throw new TransientFailure('withdrawal-not-known-yet');
    return stopped;
  }
}
