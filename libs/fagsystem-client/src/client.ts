import type { DeliveredEvent } from './delivered-event.js';
import { feedPage, readFeed, type FeedOptions, type FeedPage } from './feed.js';
import { Http, type Limits } from './http.js';
import { Tokens } from './tokens.js';

export interface FagsystemClientOptions extends Limits {
  exchangeUrl: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** Organisation number of the organisation the system publishes for, nine digits. */
  orgnr: string;
  /** The system's own name in `source`, in small letters. */
  system: string;
}

export interface Registration {
  /** Your own id of the registration; with `source` it makes a repeat harmless. */
  id: string;
  type: string;
  /** When it happened in your system, RFC 3339. */
  time: string;
  data: Record<string, unknown>;
}

export interface Accepted {
  reference: string;
  /** Set when another service you may know of has already registered the same fact. */
  duplicateOf?: { service: string; since: string; externalReference?: Record<string, string> };
}

export interface NewSubscription {
  name: string;
  types: string[];
  purpose: string;
  delivery: { mode: 'feed' } | { mode: 'kafka' } | { mode: 'webhook'; url: string };
  filter?: Record<string, string>;
}

export interface WithdrawalAnswer {
  sequence: number;
  answer: 'erased' | 'restricted' | 'kept-by-law';
  law?: string;
  until?: string;
}

/** A fagsystem's way to the platform: publish what you register, read what you may have. Every call may be repeated without harm. */
export class FagsystemClient {
  readonly source: string;
  readonly http: Http;

  constructor(options: FagsystemClientOptions) {
    this.source = `urn:no:orgnr:${options.orgnr}:system:${options.system}`;
    this.http = new Http(options.exchangeUrl, new Tokens(options), options);
  }

  /** Publishes one registration. @throws ProblemError naming every field at fault. */
  publish(registration: Registration): Promise<Accepted> {
    const event = { specversion: '1.0', source: this.source, datacontenttype: 'application/json', ...registration };
    return this.http.send('POST', '/events', event, { 'content-type': 'application/cloudevents+json' });
  }

  subscribe(subscription: NewSubscription): Promise<{ id: string; state: string; secret?: string }> {
    return this.http.send('POST', '/subscriptions', subscription);
  }

  /** Sets a subscription going; for a webhook the platform first asks the address to prove that it wants the events. */
  activate(subscription: string): Promise<{ id: string; state: string }> {
    return this.http.send('POST', `/subscriptions/${encodeURIComponent(subscription)}/activate`, {});
  }

  feed(subscription: string, options: FeedOptions): AsyncGenerator<DeliveredEvent> {
    return readFeed(this.http, subscription, options);
  }

  page(subscription: string, after?: string, limit = 100, waitSeconds = 0): Promise<FeedPage> {
    return feedPage(this.http, subscription, after, limit, waitSeconds);
  }

  /** Says that your registration and the one you were told of are the same fact. */
  link(reference: string): Promise<unknown> {
    return this.http.send('POST', `/registrations/${encodeURIComponent(reference)}/link`, {});
  }

  /** Says that they are two different facts, and why. */
  different(reference: string, reason: string): Promise<unknown> {
    return this.http.send('POST', `/registrations/${encodeURIComponent(reference)}/different`, { reason });
  }

  /** What is registered already, field by field, of what this service has a ground to know (N4). */
  prefill(person: { nationalId: string } | { pseudonym: string }, fields: string[], purpose: string): Promise<{ fields: Record<string, { value: unknown; date: string; owner?: string }> }> {
    return this.http.send('POST', '/prefill', { person, fields, purpose });
  }

  /** Answers a withdrawal, delivery by delivery (D9). */
  answerWithdrawal(subscription: string, withdrawal: string, answers: WithdrawalAnswer[]): Promise<unknown> {
    return this.http.send('POST', `/subscriptions/${encodeURIComponent(subscription)}/withdrawals/${encodeURIComponent(withdrawal)}/answers`, { answers });
  }
}
