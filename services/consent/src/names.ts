import { Inject, Injectable } from '@nestjs/common';
import { dataCategories, serviceType } from '@samhandling/contracts';
import type { ConsentTerms, DataCategory, ServiceId } from '@samhandling/contracts';
import { Participants } from '@samhandling/gate';
import type { Participant } from '@samhandling/gate';
import { sameInAll } from './domain/plain-words.js';
import type { Words } from './domain/plain-words.js';

/** The services as people know them, at one moment. */
export interface KnownServices {
  readonly nameOf: (recipient: ConsentTerms['recipient']) => Words;
  readonly typeOf: (service: ServiceId) => string | undefined;
  /** What the name alone tells; a service nobody knows any longer may tell anything. */
  readonly toldByName: (service: ServiceId) => readonly DataCategory[];
}

/** Names and types of services, from the participants. */
@Injectable()
export class Names {
  constructor(@Inject(Participants) private readonly participants: Participants) {}

  async read(): Promise<KnownServices> {
    const known = new Map<string, Participant>((await this.participants.all()).map((one) => [one.service, one]));
    const typeOf = (service: ServiceId): string | undefined => known.get(service)?.serviceType;
    return {
      typeOf,
      nameOf: (recipient) => ('service' in recipient ? sameInAll(known.get(recipient.service)?.name ?? recipient.service) : nameOfType(recipient.serviceType)),
      toldByName: (service) => toldByType(typeOf(service)),
    };
  }
}

function nameOfType(code: string): Words {
  const type = serviceType(code);
  return type === undefined ? sameInAll(code) : { nb: type.nb, nn: type.nn, en: type.en };
}

function toldByType(code: string | undefined): readonly DataCategory[] {
  const type = code === undefined ? undefined : serviceType(code);
  if (type === undefined) return dataCategories;
  if (type.dataCategory !== undefined) return [type.dataCategory];
  return type.sector === 'health' ? ['health'] : ['coordination'];
}
