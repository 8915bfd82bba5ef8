import { randomUUID } from 'node:crypto';
import { FagsystemClient, Http, Tokens, type Accepted, type DeliveredEvent, type FagsystemClientOptions } from '@samhandling/fagsystem-client';

const type = (fact: string): string => `no.samhandling.sector.${fact}.v1`;

export interface SimulatedFagsystemOptions extends FagsystemClientOptions {
  name: string;
  serviceId: string;
  consentUrl: string;
  coordinatorUrl: string;
  caseUrl: string;
}

/** Stands in for one sector's IT system: registers facts, reads its feed, and remembers what it got. Knows only the public interface. */
export class SimulatedFagsystem {
  readonly client: FagsystemClient;
  readonly consent: Http;
  readonly coordinator: Http;
  readonly case: Http;
  readonly name: string;
  readonly serviceId: string;
  readonly received: DeliveredEvent[] = [];
  readonly published: { id: string; fact: string; accepted: Accepted }[] = [];
  subscription: string | undefined;
  #cursor: string | undefined;

  constructor(options: SimulatedFagsystemOptions) {
    this.name = options.name;
    this.serviceId = options.serviceId;
    this.client = new FagsystemClient(options);
    const tokens = new Tokens(options);
    this.consent = new Http(options.consentUrl, tokens, options);
    this.coordinator = new Http(options.coordinatorUrl, tokens, options);
    this.case = new Http(options.caseUrl, tokens, options);
  }

  async subscribe(facts: string[], purpose: string): Promise<void> {
    const types = facts.map((fact) => (fact.startsWith('no.') ? fact : type(fact)));
    const { id } = await this.client.subscribe({ name: `${this.name} feed`, types, purpose, delivery: { mode: 'feed' } });
    await this.client.activate(id);
    this.subscription = id;
  }

  /** Registers a fact that happened at `time`; a sector's own record number is the external reference, a register has none. */
  async register(fact: string, data: Record<string, unknown>, time = new Date().toISOString()): Promise<Accepted> {
    const id = randomUUID();
    const isSector = !fact.startsWith('no.');
    const accepted = await this.client.publish({
      id, type: isSector ? type(fact) : fact, time,
      data: isSector ? { externalReference: { system: this.name, kind: 'sak', id: `${this.name}-${this.published.length + 1}` }, ...data } : data,
    });
    this.published.push({ id, fact, accepted });
    return accepted;
  }

  /** Reads everything new in the feed, page by page. */
  async read(): Promise<DeliveredEvent[]> {
    if (!this.subscription) return [];
    const news: DeliveredEvent[] = [];
    for (let more = true; more; ) {
      const page = await this.client.page(this.subscription, this.#cursor);
      news.push(...page.events);
      this.#cursor = page.next;
      more = page.more;
    }
    this.received.push(...news);
    return news;
  }

  /** The case as this system may know it, by the pseudonym it was given. */
  async caseId(): Promise<string | undefined> {
    const person = this.received.find(({ subject }) => subject !== undefined)?.subject;
    if (person === undefined) return undefined;
    const { cases } = await this.case.send<{ cases: { caseId: string }[] }>('GET', `/cases?person=${person}`);
    return cases[0]?.caseId;
  }

  /** What this system holds of one kind of fact, as it would stand in its own records. */
  holds(fact: string): DeliveredEvent[] {
    return this.received.filter((event) => event.type === type(fact) || event.type === fact);
  }

  /** The numbers received, in the order they came. */
  sequences(): number[] {
    return this.received.map((event) => Number(event.sequence));
  }
}
