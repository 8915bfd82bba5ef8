import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { DomainError, isNationalId } from '@samhandling/contracts';
import type { ConsentTerms, PersonId } from '@samhandling/contracts';
import type { PolicyRules } from '@samhandling/policy';
import { CONFIG, CurrentCaller, idempotencyOfPerson, RequestIdempotency, Scopes } from '@samhandling/service-kit';
import type { Caller, Idempotency } from '@samhandling/service-kit';
import { Actors, asKnownTo } from '../actors.js';
import type { Actor } from '../actors.js';
import type { ConsentConfig } from '../config.js';
import { grantConsents, refuseConsents } from '../domain/answer.decide.js';
import type { AnswerRequest } from '../domain/answer.decide.js';
import { requestConsents } from '../domain/request.decide.js';
import type { RequestConsents } from '../domain/request.decide.js';
import { consentsOfRequest, consentFact } from '../domain/subject.js';
import type { Fact, SubjectState } from '../domain/subject.js';
import { Ids } from '../ids.js';
import { Names } from '../names.js';
import { requestField, Subjects } from '../subjects.js';
import { Texts } from '../texts.js';
import { RULES } from '../tokens.js';
import { answerSchema, consentRequestSchema } from './consent-request.schema.js';
import type { AnswerBody, ConsentRequestBody } from './consent-request.schema.js';

interface Answered {
  requestId: string;
  consents: { consentId: string; recipient: ConsentTerms['recipient']; categories: string[]; state: ConsentTerms['state'] }[];
}
type Asker = { person: PersonId; by: RequestConsents['askedBy']; actor?: Actor; key: string };

/** Asking for consents, and the yes or no to what is asked. */
@Controller('consent-requests')
export class ConsentRequestsController {
  constructor(
    @Inject(Actors) private readonly actors: Actors,
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Names) private readonly names: Names,
    @Inject(Texts) private readonly texts: Texts,
    @Inject(Ids) private readonly ids: Ids,
    @Inject(RULES) private readonly rules: PolicyRules,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  @Post()
  @Scopes('samhandling:consents.write')
  async ask(@Body({ schema: consentRequestSchema }) body: ConsentRequestBody, @CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency): Promise<Answered> {
    const { person, by, actor, key } = await this.#askerOf(body, caller);
    this.texts.mustHave(body.text);
    const { typeOf } = await this.names.read();
    const items = body.items.map(({ service, serviceType, categories, kind }) => ({
      recipient: service === undefined ? { serviceType: serviceType ?? '' } : { service },
      serviceType: service === undefined ? serviceType : typeOf(service),
      categories,
      ...(kind === undefined ? {} : { kind }),
    }));
    const requestId = this.ids.next('q');
    const { includesHistoryFrom, ...rest } = body;
    const { answer } = await this.subjects.change<Answered>(person, {
      ...idempotencyOfPerson(idempotency, key),
      decide: (state, at) => {
        const facts = requestConsents(
          { ...rest, ...(includesHistoryFrom === undefined ? {} : { includesHistoryFrom }), items, requestId, askedBy: by, at, rules: this.rules, periodDaysMax: this.config.CONSENT_PERIOD_DAYS_MAX },
          knownTo(state, actor),
        );
        return { facts, answer: answerOf(requestId, facts.map(({ data }) => data.consent)), attached: { [requestField]: requestId } };
      },
    });
    return answer;
  }

  @Post(':requestId/grant')
  @HttpCode(200)
  @Scopes('samhandling:consents.write')
  async grant(@Param('requestId') requestId: string, @Body({ schema: answerSchema }) body: AnswerBody, @CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency): Promise<Answered> {
    return await this.#answer(grantConsents, requestId, body, caller, idempotency);
  }

  @Post(':requestId/refuse')
  @HttpCode(200)
  @Scopes('samhandling:consents.write')
  async refuse(@Param('requestId') requestId: string, @Body({ schema: answerSchema }) body: AnswerBody, @CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency): Promise<Answered> {
    return await this.#answer(refuseConsents, requestId, body, caller, idempotency);
  }

  async #answer(decide: typeof grantConsents, requestId: string, { consentIds }: AnswerBody, caller: Caller, idempotency: Idempotency): Promise<Answered> {
    const actor = await this.actors.person(caller);
    const person = await this.subjects.personOfRequest(requestId);
    // The same no whether the request exists or not (rule D1).
    if (actor === undefined || person === undefined) throw new DomainError('not-a-guardian', { status: 403 });
    const { answer } = await this.subjects.change<Answered>(person, {
      ...idempotencyOfPerson(idempotency, actor.person, requestId),
      decide: (state, at) => {
        const command: AnswerRequest = { requestId, by: actor.person, at, thresholds: this.rules.ageThresholds, ...(consentIds === undefined ? {} : { consentIds }) };
        const known = knownTo(state, actor);
        const facts = decide(command, known);
        return { facts, answer: answerOf(requestId, afterFacts(consentsOfRequest(known, requestId), facts)) };
      },
    });
    return answer;
  }

  async #askerOf({ person }: ConsentRequestBody, caller: Caller): Promise<Asker> {
    if (caller.kind === 'system') {
      if (typeof person === 'string') throw new DomainError('schema-invalid', { errors: [{ pointer: '/person', code: 'person-pointer-needed', detail: 'give nationalId or pseudonym' }] });
      if ('nationalId' in person && !isNationalId(person.nationalId)) throw new DomainError('invalid-identity-number');
      const { service, serviceType } = await this.actors.service(caller);
      return { person: await this.actors.pointedAt(person, service), by: { service, serviceType }, key: service };
    }
    if (typeof person !== 'string') throw new DomainError('schema-invalid', { errors: [{ pointer: '/person', code: 'own-person-needed', detail: 'give "me" or a child’s id' }] });
    const actor = await this.actors.person(caller);
    if (actor === undefined) throw new DomainError('not-a-guardian', { status: 403 });
    return { person: person === 'me' ? actor.person : person, by: { person: actor.person }, actor, key: actor.person };
  }
}

const knownTo = (state: SubjectState, actor: Actor | undefined): SubjectState => (actor === undefined ? state : { ...state, policy: asKnownTo(state.policy, actor) });

const answerOf = (requestId: string, consents: readonly ConsentTerms[]): Answered => ({
  requestId,
  consents: consents.map(({ consentId, recipient, categories, state }) => ({ consentId, recipient, categories, state })),
});

function afterFacts(before: readonly ConsentTerms[], facts: readonly Fact<{ consent: ConsentTerms }>[]): ConsentTerms[] {
  const changed = new Map(facts.filter(({ type }) => type !== consentFact.requested).map(({ data }) => [data.consent.consentId, data.consent]));
  return before.map((consent) => changed.get(consent.consentId) ?? consent);
}
