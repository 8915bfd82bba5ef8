import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { consentHeartbeat, serviceSource, topicName } from '@samhandling/contracts';
import { Relay } from '@samhandling/event-store';
import type { EventPublisher } from '@samhandling/messaging';
import { Clock, CONFIG, EVENT_PUBLISHER, Instance, Logger } from '@samhandling/service-kit';
import type { ConsentConfig } from './config.js';

/**
 * Tells every partition, each second, how fresh a copy of the consents can be there (`mechanisms.md`, The copy of consents). Every
 * instance does: two heartbeats say no more than one, and none is missed when an instance dies. What is in force meanwhile never rests on
 * this; a missing heartbeat only holds back.
 */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #count = 0;
  #silent = false;

  constructor(
    @Inject(Relay) private readonly relay: Relay,
    @Inject(EVENT_PUBLISHER) private readonly publisher: EventPublisher,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Instance) private readonly instance: Instance,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      // One at a time: a slow broker must not make a queue of old heartbeats.
      this.#beating = this.#beating.then(async () => await this.#tryToBeat());
    }, this.config.HEARTBEAT_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
  }

  /**
   * `asOf`: when the oldest commit not yet on the topic was made, else the time before we looked. Relayed commits stand before the
   * heartbeat in their partition, so whoever has read it has read all of them.
   */
  async beat(): Promise<void> {
    const now = this.clock.now();
    const oldest = await this.relay.oldestUnrelayedAt();
    const asOf = (oldest !== undefined && oldest < now ? oldest : now).toISOString();
    this.#count += 1;
    await this.publisher.publishToAllPartitions(topicName(this.config.TOPIC_PREFIX, 'consent'), {
      specversion: '1.0', id: `${this.instance.id}/heartbeat/${this.#count}`, source: serviceSource('consent'), type: consentHeartbeat.type,
      time: now.toISOString(), datacontenttype: 'application/json', data: { asOf },
    });
  }

  async #tryToBeat(): Promise<void> {
    try {
      await this.beat();
      this.#silent = false;
    } catch (error) {
      if (!this.#silent) this.logger.warn('the heartbeat could not be sent; what rests on consent waits meanwhile', { error });
      this.#silent = true;
    }
  }
}
