import { Body, Controller, Inject, Post } from '@nestjs/common';
import { DomainError, isNationalId } from '@samhandling/contracts';
import type { PersonId, ServiceId } from '@samhandling/contracts';
import { AccessRecords, Participants } from '@samhandling/gate';
import type { PolicyRules } from '@samhandling/policy';
import { CONFIG, CurrentCaller, idempotencyOfPerson, RequestIdempotency, Scopes } from '@samhandling/service-kit';
import type { Caller, Idempotency } from '@samhandling/service-kit';
import { Actors } from '../actors.js';
import type { ConsentConfig } from '../config.js';
import { invokeGround } from '../domain/ground.decide.js';
import { Ids } from '../ids.js';
import { Subjects } from '../subjects.js';
import { RULES } from '../tokens.js';
import { invocationBodySchema } from './ground.schema.js';
import type { InvocationBody } from './ground.schema.js';

interface Invoked {
  invocationId: string;
  row: string;
  validFrom: string;
  validTo: string;
  visibleFrom: string;
}

/** Statutes used by named professionals (rule D7). */
@Controller('grounds')
export class GroundsController {
  constructor(
    @Inject(Actors) private readonly actors: Actors,
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Participants) private readonly participants: Participants,
    @Inject(AccessRecords) private readonly records: AccessRecords,
    @Inject(Ids) private readonly ids: Ids,
    @Inject(RULES) private readonly rules: PolicyRules,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  /** The caller's own service is the sender: nobody uses a statute on behalf of another (rule D11). */
  @Post('invocations')
  @Scopes('samhandling:consents.write')
  async invoke(@Body({ schema: invocationBodySchema }) body: InvocationBody, @CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency): Promise<Invoked> {
    const { service, serviceType } = await this.actors.service(caller);
    if ('nationalId' in body.person && !isNationalId(body.person.nationalId)) throw new DomainError('invalid-identity-number');
    const person = await this.actors.pointedAt(body.person, service);
    const to = { service: body.to, serviceType: (await this.participants.service(body.to))?.serviceType };
    const invocationId = this.ids.next('i');
    const { row, categories, purpose, invokedBy, reason, validFrom, validTo, despiteObjection } = body;
    return await this.#orRecorded(person, service, async () => (await this.subjects.change<Invoked>(person, {
      ...idempotencyOfPerson(idempotency, service),
      decide: (state, at) => {
        const visibleFrom = body.visibleFrom ?? at;
        const facts = invokeGround(
          {
            invocationId, row, from: { service, serviceType }, to, categories, purpose, invokedBy, reason, validFrom, validTo, visibleFrom, at, rules: this.rules,
            periodDaysMax: this.config.INVOCATION_PERIOD_DAYS_MAX, ...(despiteObjection === undefined ? {} : { despiteObjection }),
          },
          state,
        );
        return { facts, answer: { invocationId, row, validFrom, validTo, visibleFrom } };
      },
    })).answer);
  }

  /** Who asked and was refused is told to the person (need N11), so a refused attempt is recorded before it is answered. */
  async #orRecorded<T>(person: PersonId, service: ServiceId, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof DomainError) await this.records.record({ person, reader: { kind: 'service', service }, what: 'ground-invocation', grounds: [], categories: [] });
      throw error;
    }
  }
}
