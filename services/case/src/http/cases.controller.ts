import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { codeSchema, DomainError, pseudonymSchema, type PersonId } from '@samhandling/contracts';
import { AccessRecords, Gate, PolicyCopy, Readers, readingPurposes, readRecord, sendWithin, StopOrders, tellAbout, type ViewReader } from '@samhandling/gate';
import { TransientFailure } from '@samhandling/messaging';
import { CONFIG, CurrentCaller, Scopes } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import type { FastifyReply } from 'fastify';
import type { CaseConfig } from '../config.js';
import { CaseReader, type CaseRead } from '../reading/case.reader.js';
import { partsOf, caseIdOf } from '../store/case-id.js';
import { CaseStore, type StoredCase } from '../store/case.store.js';

const pseudonym = pseudonymSchema.optional();
const purpose = codeSchema.optional();

/** The whole help around a person in one call (N63), cut to what the one who asks has a ground for. */
@ApiTags('cases')
@Controller('cases')
export class CasesController {
  constructor(
    private readonly cases: CaseStore,
    private readonly reader: CaseReader,
    private readonly readers: Readers,
    private readonly gate: Gate,
    private readonly copy: PolicyCopy,
    private readonly stops: StopOrders,
    private readonly accessRecords: AccessRecords,
    @Inject(CONFIG) private readonly config: CaseConfig,
  ) {}

  @Get()
  @Scopes('samhandling:cases.read')
  @ApiOperation({ summary: "A person's cases, as far as the one who asks may see them. Fagsystems name the person by their own pseudonym; people see themselves, or a child they name." })
  async list(
    @CurrentCaller() caller: Caller,
    @Query('person', { schema: pseudonym }) asked: string | undefined,
    @Query('purpose', { schema: purpose }) askedPurpose: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const reader = await this.readers.of(caller);
    if (reader.kind === 'service' && asked === undefined) throw new DomainError('person-missing', { detail: 'say whose cases: ?person=' });
    const person = await this.readers.meant(reader, asked);
    if (person === undefined) return void (await reply.send({ cases: [] }));
    await this.#tell(reader, person, asked ?? person, askedPurpose, async () => await this.cases.casesOf(person, this.config.CASES_PER_PERSON_MAX), {
      what: 'cases',
      reply,
      bodyOf: (read) => ({ cases: read.map(({ answer }) => answer) }),
    });
  }

  @Get(':id')
  @Scopes('samhandling:cases.read')
  @ApiOperation({ summary: 'One case. A case nothing of which may be seen does not exist for the one who asks.' })
  async one(@CurrentCaller() caller: Caller, @Param('id') id: string, @Query('purpose', { schema: purpose }) askedPurpose: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const reader = await this.readers.of(caller);
    const parts = partsOf(id);
    const person = parts === undefined ? undefined : await this.readers.meant(reader, parts.person);
    if (parts === undefined || person === undefined) throw notFound();
    await this.#tell(reader, person, parts.person, askedPurpose, async () => [await this.cases.load(caseIdOf(parts.municipality, person))], {
      what: 'case',
      reply,
      bodyOf: ([read]) => {
        if (read === undefined) throw notFound();
        reply.header('etag', read.answer.etag);
        return read.answer;
      },
    });
  }

  /** Decided, recorded, then told, all inside one attempt that a stop order can end (I4, I5). */
  async #tell(
    reader: ViewReader,
    person: PersonId,
    calledBy: string,
    askedPurpose: string | undefined,
    load: () => Promise<StoredCase[]>,
    answer: { what: string; reply: FastifyReply; bodyOf(read: CaseRead[]): unknown },
  ): Promise<void> {
    const purposes = readingPurposes(reader, askedPurpose, this.gate.rules, ['lift-secrecy']);
    await tellAbout(this.stops, person, async () => {
      // All a person may see rests on knowing the newest; a service is shown what a statute carries meanwhile (`mechanisms.md`).
      if (reader.kind === 'person' && !this.copy.freshness().fresh) throw new TransientFailure('consent-copy-old');
      const found = await load();
      const read = (await Promise.all(found.map(async ({ state }) => await this.reader.read(state, reader, calledBy, purposes)))).flatMap((one) => one ?? []);
      return {
        others: read.flatMap(({ seen }) => seen.others),
        hand: async (attempt) => {
          await this.accessRecords.record(readRecord(reader, person, answer.what, read.map(({ seen }) => seen)));
          await sendWithin(attempt, answer.reply, answer.bodyOf(read));
        },
      };
    });
  }
}

/** The same whether there is no such case or nothing of it may be seen (D1). */
const notFound = (): DomainError => new DomainError('not-found', { status: 404 });
