import { Injectable } from '@nestjs/common';
import { caseOpened, DomainError, type CloudEvent, type PersonId } from '@samhandling/contracts';
import { Clock } from '@samhandling/service-kit';
import { planEventIn, roleEventIn, type PlanEvent, type RoleEvent } from '../domain/coordination-events.js';
import { factName, heardIn, standing, subjectOf, type HeardFact } from '../domain/heard-fact.js';
import { isMeasureFact } from '../domain/measure-following.js';
import { follow } from '../domain/plan.decide.js';
import { evolvePlan, planOf, type PlanState } from '../domain/plan.state.js';
import { coordinationOf, evolveRoles, type CoordinationState } from '../domain/role.state.js';
import { HeardStreams, type HeardStream } from './heard-streams.js';
import { caseIdOf, caseOfStream, coordinationStream, planStream } from './stream-ids.js';

/** Facts about the right to a child coordinator belong to the case; measures and other plans to the person's plan. */
const ofRoles: ReadonlySet<string> = new Set(['child-coordinator-requested', 'child-coordinator-granted', 'child-coordinator-refused']);
const ofPlan: ReadonlySet<string> = new Set(['plan-registered', 'plan-updated', 'registration-corrected', 'registration-retracted']);
const noMunicipality = '0000';

interface Idempotency {
  cause?: string;
  requestHash: string;
}

export interface StoredPlan {
  readonly state: PlanState;
  readonly authors: ReadonlyMap<string, PersonId>;
}

/** Roles per case and the plan per person, as streams. */
@Injectable()
export class CoordinationStore {
  constructor(
    private readonly streams: HeardStreams,
    private readonly clock: Clock,
  ) {}

  /** Takes an event of another service into what it belongs to here; what belongs to nothing here changes nothing. */
  async hear(event: CloudEvent): Promise<void> {
    const person = subjectOf(event);
    if (person === undefined) return;
    const fact = heardIn(event);
    const name = factName(event.type);
    const isSector = event.type.startsWith('no.samhandling.sector.');
    // Of a case only that there is one; what it rests on is not for us to keep.
    if (event.type === caseOpened.type) return await this.#keep(coordinationStream((event.data as { caseId: string }).caseId), person, { ...fact, data: null });
    if (isSector && ofRoles.has(name)) return await this.#keep(coordinationStream(await this.#caseFor(person, fact)), person, fact);
    if (isSector && (isMeasureFact(fact) || ofPlan.has(name))) await this.streams.hear(planStream(person), person, fact, (now) => follow(fact, planStateOf(person, now), this.#now()));
  }

  /**
   * @throws DomainError `not-found` (404) when `mustExist` and nobody has heard of the case, and whatever `decide` throws
   */
  async changeRoles<A>(caseId: string, person: PersonId, idempotency: Idempotency, mustExist: boolean, decide: (state: CoordinationState, at: string) => { events: RoleEvent[]; answer: A }): Promise<A> {
    const { answer } = await this.streams.change<A>(coordinationStream(caseId), person, idempotency, (now) => {
      if (mustExist && now.stream.version === 0) throw new DomainError('not-found', { status: 404 });
      return decide(rolesOf(caseId, person, now), this.#now());
    });
    return answer;
  }

  async changePlan<A>(person: PersonId, idempotency: Idempotency, decide: (state: PlanState, at: string) => { events: PlanEvent[]; answer: A; author?: { of: string; person: PersonId } }): Promise<A> {
    const { answer } = await this.streams.change<A>(planStream(person), person, idempotency, (now) => decide(planStateOf(person, now), this.#now()));
    return answer;
  }

  async plan(person: PersonId): Promise<StoredPlan> {
    const now = await this.streams.read(planStream(person));
    return { state: planStateOf(person, now), authors: now.authors };
  }

  /** What has happened to the roles of a case, and what was registered about the right to one. */
  async roles(caseId: string): Promise<{ events: RoleEvent[]; heard: HeardFact[] }> {
    const { stream, heard } = await this.streams.read(coordinationStream(caseId));
    return { events: stream.events.flatMap((event) => roleEventIn(event) ?? []), heard: standing(heard) };
  }

  /** The cases of a person that somebody coordinates, or has been asked to. */
  async casesOf(person: PersonId): Promise<string[]> {
    return (await this.streams.streamsOf(person, 'coordination-')).map(caseOfStream);
  }

  async #keep(stream: string, person: PersonId, fact: HeardFact): Promise<void> {
    await this.streams.hear(stream, person, fact, () => []);
  }

  async #caseFor(person: PersonId, { municipality }: HeardFact): Promise<string> {
    if (municipality !== undefined) return caseIdOf(municipality, person);
    const newest = await this.streams.newestOf(person, 'coordination-');
    return newest === undefined ? caseIdOf(noMunicipality, person) : caseOfStream(newest);
  }

  #now(): string {
    return this.clock.now().toISOString();
  }
}

const rolesOf = (caseId: string, person: PersonId, { stream, heard }: HeardStream): CoordinationState =>
  stream.events.flatMap((event) => roleEventIn(event) ?? []).reduce(evolveRoles, coordinationOf(caseId, person, standing(heard)));

const planStateOf = (person: PersonId, { stream, heard }: HeardStream): PlanState =>
  stream.events.flatMap((event) => planEventIn(event) ?? []).reduce(evolvePlan, planOf(planStream(person), person, standing(heard)));
