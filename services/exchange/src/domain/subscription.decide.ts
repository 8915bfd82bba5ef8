import { DomainError, eventType, typeName, type FieldProblem, type ServiceId } from '@samhandling/contracts';

export type SubscriptionState = 'proposed' | 'validated' | 'active' | 'paused' | 'disabled';
export type Delivery = { mode: 'feed' } | { mode: 'kafka' } | { mode: 'webhook'; url: string };

export interface Subscription {
  id: string;
  name: string;
  clientId: string;
  service: ServiceId;
  types: string[];
  /** One purpose from the register of processing; every delivery is asked about under it (rule D8). */
  purpose: string;
  filter?: Record<string, string> | undefined;
  delivery: Delivery;
  state: SubscriptionState;
  reason?: string | undefined;
}

export interface NewSubscription {
  name: string;
  types: string[];
  purpose: string;
  filter?: Record<string, string> | undefined;
  delivery: Delivery;
}

export interface SubscriptionLimits {
  purposes: ReadonlySet<string>;
  kafka: boolean;
  privateAddresses: boolean;
}

const typeProblems = (types: readonly string[]): FieldProblem[] =>
  types.flatMap((name, index): FieldProblem[] => {
    const type = eventType(name);
    if (type === undefined) return [{ pointer: `/types/${index}`, code: 'unknown-type', detail: 'the catalogue has no such type' }];
    return type.audience === 'internal' ? [{ pointer: `/types/${index}`, code: 'type-not-subscribable', detail: 'internal types are for nobody outside' }] : [];
  });

const filterProblems = ({ types, filter }: NewSubscription): FieldProblem[] =>
  Object.keys(filter ?? {}).flatMap((path): FieldProblem[] =>
    types.every((name) => eventType(name)?.filterAttributes.includes(path) === true)
      ? []
      : [{ pointer: `/filter/${path}`, code: 'filter-not-declared', detail: 'every type must declare the attribute a filter names' }],
  );

const deliveryProblems = ({ delivery }: NewSubscription, { kafka, privateAddresses }: SubscriptionLimits): FieldProblem[] => {
  if (delivery.mode === 'kafka' && !kafka) return [{ pointer: '/delivery/mode', code: 'kafka-not-enabled', detail: 'this client has no Kafka topics' }];
  if (delivery.mode === 'webhook' && !privateAddresses && !delivery.url.startsWith('https://')) {
    return [{ pointer: '/delivery/url', code: 'https-required', detail: 'a webhook is called over https' }];
  }
  return [];
};

/** @throws DomainError `schema-invalid` (422) naming every fault of a wished subscription (rule D4: exact types with an audience) */
export const checkSubscription = (wished: NewSubscription, limits: SubscriptionLimits): void => {
  const errors = [
    ...typeProblems(wished.types),
    ...filterProblems(wished),
    ...(limits.purposes.has(wished.purpose) ? [] : [{ pointer: '/purpose', code: 'purpose-not-registered', detail: 'the register of processing has no such purpose for this kind of service' }]),
    ...deliveryProblems(wished, limits),
  ];
  if (errors.length > 0) throw new DomainError('schema-invalid', { status: 422, errors });
};

const allowed: Record<SubscriptionState, readonly SubscriptionState[]> = {
  proposed: ['validated', 'disabled'],
  validated: ['active', 'disabled'],
  active: ['paused', 'disabled'],
  paused: ['active', 'disabled'],
  disabled: [],
};

export interface SubscriptionChange {
  subscription: Subscription;
  events: { type: string; data: { subscription: string; service: ServiceId; clientId: string; reason?: string } }[];
}

const factOf: Partial<Record<SubscriptionState, string>> = { active: 'subscription-activated', disabled: 'subscription-disabled' };

/**
 * Moves a subscription: `proposed → validated → active ⇄ paused → disabled`. To be where one is already changes nothing.
 * @throws DomainError `subscription-state` (409)
 */
export const moveSubscription = (subscription: Subscription, to: SubscriptionState, reason?: string): SubscriptionChange => {
  if (subscription.state === to) return { subscription, events: [] };
  if (!allowed[subscription.state].includes(to)) {
    throw new DomainError('subscription-state', { status: 409, detail: `a subscription that is ${subscription.state} cannot become ${to}` });
  }
  const { reason: _, ...rest } = subscription;
  const moved = { ...rest, state: to, ...(reason === undefined ? {} : { reason }) };
  const fact = factOf[to];
  const about = { subscription: subscription.id, service: subscription.service, clientId: subscription.clientId, ...(reason === undefined ? {} : { reason }) };
  return { subscription: moved, events: fact === undefined ? [] : [{ type: typeName('exchange', fact), data: about }] };
};

/** The way to active: what the address proves comes between. */
export const activationSteps = (subscription: Subscription): SubscriptionState[] => {
  if (subscription.state === 'proposed') return ['validated', 'active'];
  return subscription.state === 'active' ? [] : ['active'];
};
