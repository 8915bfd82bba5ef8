import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError, serviceIdSchema } from '@samhandling/contracts';
import { Gate, Participants, Readers, readingPurposes } from '@samhandling/gate';
import { Clock, CurrentCaller, RequestIdempotency, Scopes, type Idempotency } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import { z } from 'zod';
import type { CaseEvent } from '../domain/case-events.js';
import { applied, type CaseState } from '../domain/case.state.js';
import { acceptHandover, proposeHandover } from '../domain/handover.decide.js';
import { CaseReader } from '../reading/case.reader.js';
import { partsOf, caseIdOf } from '../store/case-id.js';
import { CaseStore } from '../store/case.store.js';

const proposal = z.strictObject({ to: serviceIdSchema });
type Proposal = z.infer<typeof proposal>;

/** Who answers after the call: the caller has just said so itself. */
interface HandoverAnswer {
  accountable: string;
  proposed?: { to: string; at: string };
}

/** Handing coordinating responsibility over (C2): proposed by the accountable service, in effect when the other accepts. */
@ApiTags('cases')
@Controller('cases/:id/handover')
export class HandoverController {
  constructor(
    private readonly cases: CaseStore,
    private readonly reader: CaseReader,
    private readonly readers: Readers,
    private readonly participants: Participants,
    private readonly gate: Gate,
    private readonly clock: Clock,
  ) {}

  @Post('propose')
  @HttpCode(200)
  @Scopes('samhandling:cases.write')
  @ApiOperation({ summary: 'The accountable service offers its responsibility to another; until that one accepts, nothing changes. Needs If-Match.' })
  async propose(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @RequestIdempotency() idempotency: Idempotency,
    @Body({ schema: proposal }) { to }: Proposal,
  ): Promise<HandoverAnswer> {
    if ((await this.participants.service(to)) === undefined) throw new DomainError('unknown-service', { errors: [{ pointer: '/to', code: 'unknown-service', detail: 'no such service takes part' }] });
    return await this.#change(caller, id, ifMatch, idempotency, (state, service, at) => proposeHandover({ service, to, at }, state));
  }

  @Post('accept')
  @HttpCode(200)
  @Scopes('samhandling:cases.write')
  @ApiOperation({ summary: 'The service it was offered to takes the responsibility over. Needs If-Match.' })
  async accept(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @RequestIdempotency() idempotency: Idempotency,
  ): Promise<HandoverAnswer> {
    return await this.#change(caller, id, ifMatch, idempotency, (state, service, at) => acceptHandover({ service, at }, state));
  }

  async #change(
    caller: Caller,
    id: string,
    ifMatch: string | undefined,
    idempotency: Idempotency,
    decide: (state: CaseState, service: string, at: string) => CaseEvent[],
  ): Promise<HandoverAnswer> {
    const reader = await this.readers.of(caller);
    if (reader.kind !== 'service') throw new DomainError('service-required', { status: 403, detail: 'responsibility is between services' });
    if (ifMatch === undefined) throw new DomainError('if-match-missing', { status: 428, detail: 'send the etag of the case as you saw it' });
    const parts = partsOf(id);
    const person = parts === undefined ? undefined : await this.readers.meant(reader, parts.person);
    if (parts === undefined || person === undefined) throw new DomainError('not-found', { status: 404 });
    const purposes = readingPurposes(reader, undefined, this.gate.rules, ['lift-secrecy']);
    const { answer } = await this.cases.change<HandoverAnswer>(caseIdOf(parts.municipality, person), idempotency, async (state) => {
      // Compared with what this service may see now, so that neither the answer nor its code depends on what it may not (D1).
      const seen = await this.reader.read(state, reader, parts.person, purposes);
      if (seen === undefined) throw new DomainError('not-found', { status: 404 });
      if (seen.answer.etag !== ifMatch) throw new DomainError('version-changed', { status: 412, detail: 'the case has changed since you saw it' });
      const events = decide(seen.answer.responsibility === undefined ? withoutResponsibility(state) : state, reader.service.service, this.clock.now().toISOString());
      return { events, answer: answerOf(events.reduce((now, event) => applied(() => undefined, now, event), state)) };
    });
    return answer;
  }
}

/** Who answers is not told to who may not know it, not even by an error code (D1). */
const withoutResponsibility = ({ responsibility: _, proposed: __, ...rest }: CaseState): CaseState => rest;

const answerOf = ({ responsibility, proposed }: CaseState): HandoverAnswer => ({
  accountable: responsibility?.accountable ?? '',
  ...(proposed === undefined ? {} : { proposed: { to: proposed.to, at: proposed.at } }),
});
