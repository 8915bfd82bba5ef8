import {
  caseTypes,
  categoriesOf,
  coordinatorAppointed,
  consentRequested,
  eventType,
  groundInvoked,
  keepCategories,
  referralLoopDetected,
  responsibilityAssumed,
  responsibilityTransferred,
  withdrawalInForce,
  dataCategories,
  type CloudEvent,
  type DataCategory,
  type EventType,
  type MessageValue,
  type PersonId,
} from '@samhandling/contracts';
import type { PersonPolicy, StatuteRow } from '@samhandling/policy';
import { around, asRecipient, type MessageRecipient } from './recipients.decide.js';
import type { StoppedConsent } from './stopped-consent.js';

/** What a message plan may rest on beside the event itself. */
export interface Knowledge {
  /** What the service's own copy knows of the person the event is about. */
  readonly policy: PersonPolicy;
  readonly statutes: readonly StatuteRow[];
  /** What was withdrawn, for the news that the withdrawal is in force. */
  readonly stopped?: StoppedConsent | undefined;
  readonly at: string;
}

/** A message to be: to whom, with which template, and what it tells. */
export interface MessagePlan extends MessageRecipient {
  readonly about: PersonId;
  readonly template: string;
  /** Causes of one group give one message, e.g. the many consents of one request. */
  readonly group: string;
  /** What knowing of the message tells. */
  readonly categories: readonly DataCategory[];
  readonly notBefore?: string;
  readonly values: readonly MessageValue[];
}

type Planner = (event: CloudEvent, knowledge: Knowledge) => MessagePlan[];

const value = (name: string, kind: MessageValue['kind'], text: string | undefined, dataCategory: DataCategory = 'coordination'): MessageValue[] =>
  text === undefined ? [] : [{ name, kind, value: text, dataCategory }];

/** What a category tells by being named; a child's own words are not told by saying that sharing is about own words. */
const named = (categories: readonly DataCategory[]): DataCategory[] => [...new Set<DataCategory>(['coordination', ...categories.filter((category) => category !== 'own-words')])].sort();

/** Asking tells only that somebody asks; one message for all consents of one request. */
const consentAsked: Planner = (event) => {
  const { person, consent } = consentRequested.data.parse(event.data);
  return consent.requiredSigners
    .filter((signer) => !consent.signed.includes(signer) && !consent.refusedBy.includes(signer))
    .map((signer) => ({
      ...asRecipient(signer, person),
      about: person,
      template: 'consent-requested',
      group: `consent-request/${consent.requestId}`,
      categories: ['coordination'],
      values: [],
    }));
};

/** It is a statute, not a consent, and there may be a right to object (D8; consent-and-ledger: lawful grounds). */
const groundUsed: Planner = (event, { policy, statutes, at }) => {
  const { person, invocation } = groundInvoked.data.parse(event.data);
  const row = statutes.find(({ id }) => id === invocation.row);
  return around(policy, at).map((recipient) => ({
    ...recipient,
    about: person,
    template: row?.objectable === true ? 'ground-invoked-objectable' : 'ground-invoked',
    group: `ground/${invocation.invocationId}`,
    categories: named(invocation.categories),
    ...(invocation.visibleFrom > at ? { notBefore: invocation.visibleFrom } : {}),
    values: [...value('from', 'service', invocation.from), ...value('to', 'service', invocation.to), ...value('law', 'statute', invocation.row)],
  }));
};

/** Told to those who had signed: what they had agreed to has ended everywhere. */
const stopInForce: Planner = (event, { stopped }) => {
  const { person, withdrawal } = withdrawalInForce.data.parse(event.data);
  if (stopped === undefined) return [];
  return stopped.concerned.map((concerned) => ({
    ...asRecipient(concerned, person),
    about: person,
    template: 'withdrawal-in-force',
    group: `withdrawal/${withdrawal}`,
    categories: named(stopped.categories),
    values: value('service', 'service', stopped.service),
  }));
};

/** A fact of the case or the coordination: everything it tells is asked of the reader (D2), and each value again. */
const gated =
  (type: EventType, template: string, valuesOf: (data: Record<string, unknown>) => MessageValue[], essential?: readonly DataCategory[]): Planner =>
  (event, { policy, at }) => {
    const data = keepCategories(type, event.data, new Set(dataCategories)) as Record<string, unknown>;
    return around(policy, at).map((recipient) => ({
      ...recipient,
      about: policy.person,
      template,
      group: `${event.source}/${event.id}`,
      categories: essential ?? categoriesOf(type, event.data),
      values: valuesOf(data),
    }));
  };

const text = (data: Record<string, unknown>, field: string): string | undefined => (typeof data[field] === 'string' ? data[field] : undefined);
const typed = (type: { type: string }): EventType => eventType(type.type) as EventType;

/** A name is told only to who may know it; without it the message still makes sense. */
const appointed = gated(
  typed(coordinatorAppointed),
  'coordinator-appointed',
  (data) => [...value('coordinator', 'text', text(data, 'name'), 'identity'), ...value('service', 'service', text(data, 'service'))],
  ['coordination'],
);

const planners: ReadonlyMap<string, Planner> = new Map([
  [consentRequested.type, consentAsked],
  [groundInvoked.type, groundUsed],
  [withdrawalInForce.type, stopInForce],
  [coordinatorAppointed.type, appointed],
  [referralLoopDetected.type, gated(typed(referralLoopDetected), 'referral-loop', () => [])],
  [responsibilityAssumed.type, gated(typed(responsibilityAssumed), 'responsibility', (data) => value('service', 'service', text(data, 'service')))],
  [responsibilityTransferred.type, gated(typed(responsibilityTransferred), 'responsibility', (data) => value('service', 'service', text(data, 'to')))],
]);

/** The types somebody is told about. */
export const toldTypes: readonly string[] = [...planners.keys()];

/** Types for which somebody around the person is told; before anything is known of the person, nobody can be. */
export const needsKnownPerson = (type: string): boolean => type === groundInvoked.type || type === coordinatorAppointed.type || caseTypes.some((known) => known.type === type);

/** Who is told what because of an event. Candidates: the gate is asked when a message is read or its notice sent, not here. */
export const planMessages = (event: CloudEvent, knowledge: Knowledge): MessagePlan[] => planners.get(event.type)?.(event, knowledge) ?? [];
