import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { CloudEvent } from '@samhandling/contracts';
import type { EventContext } from '@samhandling/messaging';
import { OnEvent } from '@samhandling/service-kit';
import { entryOf } from './domain/ledger-entry.js';
import { LedgerInbox } from './ledger-inbox.js';

/** The consumer group that reads all five service topics for the ledger; its full name ends with this. */
export const ledgerGroup = 'ledger';

/** Takes every event that is an entry; its offset is committed when the entry is durable. */
@Controller()
export class LedgerConsumer {
  constructor(@Inject(LedgerInbox) private readonly inbox: LedgerInbox) {}

  @OnEvent('*', { group: ledgerGroup })
  async take(@Payload() event: CloudEvent, @Ctx() context: EventContext): Promise<void> {
    const entry = entryOf(event);
    if (entry !== undefined) await this.inbox.take({ entry, topic: context.topic, partition: context.partition, offset: Number(context.offset) });
  }
}
