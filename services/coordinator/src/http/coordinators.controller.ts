import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { coordinatorProposed, DomainError, findNationalId, isKnownCode, type PersonId } from '@samhandling/contracts';
import { Gate, GatedFacts, Participants, Readers, readingPurposes } from '@samhandling/gate';
import { CurrentCaller, RequestIdempotency, Scopes, type Idempotency } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import { individualRole } from '../domain/coordinator-role.js';
import { acceptCoordinator, appointCoordinator, declineCoordinator, proposeCoordinator } from '../domain/role.decide.js';
import { CoordinationStore } from '../store/coordination.store.js';
import { caseIdOf, partsOfCase } from '../store/stream-ids.js';
import { AppointingAuthority } from './appointing-authority.js';
import { acceptBody, appointBody, declineBody, proposeBody, type AcceptBody, type AppointBody, type DeclineBody, type ProposeBody, type RoleAnswer } from './coordinator.schema.js';

/** Who coordinates around a person: proposed, declined or accepted, appointed (K1). */
@ApiTags('coordinator')
@Controller('cases/:caseId/coordinator')
export class CoordinatorsController {
  constructor(
    private readonly coordination: CoordinationStore,
    private readonly authority: AppointingAuthority,
    private readonly readers: Readers,
    private readonly participants: Participants,
    private readonly facts: GatedFacts,
    private readonly gate: Gate,
  ) {}

  @Post('propose')
  @HttpCode(200)
  @Scopes('samhandling:plans.write')
  @ApiOperation({ summary: 'The coordinating unit or a leader asks a service to hold a role for the person.' })
  async propose(@CurrentCaller() caller: Caller, @Param('caseId') id: string, @RequestIdempotency() idempotency: Idempotency, @Body({ schema: proposeBody }) body: ProposeBody): Promise<RoleAnswer> {
    const role = individualRole(body.role);
    const { caseId, person, by } = await this.#asAuthority(caller, id);
    if ((await this.participants.service(body.service)) === undefined) throw new DomainError('unknown-service', { errors: [{ pointer: '/service', code: 'unknown-service', detail: 'no such service takes part' }] });
    return await this.coordination.changeRoles<RoleAnswer>(caseId, person, idempotency, true, (state, at) => ({
      events: proposeCoordinator({ role, service: body.service, by, at }, state),
      answer: { role, status: 'proposed', service: body.service },
    }));
  }

  @Post('decline')
  @HttpCode(200)
  @Scopes('samhandling:plans.write')
  @ApiOperation({ summary: 'The service asked says no, with a reason.' })
  async decline(@CurrentCaller() caller: Caller, @Param('caseId') id: string, @RequestIdempotency() idempotency: Idempotency, @Body({ schema: declineBody }) body: DeclineBody): Promise<RoleAnswer> {
    const role = individualRole(body.role);
    if (!isKnownCode('decline-reasons', body.reason)) throw new DomainError('schema-invalid', { errors: [{ pointer: '/reason', code: 'unknown-code', detail: 'the code list decline-reasons has no such code' }] });
    const { caseId, person, service } = await this.#asAsked(caller, id);
    return await this.coordination.changeRoles<RoleAnswer>(caseId, person, idempotency, false, (state, at) => ({
      events: declineCoordinator({ role, service, reason: body.reason, reasonText: body.reasonText, at }, state),
      answer: { role, status: 'declined', service },
    }));
  }

  @Post('accept')
  @HttpCode(200)
  @Scopes('samhandling:plans.write')
  @ApiOperation({ summary: 'The service asked says yes; somebody with authority appoints.' })
  async accept(@CurrentCaller() caller: Caller, @Param('caseId') id: string, @RequestIdempotency() idempotency: Idempotency, @Body({ schema: acceptBody }) body: AcceptBody): Promise<RoleAnswer> {
    const role = individualRole(body.role);
    const { caseId, person, service } = await this.#asAsked(caller, id);
    return await this.coordination.changeRoles<RoleAnswer>(caseId, person, idempotency, false, (state, at) => ({
      events: acceptCoordinator({ role, service, at }, state),
      answer: { role, status: 'accepted', service },
    }));
  }

  @Post('appoint')
  @HttpCode(200)
  @Scopes('samhandling:plans.write')
  @ApiOperation({ summary: 'The coordinating unit or a leader appoints who holds a role for the person, after an acceptance or directly.' })
  async appoint(@CurrentCaller() caller: Caller, @Param('caseId') id: string, @RequestIdempotency() idempotency: Idempotency, @Body({ schema: appointBody }) body: AppointBody): Promise<RoleAnswer> {
    const role = individualRole(body.role);
    if (findNationalId(body)) throw new DomainError('identity-number-in-data', { detail: 'nobody is named by number here' });
    const { caseId, person, by } = await this.#asAuthority(caller, id);
    const { service, name } = body;
    return await this.coordination.changeRoles<RoleAnswer>(caseId, person, idempotency, true, (state, at) => ({
      events: appointCoordinator({ ...body, role, by, at }, state),
      answer: { role, status: 'held', ...(service === undefined ? {} : { service }), ...(name === undefined ? {} : { name }) },
    }));
  }

  async #asAuthority(caller: Caller, id: string): Promise<{ caseId: string; person: PersonId; by: string | undefined }> {
    const parts = partsOfCase(id);
    if (parts === undefined) throw notFound();
    const { service } = await this.authority.of(caller, parts.municipality);
    const person = caller.kind === 'person' ? (parts.person.startsWith('p_') ? parts.person : undefined) : await this.readers.meant(await this.readers.of(caller), parts.person);
    if (person === undefined) throw notFound();
    return { caseId: caseIdOf(parts.municipality, person), person, by: service };
  }

  /** A service that may not know who coordinates cannot find out by answering (D1). */
  async #asAsked(caller: Caller, id: string): Promise<{ caseId: string; person: PersonId; service: string }> {
    const parts = partsOfCase(id);
    const reader = await this.readers.of(caller);
    if (reader.kind !== 'service') throw new DomainError('service-required', { status: 403, detail: 'a role is proposed to a service' });
    const person = parts === undefined ? undefined : await this.readers.meant(reader, parts.person);
    if (parts === undefined || person === undefined) throw notFound();
    const purposes = readingPurposes(reader, undefined, this.gate.rules, ['lift-secrecy', 'plan']);
    const { permitted } = await this.facts.permits(reader, person, coordinatorProposed, [coordinatorProposed.category], purposes);
    if (!permitted) throw notFound();
    return { caseId: caseIdOf(parts.municipality, person), person, service: reader.service.service };
  }
}

/** The same whether there is no such case or the caller may not know of it (D1). */
const notFound = (): DomainError => new DomainError('not-found', { status: 404 });
