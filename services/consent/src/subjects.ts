import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@samhandling/contracts';
import type { CloudEvent, PersonId } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import type { NewEvent } from '@samhandling/event-store';
import { Clock } from '@samhandling/service-kit';
import { emptySubject, evolveSubject, subjectStream } from './domain/subject.js';
import type { Fact, SubjectState } from './domain/subject.js';

export interface Change<A> {
  /** What came of it, and what to answer now and whenever the same request comes again (I8). */
  decide(state: SubjectState, at: string): { facts: readonly Fact[]; answer: A; attached?: Record<string, unknown> };
  cause?: string | undefined;
  requestHash?: string | undefined;
  causationid?: string;
}

/** Name of the commit's extra field that finds a request's person again; ids of requests say nothing of anybody. */
export const requestField = 'consentRequest';

/** The persons' streams: each is read, decided upon and written in one place. */
@Injectable()
export class Subjects {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async of(person: PersonId): Promise<SubjectState> {
    const { events } = await this.store.read(subjectStream(person));
    return events.reduce(evolveSubject, emptySubject(person));
  }

  /** Decides on the person's own stream, again if somebody came first, and writes what came of it in one commit. */
  async change<A>(person: PersonId, change: Change<A>): Promise<{ answer: A; events: CloudEvent[]; replayed: boolean }> {
    const stream = subjectStream(person);
    await this.#mustBeHere(change.cause, stream);
    return await this.store.execute<SubjectState, A>({
      stream,
      decider: { initial: emptySubject(person), evolve: evolveSubject },
      ...(change.cause === undefined ? {} : { cause: change.cause, requestHash: change.requestHash }),
      decide: (state) => {
        const at = this.clock.now().toISOString();
        const { facts, answer, attached } = change.decide(state, at);
        return { events: facts.map((fact) => eventOf(fact, person, at, change.causationid)), answer, ...(attached === undefined ? {} : { attached }) };
      },
    });
  }

  /** A key used for one person and then for another is another request, whatever the body (I8). */
  async #mustBeHere(cause: string | undefined, stream: string): Promise<void> {
    const known = cause === undefined ? undefined : await this.store.findByCause(cause);
    if (known !== undefined && known.stream !== stream) throw new DomainError('idempotency-conflict', { status: 409 });
  }

  /** Whose stream a request lies in; undefined when there is none such. */
  async personOfRequest(requestId: string): Promise<PersonId | undefined> {
    const commit = await this.store.commits.findOne({ [requestField]: requestId }, { projection: { stream: 1 } });
    return commit?.stream.slice('person-'.length);
  }
}

const eventOf = ({ type, data }: Fact, person: PersonId, at: string, causationid: string | undefined): NewEvent => ({
  type, data, partitionkey: person, subject: person, time: at, ...(causationid === undefined ? {} : { causationid }),
});
