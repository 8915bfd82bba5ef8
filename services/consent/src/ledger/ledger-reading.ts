import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError, findNationalId, typeName } from '@samhandling/contracts';
import type { PersonId } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { Clock } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';

/** Persons named in one answer at most; more makes more than one commit. */
const PERSONS_PER_COMMIT = 500;

export interface AuditReading {
  readonly caller: Caller;
  readonly reason: string;
  readonly filters: readonly string[];
  readonly entries: number;
  readonly persons: readonly PersonId[];
}

/** An auditor reads only in an own name and with a reason (rule D14), and the reading is on record before the answer leaves (I4). */
@Injectable()
export class LedgerReadings {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The reason given in the header or the query. @throws DomainError `audit-reason-missing`, or `audit-reason-invalid` when it holds an identity number (I6) */
  reasonOf(header: string | undefined, query: string | undefined): string {
    const reason = (query ?? decoded(header) ?? '').trim();
    if (reason === '') throw new DomainError('audit-reason-missing', { status: 400, detail: 'say why in the header Audit-Reason or the query auditReason' });
    if (reason.length > 500 || findNationalId(reason)) throw new DomainError('audit-reason-invalid', { status: 400, detail: 'at most 500 characters, without an identity number' });
    return reason;
  }

  /** Records the reading, and for each person read about that an auditor read. Resolves when a majority has it. */
  async record({ caller, reason, filters, entries, persons }: AuditReading): Promise<void> {
    const at = this.clock.now().toISOString();
    const name = caller.kind === 'person' && caller.name !== '' ? caller.name : caller.clientId;
    const reading = `ledger-read-${randomUUID()}`;
    const read = { type: typeName('consent', 'ledger-read'), partitionkey: reading, data: { reader: name, reason, filters: [...filters], entries, at } };
    const about = persons.map((person) => ({
      type: typeName('consent', 'access-read'), partitionkey: person, data: { person, reader: { kind: 'auditor', name, reason }, what: 'ledger', grounds: [], categories: [], at },
    }));
    for (let from = 0; from === 0 || from < about.length; from += PERSONS_PER_COMMIT) {
      await this.store.commit({ stream: `${reading}-${from}`, expectedVersion: 0, events: [...(from === 0 ? [read] : []), ...about.slice(from, from + PERSONS_PER_COMMIT)] });
    }
  }
}

/** A header is ASCII; a reason in Norwegian comes percent-encoded. */
function decoded(header: string | undefined): string | undefined {
  try {
    return header === undefined ? undefined : decodeURIComponent(header);
  } catch {
    return header;
  }
}
