import { randomUUID } from 'node:crypto';
import { typeName, type AccessRead, type ServiceName } from '@samhandling/contracts';
import type { EventStore } from '@samhandling/event-store';
import type { Clock } from '@samhandling/service-kit';

/** One read to record; the time is ours. */
export type Read = Omit<AccessRead, 'at'>;

/** Records who read what about whom, durably, before the answer leaves (I4); `consent` takes it into the ledger. */
export class AccessRecords {
  constructor(
    private readonly service: ServiceName,
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /** One commit for all of it: one event per person. Resolves when a majority has it; then the answer may leave. */
  async record(...reads: readonly Read[]): Promise<void> {
    if (reads.length === 0) return;
    const at = this.clock.now().toISOString();
    await this.store.commit({
      // A stream of its own: a read waits for no other read, and nothing is ever decided on it.
      stream: `access-${randomUUID()}`,
      expectedVersion: 0,
      events: reads.map((read) => ({ type: typeName(this.service, 'access-read'), partitionkey: read.person, data: { ...read, at } })),
    });
  }
}
