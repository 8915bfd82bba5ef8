import { EventStore, type CommitRequest, type Committed, type Executed, type Execution, type NewEvent } from '@samhandling/event-store';
import { currentContext } from './request-context.js';

/** The store, with the trace and correlation of the request or event being handled put on every event it writes. */
export class TracedEventStore extends EventStore {
  override async commit(request: CommitRequest): Promise<Committed> {
    return await super.commit(traced(request));
  }

  override async commitAll(requests: readonly CommitRequest[]): ReturnType<EventStore['commitAll']> {
    return await super.commitAll(requests.map(traced));
  }

  override async execute<S, A>(execution: Execution<S, A>): Promise<Executed<A>> {
    return await super.execute({ ...execution, decide: async (state: S, stream) => traced(await execution.decide(state, stream)) });
  }
}

/** What an event already says about its trace or correlation stands. */
const traced = <T extends { events: NewEvent[] }>(decided: T): T => {
  const context = currentContext();
  if (context === undefined) return decided;
  const { traceparent, correlationid } = context;
  return { ...decided, events: decided.events.map((event) => ({ traceparent, ...(correlationid === undefined ? {} : { correlationid }), ...event })) };
};
