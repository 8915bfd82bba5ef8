import { Injectable } from '@nestjs/common';
import { categoriesOf, eventType, keepCategories, responsibilityAssumed, serviceType as serviceTypeOf, sortedCategories, type DataCategory, type EventType, type PersonId } from '@samhandling/contracts';
import { Gate } from '@samhandling/gate';
import type { Ground } from '@samhandling/policy';
import { contentCategories, type Registration } from '../domain/registration.js';
import type { VisibleRegistration } from '../domain/view/view-entry.js';
import { recipientOf, type Reader } from './readers.js';

/** What one reader may see of some registrations, and what it rests on. */
export interface Seen {
  readonly visible: readonly VisibleRegistration[];
  readonly grounds: readonly Ground[];
  readonly categories: readonly DataCategory[];
}

interface One {
  readonly visible: VisibleRegistration;
  readonly grounds: readonly Ground[];
  readonly categories: readonly DataCategory[];
}

/** Cuts registrations to what the gate permits a reader, field by field (D2, D5, D12). */
@Injectable()
export class GatedRegistrations {
  constructor(private readonly gate: Gate) {}

  async see(reader: Reader, subject: PersonId, registrations: readonly Registration[], purposes: readonly string[]): Promise<Seen> {
    const seen = (await Promise.all(registrations.map(async (one) => await this.#seeOne(reader, subject, one, purposes)))).flatMap((one) => one ?? []);
    return {
      visible: seen.map(({ visible }) => visible),
      grounds: [...new Map(seen.flatMap(({ grounds }) => grounds).map((ground) => [JSON.stringify(ground), ground])).values()],
      categories: sortedCategories(seen.flatMap(({ categories }) => categories)),
    };
  }

  /**
   * Who answers is about the case as a whole, not about one sender's registration: a ground that holds between two services only does not
   * reach it. The service that answers knows that it does.
   */
  async maySeeResponsibility(reader: Reader, subject: PersonId, accountable: string | undefined, purposes: readonly string[]): Promise<boolean> {
    if (reader.kind === 'service' && reader.service.service === accountable) return true;
    const { type: eventType, category } = responsibilityAssumed;
    const question = { person: subject, recipient: recipientOf(reader, subject), eventType, typeCategory: category, categories: [category] };
    const decisions = await Promise.all(purposes.map(async (purpose) => await this.gate.decide({ ...question, purpose })));
    return decisions.some(({ outcome }) => outcome === 'permit');
  }

  async #seeOne(reader: Reader, subject: PersonId, registration: Registration, purposes: readonly string[]): Promise<One | undefined> {
    const type = eventType(registration.type);
    // What is not gated is told to nobody by itself (D4).
    if (type === undefined || type.audience !== 'gated') return undefined;
    const all = categoriesTold(type, registration);
    const permitted = await this.#permitted(reader, subject, registration, type, all, purposes);
    if (!kindMayBeKnown(registration, permitted)) return undefined;
    const data = keepCategories(type, registration.data, new Set(permitted.keys()));
    if (data === undefined) return undefined;
    const categories = categoriesOf(type, data);
    const own = reader.kind === 'service' && registration.service === reader.service.service;
    return {
      visible: { registration: { ...registration, data }, own, whole: contentCategories(registration).every((category) => permitted.has(category)) },
      grounds: categories.flatMap((category) => permitted.get(category) ?? []),
      categories,
    };
  }

  async #permitted(reader: Reader, subject: PersonId, registration: Registration, type: EventType, categories: readonly DataCategory[], purposes: readonly string[]): Promise<Map<DataCategory, Ground>> {
    const { service, serviceType } = registration;
    const others = type.aboutPersons(registration.data as never).map(({ person }) => person).filter((person) => person !== subject);
    const decisions = await Promise.all(
      purposes.map(async (purpose) =>
        await this.gate.decide({
          person: subject,
          others: [...new Set(others)],
          recipient: recipientOf(reader, subject),
          ...(service === undefined || serviceType === undefined ? {} : { sender: { service, serviceType } }),
          eventType: registration.type,
          typeCategory: type.category,
          categories,
          purpose,
          occurredAt: registration.time,
        }),
      ),
    );
    // The first purpose that carries a category names its ground (D8).
    return new Map(decisions.flatMap(({ permitted }) => permitted.map(({ category, ground }) => [category, ground] as const)).reverse());
  }
}

/** What the kind of service tells of a person by itself, e.g. that child welfare is involved. */
const kindTells = ({ serviceType }: Registration): DataCategory | undefined => (serviceType === undefined ? undefined : serviceTypeOf(serviceType)?.dataCategory);

/** Every category of a registration: its content's, and its sender's kind's. */
function categoriesTold(type: EventType, registration: Registration): DataCategory[] {
  const content = categoriesOf(type, registration.data);
  const kind = kindTells(registration);
  return kind === undefined ? content : sortedCategories([...content, kind]);
}

/** Who may not know that such a service is involved gets nothing of what it registered, however harmless the rest (D12, N15). */
const kindMayBeKnown = (registration: Registration, permitted: ReadonlyMap<DataCategory, Ground>): boolean => {
  const told = kindTells(registration);
  return told === undefined || permitted.has(told);
};
