import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { DomainError, serviceIdSchema, type ServiceId } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { Clock, CurrentCaller, Scopes, type Caller } from '@samhandling/service-kit';
import { z } from 'zod';
import { answerDuplicate, registeredAs, type DuplicateAnswer } from '../domain/duplicate-answer.decide.js';
import { registrationsDecider } from '../domain/registration.js';
import { callingSystem } from '../http/calling-system.js';
import { ParticipantsStore } from '../participants/participants.store.js';
import type { RegistrationRecord } from './registrar.js';
import { Sameness } from './sameness.js';

const referenceSchema = z.string().regex(/^g_[A-Za-z0-9_-]{22}$/);
/** Which earlier registration is meant, by the service that has it, where there are several; else the one told of. */
const which = { service: serviceIdSchema.optional() };
const linkSchema = z.strictObject(which).optional();
const differentSchema = z.strictObject({ ...which, reason: z.string().min(1).max(2_000) });

@Controller('registrations')
export class RegistrationsController {
  constructor(
    private readonly store: EventStore,
    private readonly participants: ParticipantsStore,
    private readonly sameness: Sameness,
    private readonly clock: Clock,
  ) {}

  /** Says that one's own registration and the earlier one it was told of are the same fact. Both stay; they count once. */
  @Post(':reference/link')
  @HttpCode(200)
  @Scopes('samhandling:events.publish')
  async link(@CurrentCaller() caller: Caller, @Param('reference', { schema: referenceSchema }) reference: string, @Body({ schema: linkSchema }) body: z.infer<typeof linkSchema>): Promise<{ reference: string }> {
    return await this.#answer(caller, reference, { answer: 'linked' }, body?.service);
  }

  /** Says that they are two different facts, and why. */
  @Post(':reference/different')
  @HttpCode(200)
  @Scopes('samhandling:events.publish')
  async different(
    @CurrentCaller() caller: Caller,
    @Param('reference', { schema: referenceSchema }) reference: string,
    @Body({ schema: differentSchema }) { reason, service }: z.infer<typeof differentSchema>,
  ): Promise<{ reference: string }> {
    return await this.#answer(caller, reference, { answer: 'told-apart', reason }, service);
  }

  async #answer(caller: Caller, reference: string, given: DuplicateAnswer, named: ServiceId | undefined): Promise<{ reference: string }> {
    const { clientId, orgnr } = callingSystem(caller);
    const publisher = await this.participants.publisher(clientId, orgnr);
    const commit = await this.store.commits.findOne({ 'registration.reference': reference, 'registration.service': publisher.service.id }, { projection: { stream: 1, registration: 1 } });
    // Somebody else's reference and one that was never given are the same (rule D1).
    if (commit === null) throw new DomainError('not-found', { status: 404 });
    const { source, id } = commit['registration'] as RegistrationRecord;
    await this.store.execute({
      stream: commit.stream,
      decider: registrationsDecider,
      decide: async (state) => {
        const mine = registeredAs({ source, id }, state);
        const [person] = mine?.persons ?? [];
        if (mine === undefined || person === undefined) throw new DomainError('nothing-to-link', { status: 409 });
        const same = await this.sameness.find({ source, id, type: mine.eventType, data: mine.data, service: publisher.service.id }, state, publisher, named);
        return { events: answerDuplicate({ person, service: publisher.service.id, at: this.clock.now().toISOString(), mine: { source, id }, given, named }, same?.registered, state) };
      },
    });
    return { reference };
  }
}
