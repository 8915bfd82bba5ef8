import { eventType, serviceType, type DataCategory, type EventType, type ServiceId } from '@samhandling/contracts';
import { PolicyCopy, type Gate } from '@samhandling/gate';
import { servicesNamed, type Decision } from '@samhandling/policy';
import { addressedIn } from '../domain/addressed.js';
import { candidateServices, isConcerned, type Candidates, type MatchQuestion } from '../domain/candidates.decide.js';
import { verdictOn, type Verdict } from '../domain/delivery.decide.js';
import { categoriesAsked, type RoutedEvent } from '../domain/routed-event.js';
import type { ParticipantsStore } from '../participants/participants.store.js';
import type { Service } from '../participants/participants.schema.js';
import type { PoolStore } from './pool.store.js';

const typeOf = (name: string): EventType => {
  const type = eventType(name);
  if (type === undefined) throw new Error(`the pool holds an event of the unknown type ${name}`);
  return type;
};

/** Puts the exchange's questions to the gate: who is asked about, and what of one event one service may have for one purpose. */
export class DeliveryGate {
  constructor(
    private readonly gate: Gate,
    private readonly copy: PolicyCopy,
    private readonly participants: ParticipantsStore,
    private readonly pool: PoolStore,
  ) {}

  /** Purposes the register of processing has for this kind of service. */
  purposesOf(service: Pick<Service, 'type'>): Set<string> {
    return new Set(this.gate.rules.processing.filter(({ serviceTypes }) => serviceTypes.includes(service.type)).map(({ purpose }) => purpose));
  }

  /** The services to ask about for this event, with the copy of consents as it stands now. */
  async candidates(routed: RoutedEvent): Promise<Candidates> {
    return candidateServices(await this.#matchQuestion(routed), await this.participants.directory());
  }

  /** Whether the service has a relation to the person, or the event was sent to it (rule D13). */
  async concerns(routed: RoutedEvent, service: ServiceId): Promise<boolean> {
    return isConcerned(service, await this.#matchQuestion(routed), await this.participants.directory());
  }

  /** What the service may have of the event for this purpose. The recipient's identity ground is asked about along, for the number. */
  async verdict(routed: RoutedEvent, recipient: Service, purpose: string): Promise<Verdict> {
    const type = typeOf(routed.event.type);
    const known = { ...routed, causes: [...routed.causes, ...(await this.#kindTells(routed))] };
    const asked = categoriesAsked(type, known);
    return verdictOn(type, known, await this.#ask(known, type, asked, recipient, purpose), asked);
  }

  /** What the kind of the sending service tells by itself, e.g. that child welfare is involved: who may not know that gets nothing it registered (need N15). */
  async #kindTells({ sender }: RoutedEvent): Promise<DataCategory[]> {
    const service = sender === undefined ? undefined : (await this.participants.directory()).service(sender);
    const category = service === undefined ? undefined : serviceType(service.type)?.dataCategory;
    return category === undefined ? [] : [category];
  }

  async #ask(routed: RoutedEvent, type: EventType, asked: readonly DataCategory[], recipient: Service, purpose: string): Promise<Decision> {
    const [subject, ...others] = routed.persons;
    if (subject === undefined) throw new Error('a routed event is about somebody');
    const directory = await this.participants.directory();
    const sender = routed.sender === undefined ? undefined : directory.service(routed.sender);
    return await this.gate.decide({
      person: subject,
      others,
      recipient: { kind: 'service', service: recipient.id, serviceType: recipient.type, controller: recipient.controller },
      ...(sender === undefined ? {} : { sender: { service: sender.id, serviceType: sender.type } }),
      eventType: type.type,
      typeCategory: type.category,
      categories: [...new Set<DataCategory>([...asked, 'identity'])],
      purpose,
      occurredAt: routed.event.time,
    });
  }

  async #matchQuestion({ subject, sender, municipality, event }: RoutedEvent): Promise<MatchQuestion> {
    const [policy, related] = await Promise.all([this.copy.of(subject), this.pool.related(subject)]);
    return { sender, municipality, named: servicesNamed(policy), related, addressed: addressedIn(event.data) };
  }
}

