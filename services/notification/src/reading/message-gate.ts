import { Injectable } from '@nestjs/common';
import { eventType, type DataCategory, type Ground, type MessageSent } from '@samhandling/contracts';
import { Gate, type Read } from '@samhandling/gate';
import type { Decision } from '@samhandling/policy';

/** What the gate says of a message to its recipient now. */
export interface MessageDecision {
  /** The decision on what knowing of the message tells; permitted only when nothing of it is withheld. */
  readonly decision: Pick<Decision, 'outcome' | 'withheld' | 'waiting'>;
  /** Every category the recipient may have now, for the values inside. */
  readonly permitted: ReadonlySet<DataCategory>;
  readonly grounds: readonly Ground[];
}

/** The filter that decides who gets a message at all, and what it may say (D6, D16). Asked at every reading and every attempt. */
@Injectable()
export class MessageGate {
  constructor(private readonly gate: Gate) {}

  async decide(message: MessageSent): Promise<MessageDecision> {
    const decision = await this.gate.decide({
      person: message.about,
      recipient: { kind: 'person', person: message.person, relation: message.relation },
      eventType: message.cause.type,
      typeCategory: eventType(message.cause.type)?.category ?? 'coordination',
      categories: [...new Set([...message.categories, ...message.values.map(({ dataCategory }) => dataCategory)])],
      purpose: 'own-information',
    });
    const essential = new Set<DataCategory>(message.categories);
    return {
      decision: { outcome: decision.outcome, withheld: decision.withheld.filter(({ category }) => essential.has(category)), ...(decision.waiting === undefined ? {} : { waiting: decision.waiting }) },
      permitted: new Set(decision.permitted.map(({ category }) => category)),
      grounds: decision.permitted.map(({ ground }) => ground),
    };
  }

  /** The record of telling; durable before anything is told (I4). */
  recordOf(message: MessageSent, { permitted, grounds }: MessageDecision, what: 'message' | 'message-notice'): Read {
    return {
      person: message.about,
      reader: { kind: 'person', person: message.person, relation: message.relation },
      what,
      grounds: [...new Map(grounds.map((ground) => [JSON.stringify(ground), ground])).values()],
      categories: [...permitted].sort(),
    };
  }
}

export const isPermitted = ({ decision }: MessageDecision): boolean => decision.outcome === 'permit' && decision.withheld.length === 0 && decision.waiting !== true;
