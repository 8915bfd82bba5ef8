import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DomainError, recipientPersonIdSchema } from '@samhandling/contracts';
import type { CloudEvent, PersonId } from '@samhandling/contracts';
import { AccessRecords, Participants } from '@samhandling/gate';
import type { HeldConsent, PolicyRules } from '@samhandling/policy';
import { Clock, CurrentCaller, idempotencyOfPerson, RequestIdempotency, Scopes } from '@samhandling/service-kit';
import type { Caller, Idempotency } from '@samhandling/service-kit';
import { Actors, asKnownTo } from '../actors.js';
import { inForceFor } from '../domain/service-view.js';
import { stopOfConsent } from '../domain/subject.js';
import type { Fact, SubjectState } from '../domain/subject.js';
import { narrowConsent, withdrawConsent } from '../domain/withdraw.decide.js';
import type { WithdrawConsent } from '../domain/withdraw.decide.js';
import { Subjects } from '../subjects.js';
import { RULES } from '../tokens.js';
import { Withdrawals } from '../withdrawals.js';
import { narrowSchema } from './consent-request.schema.js';
import type { NarrowBody } from './consent-request.schema.js';

interface StoppedAnswer {
  consentId: string;
  status: 'in-force' | 'pending';
  /** Id of the stop order; `in-force` once every service has confirmed it. */
  withdrawal?: string;
}

/** One consent: taking it back, making it smaller, and what a service may know of it. */
@Controller('consents')
export class ConsentsController {
  constructor(
    @Inject(Actors) private readonly actors: Actors,
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Withdrawals) private readonly withdrawals: Withdrawals,
    @Inject(Participants) private readonly participants: Participants,
    @Inject(AccessRecords) private readonly records: AccessRecords,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RULES) private readonly rules: PolicyRules,
  ) {}

  /** Only the lines that name the asking service, and only those in force: never a refusal or a withdrawal (rules D1, D4). */
  @Get()
  @Scopes('samhandling:consents.read')
  async ofPerson(@Query('person', { schema: recipientPersonIdSchema }) pseudonym: string, @CurrentCaller() caller: Caller): Promise<{ consents: ReturnType<typeof inForceFor> }> {
    const { service } = await this.actors.service(caller);
    const person = await this.actors.pointedAt({ pseudonym }, service);
    const consents = inForceFor(await this.subjects.of(person), service, this.clock.now().toISOString());
    await this.records.record({
      person, reader: { kind: 'service', service }, what: 'consents', categories: consents.length === 0 ? [] : ['coordination'],
      grounds: consents.map(({ consentId, version }) => ({ kind: 'consent' as const, id: consentId, version })),
    });
    return { consents };
  }

  @Post(':consentId/withdraw')
  @HttpCode(200)
  @Scopes('samhandling:consents.write')
  async withdraw(@Param('consentId') consentId: string, @CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency): Promise<StoppedAnswer> {
    return await this.#stop(consentId, caller, idempotency, (command, state) => withdrawConsent(command, state));
  }

  @Post(':consentId/narrow')
  @HttpCode(200)
  @Scopes('samhandling:consents.write')
  async narrow(@Param('consentId') consentId: string, @Body({ schema: narrowSchema }) body: NarrowBody, @CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency): Promise<StoppedAnswer> {
    const { service: id, categories, validTo, includesHistoryFrom } = body;
    const service = id === undefined ? undefined : { id, serviceType: (await this.participants.service(id))?.serviceType };
    const less = {
      ...(categories === undefined ? {} : { categories }), ...(validTo === undefined ? {} : { validTo }),
      ...(includesHistoryFrom === undefined ? {} : { includesHistoryFrom }), ...(service === undefined ? {} : { service }),
    };
    return await this.#stop(consentId, caller, idempotency, (command, state) => narrowConsent({ ...command, ...less }, state));
  }

  async #stop(consentId: string, caller: Caller, idempotency: Idempotency, decide: (command: WithdrawConsent, state: SubjectState) => readonly Fact[]): Promise<StoppedAnswer> {
    const actor = await this.actors.person(caller);
    const person = await this.subjects.personOfRequest(requestOf(consentId));
    // The same no whether the consent exists or not (rule D1).
    if (actor === undefined || person === undefined) throw new DomainError('not-a-guardian', { status: 403 });
    const { events, answer: before } = await this.subjects.change<{ stop: string | undefined }>(person, {
      ...idempotencyOfPerson(idempotency, actor.person, consentId),
      decide: (state, at) => ({
        facts: decide({ consentId, by: actor.person, at, thresholds: this.rules.ageThresholds }, { ...state, policy: asKnownTo(state.policy, actor) }),
        answer: { stop: stopOfConsent(state, consentId)?.id },
      }),
    });
    return await this.#answer(person, consentId, events, before.stop);
  }

  /** The stop this call ordered, or the one that stood when it was said again. */
  async #answer(person: PersonId, consentId: string, events: readonly CloudEvent[], before: string | undefined): Promise<StoppedAnswer> {
    const stop = events[0]?.id ?? before;
    if (stop === undefined) return { consentId, status: 'in-force' };
    return { consentId, status: await this.withdrawals.statusOf(person, stop), withdrawal: stop };
  }
}

/** `<request>.<number>`: the request leads to the person. */
const requestOf = (consentId: HeldConsent['consentId']): string => consentId.slice(0, Math.max(0, consentId.lastIndexOf('.')));
