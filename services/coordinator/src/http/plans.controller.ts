import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError, findNationalId, planCreated, pseudonymSchema, type PersonId } from '@samhandling/contracts';
import { Gate, GatedFacts, PolicyCopy, Readers, readingPurposes, type ViewReader } from '@samhandling/gate';
import { TransientFailure } from '@samhandling/messaging';
import { Clock, CurrentCaller, idempotencyOfPerson, RequestIdempotency, Scopes, type Idempotency } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import type { FastifyReply } from 'fastify';
import { createPlan, setGoal } from '../domain/plan.decide.js';
import { CoordinationReader } from '../reading/coordination.reader.js';
import { CoordinationStore } from '../store/coordination.store.js';
import { idFor, personOfPlan, planStream } from '../store/stream-ids.js';
import { goalBody, planBody, type GoalBody, type PlanBody } from './coordinator.schema.js';
import { Telling } from './telling.js';

/** The one living plan of a person (K3): it needs consent to the plan, and it follows the measures by itself. */
@ApiTags('plans')
@Controller('plans')
export class PlansController {
  constructor(
    private readonly coordination: CoordinationStore,
    private readonly reader: CoordinationReader,
    private readonly readers: Readers,
    private readonly facts: GatedFacts,
    private readonly gate: Gate,
    private readonly copy: PolicyCopy,
    private readonly clock: Clock,
    private readonly telling: Telling,
  ) {}

  @Post()
  @Scopes('samhandling:plans.write')
  @ApiOperation({ summary: "Starts the person's plan. Needs consent to the plan itself; a relay log already registered becomes the plan without being typed again." })
  async create(@CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency, @Body({ schema: planBody }) body: PlanBody): Promise<{ planId: string }> {
    const reader = await this.readers.of(caller);
    const person = await this.readers.meant(reader, body.person);
    if (person === undefined) throw notFound();
    await this.#mayWrite(reader, person);
    const consentToPlan = await this.#consentToPlan(person);
    const [caseId, ...others] = await this.coordination.casesOf(person);
    return await this.coordination.changePlan(person, idempotencyOfPerson(idempotency, nameOf(reader)), (state, at) => ({
      events: createPlan({ at, consentToPlan, grownFrom: body.grownFrom, period: body.period, caseId: others.length === 0 ? caseId : undefined }, state),
      answer: { planId: idFor(planStream(person), body.person ?? person) },
    }));
  }

  @Post(':id/goals')
  @Scopes('samhandling:plans.write')
  @ApiOperation({ summary: 'A goal, in the own words of whoever sets it.' })
  async setGoal(@CurrentCaller() caller: Caller, @Param('id') id: string, @RequestIdempotency() idempotency: Idempotency, @Body({ schema: goalBody }) body: GoalBody): Promise<{ goal: string }> {
    const reader = await this.readers.of(caller);
    const person = await this.readers.meant(reader, personOfPlan(id) ?? '-');
    if (person === undefined) throw notFound();
    await this.#mayWrite(reader, person);
    if (findNationalId(body.text)) throw new DomainError('identity-number-in-data', { errors: [{ pointer: '/text', code: 'identity-number-in-data', detail: 'nobody is named by number here' }] });
    const setBy = reader.kind === 'person' ? (reader.person === person ? 'child' : 'guardian') : body.setBy;
    if (setBy === undefined) throw new DomainError('schema-invalid', { errors: [{ pointer: '/setBy', code: 'required', detail: 'say whose words they are' }] });
    const goal = `g_${randomUUID()}`;
    return await this.coordination.changePlan(person, idempotencyOfPerson(idempotency, nameOf(reader)), (state, at) => ({
      events: setGoal({ goal, text: body.text, setBy, at }, state),
      answer: { goal },
      ...(reader.kind === 'person' ? { author: { of: goal, person: reader.person } } : {}),
    }));
  }

  @Get()
  @Scopes('samhandling:plans.read')
  @ApiOperation({ summary: "A person's plan, as far as the one who asks may see it; an empty list when there is none to see." })
  async list(@CurrentCaller() caller: Caller, @Query('person', { schema: pseudonymSchema.optional() }) asked: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const reader = await this.readers.of(caller);
    if (reader.kind === 'service' && asked === undefined) throw new DomainError('person-missing', { detail: 'say whose plan: ?person=' });
    const person = await this.readers.meant(reader, asked);
    if (person === undefined) return void (await reply.send({ plans: [] }));
    await this.telling.tell(reader, person, 'plans', reply, async () => await this.reader.plan(reader, person, asked ?? person), (plan) => ({ plans: plan === undefined ? [] : [plan] }));
  }

  @Get(':id')
  @Scopes('samhandling:plans.read')
  @ApiOperation({ summary: 'The plan with goals, measures as they stand in their owners’ systems, linked plans, coordinators, and what its required contents still lack.' })
  async one(@CurrentCaller() caller: Caller, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const reader = await this.readers.of(caller);
    const called = personOfPlan(id);
    const person = called === undefined ? undefined : await this.readers.meant(reader, called);
    if (called === undefined || person === undefined) throw notFound();
    await this.telling.tell(reader, person, 'plan', reply, async () => await this.reader.plan(reader, person, called), (plan) => {
      if (plan === undefined) throw notFound();
      return plan;
    });
  }

  /** A service that has no consent to the plan hears the same whether there is a plan or not (D1). */
  async #mayWrite(reader: ViewReader, person: PersonId): Promise<void> {
    if (!this.copy.freshness().fresh) throw new TransientFailure('consent-copy-old');
    const purposes = readingPurposes(reader, undefined, this.gate.rules, ['plan']);
    const { permitted } = await this.facts.permits(reader, person, planCreated, [planCreated.category], purposes);
    if (permitted) return;
    throw reader.kind === 'service' ? new DomainError('plan-consent-missing', { status: 409, detail: 'there is no consent to a plan that names this service' }) : notFound();
  }

  /** Consent to the plan itself, in force now, whichever participants it names. */
  async #consentToPlan(person: PersonId): Promise<boolean> {
    const now = this.clock.now().getTime();
    const { consents } = await this.copy.of(person);
    return consents.some(({ kind, state, validFrom, validTo }) => kind === 'plan' && state === 'granted' && Date.parse(validFrom) <= now && now < Date.parse(validTo));
  }
}

/** In whose name a plan is written, for the key of a repeated request. */
const nameOf = (reader: ViewReader): string => (reader.kind === 'person' ? reader.person : reader.service.service);

const notFound = (): DomainError => new DomainError('not-found', { status: 404 });
