import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type CloudEvent, type PersonId } from '@samhandling/contracts';
import { EventStore, plainContent, type ContentCodec, type Executed, type NewEvent, type Stream } from '@samhandling/event-store';
import { Clock } from '@samhandling/service-kit';
import type { mongo } from 'mongoose';
import { categoriesOfCaseEvent, typeOfCaseEvent, type CaseEvent } from '../domain/case-events.js';
import { evolveCase, noCase, type CaseState } from '../domain/case.state.js';
import { keyOf, linkIn, registrationIn, subjectOf, type Registration, type RegistrationKey } from '../domain/registration.js';
import type { StatutoryClock } from '../domain/statutory-clock.decide.js';
import { takeIn } from '../domain/take-in.decide.js';
import { LOCAL_RULES, type LocalRulesOf } from '../rules/local-rules.js';
import { STATUTORY_CLOCKS } from '../rules/statutory-clocks.js';
import { caseIdOf } from './case-id.js';

/** The registration a commit took in lies beside its events: one document, one write (I2), and nothing personal published a second time (N7). */
interface TakenIn {
  person: PersonId;
  registration: Registration;
}

/** Cases of a person are found by this; read records and stop confirmations are not in it. */
export const caseIndexes: mongo.IndexDescription[] = [{ name: 'person_stream', key: { person: 1, stream: 1 }, partialFilterExpression: { person: { $exists: true } } }];

/** Registered by a state or county service for a person who has no case in a municipality yet. */
const noMunicipality = '0000';

export interface StoredCase {
  stream: string;
  state: CaseState;
}

/** What a request decided: events, and what to answer now and whenever the same request comes again (I8). */
export interface CaseDecision<A> {
  events: CaseEvent[];
  answer: A;
}

/** Cases as streams of commits. */
@Injectable()
export class CaseStore {
  readonly #codec: ContentCodec = plainContent;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    @Inject(LOCAL_RULES) private readonly rulesOf: LocalRulesOf,
    @Inject(STATUTORY_CLOCKS) private readonly clocks: readonly StatutoryClock[],
  ) {}

  /** Takes an event of the exchange into the person's case, once (I1, I8); what belongs to no case changes nothing. */
  async takeIn(event: CloudEvent): Promise<void> {
    const registration = registrationIn(event);
    const person = subjectOf(event);
    if (registration === undefined || person === undefined) return;
    const cause = `${keyOf(registration)}#case`;
    const caseId = await this.#caseFor(person, registration, cause);
    if (caseId === undefined) return;
    const municipality = caseId.split('-')[1] ?? noMunicipality;
    const at = this.clock.now().toISOString();
    await this.store.execute({
      stream: caseId,
      cause,
      decider: unfolded,
      decide: async (_, stream) => {
        const state = await this.#fold(stream, [registration]);
        const events = takeIn({ registration, caseId, person, municipality, at, rules: this.rulesOf(municipality), clocks: this.clocks }, state);
        const attached: TakenIn = { person, registration: { ...registration, data: this.#codec.encode(registration.data, { person, categories: [] }) } };
        return { events: this.#newEvents(events, person, [...state.registrations, registration]), attached: { ...attached } };
      },
    });
  }

  /** The cases of a person, by id; one per municipality. */
  async casesOf(person: PersonId, limit: number): Promise<StoredCase[]> {
    const streams = (await this.#streamsOf(person)).slice(0, limit);
    return await Promise.all(streams.map(async (stream) => await this.load(stream)));
  }

  /** A case as it stands; without `state.caseId` when there is none. */
  async load(stream: string): Promise<StoredCase> {
    return { stream, state: await this.#fold(await this.store.read(stream)) };
  }

  /**
   * Decides on an existing case and commits.
   * @throws DomainError `not-found` (404) when there is no such case, and whatever `decide` throws
   */
  async change<A>(stream: string, idempotency: { cause?: string; requestHash: string }, decide: (state: CaseState) => Promise<CaseDecision<A>>): Promise<Executed<A>> {
    return await this.store.execute<undefined, A>({
      stream,
      ...(idempotency.cause === undefined ? {} : { cause: idempotency.cause, requestHash: idempotency.requestHash }),
      decider: unfolded,
      decide: async (_, read) => {
        const state = await this.#fold(read);
        if (state.person === undefined) throw new DomainError('not-found', { status: 404 });
        const { events, answer } = await decide(state);
        return { events: this.#newEvents(events, state.person, state.registrations), answer };
      },
    });
  }

  async #streamsOf(person: PersonId): Promise<string[]> {
    return (await this.store.commits.distinct('stream', { person })).sort();
  }

  /** A registration already taken in stays where it is; one that names no municipality goes where the person's newest case is. */
  async #caseFor(person: PersonId, registration: Registration, cause: string): Promise<string | undefined> {
    const taken = await this.store.commits.findOne({ cause, person }, { projection: { stream: 1 } });
    if (taken !== null) return taken.stream;
    const link = linkIn(registration);
    if (link !== undefined) return await this.#caseWith(person, link.registration);
    if (registration.municipality !== undefined) return caseIdOf(registration.municipality, person);
    const newest = await this.store.commits.findOne({ person, version: 1 }, { projection: { stream: 1 }, sort: { at: -1 } });
    return newest?.stream ?? caseIdOf(noMunicipality, person);
  }

  /** Where a registration was taken in; nowhere when it belongs to no case, and then nor does what is said of it. */
  async #caseWith(person: PersonId, { source, id }: RegistrationKey): Promise<string | undefined> {
    const document = await this.store.commits.findOne({ person, 'registration.source': source, 'registration.id': id }, { projection: { stream: 1 } });
    return document?.stream;
  }

  async #fold({ stream, events }: Stream, beside: readonly Registration[] = []): Promise<CaseState> {
    const documents = await this.store.commits.find({ stream, registration: { $exists: true } }, { projection: { registration: 1 } }).toArray();
    const taken = documents.map(({ registration }) => registration as Registration).map((one) => ({ ...one, data: this.#codec.decode(one.data) }));
    const known = new Map([...taken, ...beside].map((registration) => [keyOf(registration), registration]));
    const evolve = evolveCase((key) => known.get(keyOf(key)));
    return events.reduce(evolve, noCase);
  }

  #newEvents(events: readonly CaseEvent[], person: PersonId, registrations: readonly Registration[]): NewEvent[] {
    const known = new Map(registrations.map((registration) => [keyOf(registration), registration]));
    return events.map((event) => {
      const causes = (event.data.causes ?? []).flatMap((cause) => known.get(keyOf(cause)) ?? []);
      return {
        type: typeOfCaseEvent(event),
        data: event.data,
        partitionkey: person,
        subject: person,
        dataclassification: categoriesOfCaseEvent(event, causes).join(','),
        ...(causes[0] === undefined ? {} : { causationid: causes[0].id }),
      };
    });
  }
}

/** The state is folded in `decide`, where the content beside the events has been read. */
const unfolded = { initial: undefined, evolve: () => undefined };
