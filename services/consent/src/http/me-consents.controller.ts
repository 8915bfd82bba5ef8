import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DomainError } from '@samhandling/contracts';
import { AccessRecords } from '@samhandling/gate';
import type { Ground, PolicyRules } from '@samhandling/policy';
import { Clock, CurrentCaller, idempotencyOfPerson, RequestIdempotency, Scopes } from '@samhandling/service-kit';
import type { Caller, Idempotency } from '@samhandling/service-kit';
import { Actors } from '../actors.js';
import { consentView, statutesTold } from '../domain/consent-view.js';
import type { ConsentView, StatuteView } from '../domain/consent-view.js';
import { objectToGround } from '../domain/objection.decide.js';
import { consentOf } from '../domain/subject.js';
import { maySeeConsent } from '../domain/visibility.decide.js';
import { whatIfWithdrawn } from '../domain/what-if.js';
import type { WhatIf } from '../domain/what-if.js';
import { Family } from '../family.js';
import type { View } from '../family.js';
import { Ids } from '../ids.js';
import { Names } from '../names.js';
import type { KnownServices } from '../names.js';
import { Guardianships } from '../projections/guardianship.store.js';
import type { Child } from '../projections/guardianship.store.js';
import { Subjects } from '../subjects.js';
import { Texts } from '../texts.js';
import type { ConsentText } from '../texts.js';
import { RULES } from '../tokens.js';
import { Withdrawals } from '../withdrawals.js';
import { ownPersonSchema } from './consent-request.schema.js';
import { objectionBodySchema } from './ground.schema.js';
import type { ObjectionBody } from './ground.schema.js';

interface PersonConsents {
  person: string;
  relation: 'self' | 'guardian';
  consents: ConsentView[];
  /** Laws that let services share without asking; never to be taken for consents. */
  statutes: StatuteView[];
}
interface MyConsents {
  persons: PersonConsents[];
  /** The texts the consents refer to, in every language, by `<id>.<version>`. */
  texts: Record<string, ConsentText>;
}

/** The same for what is not there and what is somebody else's (rule D1). */
const notAGuardian = (): DomainError => new DomainError('not-a-guardian', { status: 403 });

/** What a person sees and decides about themself and their children. */
@Controller('me')
export class MeConsentsController {
  constructor(
    @Inject(Actors) private readonly actors: Actors,
    @Inject(Family) private readonly family: Family,
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Guardianships) private readonly guardianships: Guardianships,
    @Inject(Names) private readonly names: Names,
    @Inject(Texts) private readonly texts: Texts,
    @Inject(Withdrawals) private readonly withdrawals: Withdrawals,
    @Inject(AccessRecords) private readonly records: AccessRecords,
    @Inject(Ids) private readonly ids: Ids,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RULES) private readonly rules: PolicyRules,
  ) {}

  /** Those the register says the logged-in person is guardian of. A child's address or graded status is no part of this. */
  @Get('children')
  @Scopes('samhandling:consents.read')
  async children(@CurrentCaller() caller: Caller): Promise<{ children: Child[] }> {
    const actor = await this.actors.person(caller);
    const children = actor === undefined ? [] : await this.guardianships.childrenOf(actor.person, this.clock.now().toISOString());
    if (actor !== undefined) {
      const reader = { kind: 'person' as const, person: actor.person, relation: 'guardian' };
      await this.records.record(...children.map(({ person }) => ({ person, reader, what: 'children', grounds: [{ kind: 'guardian' as const }], categories: ['family' as const] })));
    }
    return { children };
  }

  /** Consents asked for, given, refused and taken back; each person's, as far as this viewer may see them (rule D6). */
  @Get('consents')
  @Scopes('samhandling:consents.read')
  async consents(@CurrentCaller() caller: Caller, @Query('person', { schema: ownPersonSchema.optional() }) person?: string): Promise<MyConsents> {
    const actor = await this.actors.person(caller);
    if (actor === undefined) return { persons: [], texts: {} };
    const services = await this.names.read();
    const told = (await this.family.views(actor, person)).map((view) => tell(view, services));
    await this.records.record(...told.flatMap(({ of, ground }) => (ground === undefined ? [] : [{
      person: of.person, reader: { kind: 'person' as const, person: actor.person, relation: of.relation }, what: 'consents', grounds: [ground], categories: ['coordination' as const],
    }])));
    const persons = told.map(({ of }) => of);
    return { persons, texts: this.#textsOf(persons) };
  }

  /** What withdrawing would stop; nothing is done, and it is a read like any other. */
  @Get('consents/:consentId/what-if-withdrawn')
  @Scopes('samhandling:consents.read')
  async whatIf(@Param('consentId') consentId: string, @CurrentCaller() caller: Caller, @Query('person', { schema: ownPersonSchema.default('me') }) person: string): Promise<WhatIf> {
    const actor = await this.actors.person(caller);
    if (actor === undefined) throw notAGuardian();
    const { state, look } = await this.family.view(actor, person);
    const consent = consentOf(state, consentId);
    const ground = consent === undefined ? undefined : maySeeConsent(look, consent);
    if (consent === undefined || ground === undefined) throw notAGuardian();
    const { nameOf } = await this.names.read();
    const relation = look.viewer === look.policy.person ? 'self' : 'guardian';
    await this.records.record({ person: look.policy.person, reader: { kind: 'person', person: actor.person, relation }, what: 'what-if', grounds: [ground], categories: ['coordination'] });
    return whatIfWithdrawn(consent, state, look.at, nameOf(consent.recipient));
  }

  @Post('objections')
  @HttpCode(200)
  @Scopes('samhandling:consents.write')
  async object(@Body({ schema: objectionBodySchema }) body: ObjectionBody, @CurrentCaller() caller: Caller, @RequestIdempotency() idempotency: Idempotency): Promise<{ row: string; status: 'in-force' | 'pending'; objection?: string }> {
    const actor = await this.actors.person(caller);
    if (actor === undefined) throw notAGuardian();
    const { look } = await this.family.view(actor, body.person);
    const { person } = look.policy;
    const { row, from, to } = body;
    const { events } = await this.subjects.change(person, {
      ...idempotencyOfPerson(idempotency, actor.person),
      decide: (state, at) => ({
        facts: objectToGround(
          { objectionId: this.ids.next('o'), row, by: actor.person, at, rules: this.rules, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
          // The date of birth the person has just shown counts here as well.
          { ...state, policy: look.policy.bornOn === undefined ? state.policy : { ...state.policy, bornOn: state.policy.bornOn ?? look.policy.bornOn } },
        ),
        answer: undefined,
      }),
    });
    const stop = events[0]?.id;
    return stop === undefined ? { row, status: 'in-force' } : { row, status: await this.withdrawals.statusOf(person, stop), objection: stop };
  }

  #textsOf(persons: readonly PersonConsents[]): Record<string, ConsentText> {
    const used = persons.flatMap(({ consents }) => consents.map(({ text }) => text));
    return Object.fromEntries(used.flatMap(({ id, version }) => {
      const text = this.texts.find(id, version);
      return text === undefined ? [] : [[`${id}.${version}`, text]];
    }));
  }
}

function tell({ state, look }: View, services: KnownServices): { of: PersonConsents; ground: Ground | undefined } {
  const inOrder = [...look.policy.consents].sort((a, b) => (a.consentId < b.consentId ? -1 : 1));
  const seen = inOrder.flatMap((consent) => {
    const ground = maySeeConsent(look, consent);
    return ground === undefined ? [] : [{ ground, view: consentView(consent, state, look, services.nameOf) }];
  });
  const types = new Set(seen.flatMap(({ view: { recipient } }) => ('service' in recipient ? (services.typeOf(recipient.service) ?? []) : recipient.serviceType)));
  return {
    of: {
      person: look.policy.person, relation: look.viewer === look.policy.person ? 'self' : 'guardian',
      consents: seen.map(({ view }) => view), statutes: statutesTold(look.rules, state, types, look.at),
    },
    ground: seen[0]?.ground,
  };
}
