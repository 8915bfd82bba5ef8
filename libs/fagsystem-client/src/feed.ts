import type { DeliveredEvent } from './delivered-event.js';
import type { Http } from './http.js';

/** Where a subscriber keeps how far it has read; save it together with what you made of the events. */
export interface CursorStore {
  load(): Promise<string | undefined>;
  save(cursor: string): Promise<void>;
}

export interface FeedPage {
  events: DeliveredEvent[];
  next: string;
  more: boolean;
}

export interface FeedOptions {
  cursor: CursorStore;
  /** Events in a page; default 100. */
  limit?: number;
  /** Seconds the platform may hold an empty answer back, waiting for news; default 20. */
  waitSeconds?: number;
  signal?: AbortSignal;
}

/** Thrown when a number in the feed is missing: numbers are gap-free, so something was lost and must be replayed. */
export class GapError extends Error {
  constructor(readonly after: number, readonly found: number) {
    super(`sequence ${after + 1} is missing: ${found} followed ${after}`);
    this.name = 'GapError';
  }
}

export const feedPage = (http: Http, subscription: string, after: string | undefined, limit: number, waitSeconds: number): Promise<FeedPage> => {
  const query = new URLSearchParams({ limit: String(limit), ...(after ? { after } : {}) });
  return http.send('GET', `/subscriptions/${encodeURIComponent(subscription)}/events?${query.toString()}`, undefined, waitSeconds ? { prefer: `wait=${waitSeconds}` } : {});
};

/** Reads a feed event by event, for ever or until the signal; the cursor moves on only after the whole page was taken. */
export async function* readFeed(http: Http, subscription: string, options: FeedOptions): AsyncGenerator<DeliveredEvent> {
  let cursor = await options.cursor.load();
  let last: number | undefined;
  while (!options.signal?.aborted) {
    const page = await feedPage(http, subscription, cursor, options.limit ?? 100, options.waitSeconds ?? 20);
    for (const event of page.events) {
      const number = Number(event.sequence);
      if (last !== undefined && number !== last + 1) throw new GapError(last, number);
      last = number;
      yield event;
    }
    cursor = page.next;
    await options.cursor.save(cursor);
  }
}
