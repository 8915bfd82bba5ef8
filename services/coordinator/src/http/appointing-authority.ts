import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@samhandling/contracts';
import { Participants, Readers } from '@samhandling/gate';
import { CONFIG, type Caller } from '@samhandling/service-kit';
import type { CoordinatorConfig } from '../config.js';

/** In whose name somebody proposes and appoints; no service when it is a leader. */
export interface Authority {
  readonly service?: string;
}

/** The coordinating unit appoints, or whom the municipality has named, or a leader (K0, K1). Everybody else is refused before anything is looked up. */
@Injectable()
export class AppointingAuthority {
  constructor(
    private readonly participants: Participants,
    private readonly readers: Readers,
    @Inject(CONFIG) private readonly config: CoordinatorConfig,
  ) {}

  /** @throws DomainError `appointing-authority-required` (403) */
  async of(caller: Caller, municipality: string): Promise<Authority> {
    if (caller.kind === 'system') {
      const reader = await this.readers.of(caller);
      if (reader.kind === 'service' && this.#mayAppoint(reader.service, municipality)) return { service: reader.service.service };
    } else if (caller.orgnr !== undefined && caller.roles.some((role) => this.config.APPOINTING_ROLES.includes(role))) {
      const { orgnr } = caller;
      const all = await this.participants.all();
      if (all.some((service) => service.controller === orgnr && service.municipalities.includes(municipality))) return {};
    }
    throw new DomainError('appointing-authority-required', { status: 403, detail: 'the coordinating unit or a leader proposes and appoints' });
  }

  #mayAppoint({ service, serviceType, municipalities }: { service: string; serviceType: string; municipalities: string[] }, municipality: string): boolean {
    const named = this.config.APPOINTING_SERVICES.includes(service) || this.config.APPOINTING_SERVICE_TYPES.includes(serviceType);
    return named && municipalities.includes(municipality);
  }
}
