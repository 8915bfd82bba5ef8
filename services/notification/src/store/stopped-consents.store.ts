import { Injectable } from '@nestjs/common';
import type { CloudEvent } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { serviceSource } from '@samhandling/contracts';
import type { StoppedConsent } from '../domain/stopped-consent.js';

const causeOf = (source: string, id: string): string => `${source}/${id}#stopped-consent`;

/** What was withdrawn, kept until the withdrawal is in force and somebody is to be told. */
@Injectable()
export class StoppedConsents {
  constructor(private readonly store: EventStore) {}

  async remember(event: CloudEvent, stopped: StoppedConsent): Promise<void> {
    await this.store.execute({
      stream: `stopped-consent-${event.id}`,
      cause: causeOf(event.source, event.id),
      decider: { initial: undefined, evolve: () => undefined },
      decide: () => ({ events: [], attached: { stopped } }),
    });
  }

  /** @param withdrawal id of consent's event that ordered the stop */
  async find(withdrawal: string): Promise<StoppedConsent | undefined> {
    const commit = await this.store.findByCause(causeOf(serviceSource('consent'), withdrawal));
    return commit?.attached['stopped'] as StoppedConsent | undefined;
  }
}
