import { Injectable } from '@nestjs/common';
import type { PersonId } from '@samhandling/contracts';
import { AccessRecords, PolicyCopy, readRecord, sendWithin, StopOrders, tellAbout, type ViewReader } from '@samhandling/gate';
import { TransientFailure } from '@samhandling/messaging';
import type { FastifyReply } from 'fastify';
import type { Read } from '../reading/coordination.reader.js';

/** Tells a reader something about a person: decided, recorded, then handed over, all inside one attempt a stop order can end (I4, I5). */
@Injectable()
export class Telling {
  constructor(
    private readonly stops: StopOrders,
    private readonly copy: PolicyCopy,
    private readonly accessRecords: AccessRecords,
  ) {}

  async tell<A>(reader: ViewReader, person: PersonId, what: string, reply: FastifyReply, read: () => Promise<Read<A> | undefined>, bodyOf: (answer: A | undefined) => unknown): Promise<void> {
    await tellAbout(this.stops, person, async () => {
      // All a person may see rests on knowing the newest; a service is shown what a statute carries meanwhile (`mechanisms.md`).
      if (reader.kind === 'person' && !this.copy.freshness().fresh) throw new TransientFailure('consent-copy-old');
      const found = await read();
      return {
        others: found?.rests.others ?? [],
        hand: async (attempt) => {
          await this.accessRecords.record(readRecord(reader, person, what, found === undefined ? [] : [found.rests]));
          await sendWithin(attempt, reply, bodyOf(found?.answer));
        },
      };
    });
  }
}
