import type { ServiceId } from '@samhandling/contracts';
import type { Fagsystem, Participants, Service } from '../participants/participants.schema.js';
import type { ServiceIndex } from './candidates.decide.js';
import { serves } from './participants.js';

/** The participants arranged for looking up; made anew when they change. */
export class ServiceDirectory implements ServiceIndex {
  readonly #services: ReadonlyMap<ServiceId, Service>;
  readonly #clients: ReadonlyMap<string, Fagsystem>;
  readonly #serving = new Map<string, readonly Service[]>();

  constructor(readonly participants: Participants) {
    this.#services = new Map(participants.services.map((service) => [service.id, service]));
    this.#clients = new Map(participants.fagsystems.map((fagsystem) => [fagsystem.clientId, fagsystem]));
  }

  service(id: ServiceId): Service | undefined {
    return this.#services.get(id);
  }

  fagsystem(clientId: string): Fagsystem | undefined {
    return this.#clients.get(clientId);
  }

  serving(municipality: string): readonly Service[] {
    const known = this.#serving.get(municipality);
    if (known !== undefined) return known;
    const found = this.participants.services.filter((service) => serves(service, municipality));
    this.#serving.set(municipality, found);
    return found;
  }

  ofTypeServing(serviceType: string, municipality: string): readonly Service[] {
    return this.serving(municipality).filter(({ type }) => type === serviceType);
  }
}
