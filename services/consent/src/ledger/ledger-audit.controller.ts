import { Controller, Get, Headers, Inject, Param, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@samhandling/contracts';
import { CONFIG, CurrentCaller, Scopes } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import { filtersUsed, indexSchema, ledgerQuerySchema } from './ledger-filter.js';
import type { LedgerQuery } from './ledger-filter.js';
import { LedgerReader } from './ledger-reader.js';
import type { ReadEntry } from './ledger-reader.js';
import { LedgerReadings } from './ledger-reading.js';
import type { LedgerConfig } from './ledger.config.js';

interface Page {
  readonly size: number;
  readonly entries: readonly ReadEntry[];
  /** Give it as `after` for the next page; absent when this was the last. */
  readonly next?: number;
}

const base64 = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('base64'));

/** The entries beside the log, for auditors. Each search is itself an entry before its answer leaves. */
@ApiTags('ledger')
@Controller('ledger')
@Scopes('samhandling:audit.read')
export class LedgerAuditController {
  constructor(
    @Inject(LedgerReader) private readonly reader: LedgerReader,
    @Inject(LedgerReadings) private readonly readings: LedgerReadings,
    @Inject(CONFIG) private readonly config: LedgerConfig,
  ) {}

  @Get('entries')
  @ApiOperation({ summary: 'Searches by person, service, outcome, reason, ground, type and time; the auditor says why' })
  @ApiHeader({ name: 'Audit-Reason', description: 'Why the auditor reads; percent-encoded when not plain ASCII. Or the query auditReason.' })
  async search(@Query({ schema: ledgerQuerySchema }) query: LedgerQuery, @Headers('audit-reason') header: string | undefined, @CurrentCaller() caller: Caller): Promise<Page> {
    const reason = this.readings.reasonOf(header, query.auditReason);
    const limit = Math.min(query.limit ?? 100, this.config.LEDGER_PAGE_MAX);
    const { size, entries } = await this.reader.find(query, { after: query.after, limit: limit + 1, order: query.order });
    const page = entries.slice(0, limit);
    const last = page.at(-1);
    const persons = [...new Set([...page.flatMap(({ entry }) => entry?.persons ?? []), ...(query.person === undefined ? [] : [query.person])])];
    await this.readings.record({ caller, reason, filters: filtersUsed(query), entries: page.length, persons });
    return { size, entries: page, ...(entries.length > limit && last !== undefined ? { next: last.index } : {}) };
  }

  @Get('entries/:index/proof')
  @ApiOperation({ summary: 'Proof that an entry is in the signed tree of a size (RFC 6962), by default the newest' })
  async inclusion(@Param('index', { schema: indexSchema }) index: number, @Query('size', { schema: indexSchema.optional() }) asked: number | undefined): Promise<object> {
    const size = await this.#sizeOf(asked);
    const entry = index < size ? await this.reader.entry(index) : undefined;
    if (entry === undefined) throw new DomainError('not-found', { status: 404 });
    return { index, size, leafHash: entry.leafHash, proof: base64(await this.reader.inclusion(index, size)) };
  }

  @Get('consistency')
  @ApiOperation({ summary: 'Proof that the tree of one size is a prefix of the tree of another' })
  async consistency(@Query('from', { schema: indexSchema }) from: number, @Query('to', { schema: indexSchema.optional() }) asked: number | undefined): Promise<object> {
    const to = await this.#sizeOf(asked);
    if (from > to) throw new DomainError('not-found', { status: 404 });
    return { from, to, proof: base64(await this.reader.consistency(from, to)) };
  }

  async #sizeOf(asked: number | undefined): Promise<number> {
    const size = (await this.reader.checkpoint())?._id ?? 0;
    if (asked !== undefined && asked > size) throw new DomainError('not-found', { status: 404, detail: 'no tree of that size has been signed' });
    return asked ?? size;
  }
}
