import { eventType, type CloudEvent, type ServiceId } from '@samhandling/contracts';
import type { Publisher } from '../domain/incoming.decide.js';
import { keptFor } from '../domain/delivered-copy.js';
import type { Registered, Registrations } from '../domain/registration.js';
import { keyOfEvent, type RoutedEvent } from '../domain/routed-event.js';
import { lookalikes, sameFactAs, type DuplicateOf, type Registering, type Seen } from '../domain/sameness.decide.js';
import type { DeliveryGate } from '../routing/delivery-gate.js';

/** Earlier registrations looked at for one new one; who has more lookalikes than this has another problem. */
const lookedAtMax = 50;

/** Reads earlier registrations as one service could have received them, through the gate, and nothing else of them (rules D1, D2). */
export class Sameness {
  constructor(private readonly gate: DeliveryGate) {}

  /** The earlier registration this one is the same fact as, if this publisher may know of it; of the service named, if one is. */
  async find(mine: Registering, state: Registrations, publisher: Publisher, named?: ServiceId): Promise<{ registered: Registered; duplicateOf: DuplicateOf } | undefined> {
    const seen: Seen[] = [];
    for (const registered of lookalikes(mine, state).filter(({ service }) => named === undefined || service === named).slice(0, lookedAtMax)) seen.push({ registered, kept: (await this.readable(registered, state, publisher))?.data });
    return sameFactAs(mine, seen);
  }

  /** What of a registration this service could have received, for one of its purposes; undefined when nothing. */
  async readable(registered: Registered, state: Registrations, { service }: Publisher, purpose?: string): Promise<{ data: Record<string, unknown>; grounds: ReturnType<typeof groundsOf> } | undefined> {
    const type = eventType(registered.type);
    const [subject] = registered.persons;
    if (type === undefined || type.audience !== 'gated' || subject === undefined) return undefined;
    const routed = asRouted(registered, subject, state);
    if (!(await this.gate.concerns(routed, service.id))) return undefined;
    for (const one of purpose === undefined ? this.gate.purposesOf(service) : [purpose]) {
      const verdict = await this.gate.verdict(routed, service, one);
      const kept = verdict.outcome === 'permit' ? keptFor(type, registered.data, verdict.permitted) : undefined;
      if (kept !== undefined) return { data: kept.data, grounds: groundsOf(kept) };
    }
    return undefined;
  }
}

const groundsOf = ({ grounds, categories }: { grounds: NonNullable<ReturnType<typeof keptFor>>['grounds']; categories: NonNullable<ReturnType<typeof keptFor>>['categories'] }) => ({ grounds, categories });

const asRouted = ({ source, id, type, time, since, service, persons, data }: Registered, subject: string, state: Registrations): RoutedEvent => {
  const event: CloudEvent = { specversion: '1.0', source, id, type, time, recordedtime: since, data };
  const { municipality } = data as { municipality?: string };
  return {
    key: keyOfEvent(event), event, stream: `registrations-${subject}`, position: 0, subject, persons, causes: [], retracted: state.retracted.has(keyOfEvent(event)),
    ...(service === undefined ? {} : { sender: service }),
    ...(municipality === undefined ? {} : { municipality }),
  };
};
