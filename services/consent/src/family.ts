import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@samhandling/contracts';
import type { PersonId } from '@samhandling/contracts';
import type { PolicyRules } from '@samhandling/policy';
import { Clock, CONFIG } from '@samhandling/service-kit';
import { asKnownTo } from './actors.js';
import type { Actor } from './actors.js';
import type { ConsentConfig } from './config.js';
import type { SubjectState } from './domain/subject.js';
import { hasRelation } from './domain/visibility.decide.js';
import type { Look } from './domain/visibility.decide.js';
import { Guardianships } from './projections/guardianship.store.js';
import { Subjects } from './subjects.js';
import { RULES } from './tokens.js';

/** Somebody's view of one person: what stands, and through whose eyes. */
export interface View {
  readonly state: SubjectState;
  readonly look: Look;
}

/** The persons somebody may look at: themself and their children. Their streams are folded, so an answer given a moment ago is seen. */
@Injectable()
export class Family {
  constructor(
    @Inject(Subjects) private readonly subjects: Subjects,
    @Inject(Guardianships) private readonly guardianships: Guardianships,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RULES) private readonly rules: PolicyRules,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  /**
   * The person asked for, or everyone when none is.
   * @throws DomainError `not-a-guardian` (403), the same for somebody else's child and for one that is not there (rule D1)
   */
  async views(actor: Actor, person: 'me' | PersonId | undefined): Promise<View[]> {
    if (person !== undefined) return [await this.view(actor, person)];
    const at = this.clock.now().toISOString();
    const children = (await this.guardianships.childrenOf(actor.person, at)).slice(0, this.config.CHILDREN_MAX);
    const all = await Promise.all([actor.person, ...children.map((child) => child.person)].map(async (one) => await this.#look(actor, one)));
    return all.filter(({ look }) => look.viewer === look.policy.person || hasRelation(look));
  }

  async view(actor: Actor, person: 'me' | PersonId): Promise<View> {
    const view = await this.#look(actor, person === 'me' ? actor.person : person);
    if (view.look.policy.person !== actor.person && !hasRelation(view.look)) throw new DomainError('not-a-guardian', { status: 403 });
    return view;
  }

  async #look(actor: Actor, person: PersonId): Promise<View> {
    const state = await this.subjects.of(person);
    return { state, look: { policy: asKnownTo(state.policy, actor), viewer: actor.person, at: this.clock.now().toISOString(), rules: this.rules } };
  }
}
