import type { ServiceHttp } from '@samhandling/service-kit';
import { INTERNAL_SCOPE } from '@samhandling/service-kit';
import { z } from 'zod';
import { Participants, type Participant } from './participants.port.js';

/** A participant that is removed must lose its access soon; a minute is what the design allows. */
const AGE_MS_MAX = 60_000;

/** What of the answer of `GET /participants` is needed here; the rest may change freely. */
const answerSchema = z.object({
  services: z.array(
    z.object({ id: z.string(), name: z.string(), type: z.string(), organisation: z.string(), controller: z.string(), municipalities: z.array(z.string()), level: z.string() }),
  ),
  fagsystems: z.array(z.object({ clientId: z.string(), service: z.string() })),
});

interface Known {
  services: Map<string, Participant>;
  clients: Map<string, string>;
}

/** The participants as exchange tells them, kept at most a minute. Exchange not answering means InfrastructureFailure, not an old answer. */
export class ExchangeParticipants extends Participants {
  #known: { read: Promise<Known>; atMs: number } | undefined;

  constructor(
    private readonly http: ServiceHttp,
    private readonly exchangeUrl: string,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    super();
  }

  async client(clientId: string): Promise<Participant | undefined> {
    const { clients, services } = await this.#read();
    return services.get(clients.get(clientId) ?? '');
  }

  async service(id: string): Promise<Participant | undefined> {
    return (await this.#read()).services.get(id);
  }

  async all(): Promise<readonly Participant[]> {
    return [...(await this.#read()).services.values()];
  }

  async #read(): Promise<Known> {
    const nowMs = this.monotonicMs();
    if (this.#known !== undefined && nowMs - this.#known.atMs < AGE_MS_MAX) return await this.#known.read;
    const read = this.#ask();
    const known = { read, atMs: nowMs };
    this.#known = known;
    try {
      return await read;
    } catch (error) {
      if (this.#known === known) this.#known = undefined;
      throw error;
    }
  }

  async #ask(): Promise<Known> {
    const answer = await this.http.request({ method: 'GET', url: `${this.exchangeUrl}/participants`, scopes: [INTERNAL_SCOPE], answer: answerSchema });
    return {
      services: new Map(answer.services.map(({ id, type, organisation, ...rest }) => [id, { ...rest, service: id, serviceType: type, orgnr: organisation }])),
      clients: new Map(answer.fagsystems.map(({ clientId, service }) => [clientId, service])),
    };
  }
}
