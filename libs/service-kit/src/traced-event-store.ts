import { EventStore, type CommitRequest, type Committed } from '@samhandling/event-store';
import { currentContext } from './request-context.js';

/** The store, with the trace and correlation of the request or event being handled put on every event it writes. */
export class TracedEventStore extends EventStore {
  override async commit(request: CommitRequest): Promise<Committed> {
    return await super.commit(traced(request));
  }

  override async commitAll(requests: CommitRequest[]): Promise<Committed[]> {
    return await super.commitAll(requests.map(traced));
  }
}

const traced = (request: CommitRequest): CommitRequest => {
  const context = currentContext();
  if (context === undefined) return request;
  const { traceparent, correlationid } = context;
  return { ...request, events: request.events.map((event) => ({ traceparent, ...(correlationid === undefined ? {} : { correlationid }), ...event })) };
};
