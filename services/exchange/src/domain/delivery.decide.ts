import {
  essentialCategories, typeName,
  type DataCategory, type DeliveryDecision, type EventRef, type EventType, type PersonId, type ServiceId, type WithholdReason,
} from '@samhandling/contracts';
import type { Decision, Ground } from '@samhandling/policy';
import type { RoutedEvent } from './routed-event.js';

/** What the gate said about one event and one subscription, with rule D2 for derived facts laid over it. */
export interface Verdict {
  outcome: 'permit' | 'withhold' | 'wait';
  reason?: WithholdReason;
  permitted: { category: DataCategory; ground: Ground }[];
  withheld: { category: DataCategory; reason: WithholdReason }[];
  decision: Pick<Decision, 'policyVersion' | 'consents'>;
}

const withheldReason = (withheld: Verdict['withheld'], categories: readonly DataCategory[]): WithholdReason | undefined =>
  withheld.find(({ category }) => categories.includes(category))?.reason;

/**
 * From the gate's answer to what happens to a delivery: a field the event cannot do without, and every category of what a derived fact
 * rests on (rule D2), must be permitted, or there is no event at all (rule D12).
 */
export const verdictOn = (type: EventType, routed: Pick<RoutedEvent, 'event' | 'causes' | 'retracted'>, decision: Decision, asked: readonly DataCategory[]): Verdict => {
  const withheld = decision.withheld.filter(({ category }) => asked.includes(category));
  const base = { withheld, decision: { policyVersion: decision.policyVersion, consents: [...decision.consents] } };
  if (decision.waiting === true) return { ...base, outcome: 'wait', permitted: [] };
  const needed = [...essentialCategories(type, routed.event.data), ...routed.causes];
  const reason = decision.reason ?? withheldReason(withheld, needed);
  if (decision.outcome === 'withhold' || reason !== undefined || routed.retracted) {
    const all = [...withheld, ...decision.permitted.filter(({ category }) => asked.includes(category)).map(({ category }) => ({ category, reason: reason ?? 'no-relation' as const }))];
    return { ...base, outcome: 'withhold', reason: reason ?? 'no-relation', permitted: [], withheld: all };
  }
  return { ...base, outcome: 'permit', permitted: [...decision.permitted] };
};

/** For who is asked for the record only: whatever the gate would permit, a service without a relation gets nothing (rule D13). */
export const withoutRelation = (verdict: Verdict): Verdict => {
  if (verdict.outcome !== 'permit') return verdict;
  const lost = verdict.permitted.map(({ category }) => ({ category, reason: 'no-relation' as const }));
  return { ...verdict, outcome: 'withhold', reason: 'no-relation', permitted: [], withheld: [...verdict.withheld, ...lost] };
};

export interface DecidedDelivery {
  verdict: Verdict;
  eventRef: EventRef;
  persons: readonly PersonId[];
  subscription: string;
  service: ServiceId;
  correlationid?: string | undefined;
  /** Set when the verdict is permit: the number the delivery takes. */
  sequence?: number | undefined;
  released?: boolean | undefined;
}

export interface DecisionEvent {
  type: string;
  partitionkey: PersonId;
  subject: PersonId;
  data: DeliveryDecision;
}

const uniqueGrounds = (grounds: readonly Ground[]): Ground[] => [...new Map(grounds.map((ground) => [JSON.stringify(ground), ground])).values()];

/** The record of a decision, one event for each person the content is about (invariant I4; `mechanisms.md`, Commits). */
export const decisionEvents = (decided: DecidedDelivery): DecisionEvent[] => {
  const { verdict, eventRef, persons, subscription, service, correlationid, sequence, released } = decided;
  const fact = verdict.outcome === 'permit' ? (released === true ? 'released' : 'permitted') : 'withheld';
  return persons.map((person) => ({
    type: typeName('exchange', fact),
    partitionkey: person,
    subject: person,
    data: {
      person, subscription, service, eventRef,
      categories: verdict.permitted.map(({ category }) => category),
      withheld: verdict.withheld,
      grounds: uniqueGrounds(verdict.permitted.map(({ ground }) => ground)),
      permitted: verdict.permitted,
      policyVersion: verdict.decision.policyVersion,
      consents: [...verdict.decision.consents],
      ...(sequence === undefined ? {} : { sequence }),
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      ...(correlationid === undefined ? {} : { correlationid }),
    },
  }));
};
