import type { CaseEvent } from './case-events.js';
import type { CaseState } from './case.state.js';
import { keyOf, type Registration } from './registration.js';
import { threadOf, type Address, type ReferralStep, type ReferralThread } from './referral-thread.js';

/** What a municipality settles for itself (N8). */
export interface LocalRules {
  /** More forwards of one matter than this are a loop, even when nobody is asked twice (C3). */
  readonly forwardsMax: number;
  /** Who hears of what stands still: the coordinating unit or, where there is none, the service of the named leader. */
  readonly raisedTo?: string | undefined;
}

/**
 * C3, N22: the same service asked again for the same need after it has said no or passed it on, or more than N forwards.
 * A service that returned the referral as incomplete, or has not answered yet, may be asked again: that is no loop.
 * `registration` is the newest in the state; each loop is raised once.
 */
export function detectLoop(registration: Registration, state: CaseState, rules: LocalRules, at: string): CaseEvent[] {
  const thread = threadOf(registration, state.registrations);
  const step = thread?.steps.at(-1);
  if (thread === undefined || step === undefined || step.registration !== registration || step.to === undefined) return [];
  const path = pathBefore(thread.steps.slice(0, -1), step);
  const target = nameOf(step.to);
  const again = hasAnswered(thread.steps, step.to, state.registrations);
  const forwards = thread.steps.filter(({ kind }) => kind === 'forwarded').length;
  const tooMany = step.kind === 'forwarded' && forwards === rules.forwardsMax + 1;
  if (target === undefined || (!again && !tooMany) || alreadyRaised(state, thread, target)) return [];
  return [loopDetected(state, thread, [...path, target], rules, at)];
}

const nameOf = (address: Address): string | undefined => address.service ?? address.serviceType;

/** Everyone asked so far, in order: who was sent it, and who acted on it without our having seen it being sent. */
function pathBefore(steps: readonly ReferralStep[], next: ReferralStep): string[] {
  const names = [...steps, { ...next, to: undefined }].flatMap((step) => {
    const acted = step.kind === 'sent' || step.kind === 'withdrawn' ? undefined : nameOf(step.by);
    const asked = step.kind === 'rejected' || step.to === undefined ? undefined : nameOf(step.to);
    return [acted, asked];
  });
  return names.filter((name, index): name is string => name !== undefined && names.indexOf(name) === index);
}

/** Has this service already said no to the matter, or sent it on? Its latest word counts. */
function hasAnswered(steps: readonly ReferralStep[], to: Address, registrations: readonly Registration[]): boolean {
  const last = steps.slice(0, -1).findLast((step) => step.kind !== 'sent' && sameService(step.by, to, registrations));
  return last?.kind === 'rejected' || last?.kind === 'forwarded';
}

/** One sender knows the service, another only its kind; the kind of a service is known from its own registrations. */
function sameService(first: Address, second: Address, registrations: readonly Registration[]): boolean {
  if (first.service !== undefined && second.service !== undefined) return first.service === second.service;
  const kind = ({ service, serviceType }: Address): string | undefined =>
    serviceType ?? registrations.find((registration) => registration.service !== undefined && registration.service === service)?.serviceType;
  return kind(first) !== undefined && kind(first) === kind(second);
}

const alreadyRaised = (state: CaseState, thread: ReferralThread, target: string): boolean => {
  const ofThread = new Set(thread.steps.map(({ registration }) => keyOf(registration)));
  return state.loops.some((loop) => loop.path.at(-1) === target && loop.causes.some((cause) => ofThread.has(keyOf(cause))));
};

function loopDetected(state: CaseState, thread: ReferralThread, path: string[], rules: LocalRules, at: string): CaseEvent {
  return {
    fact: 'referral-loop-detected',
    data: {
      caseId: state.caseId ?? '',
      person: state.person ?? '',
      // Bounded as the type says; the end is what shows the loop.
      path: path.slice(-50),
      at,
      causes: thread.steps.map(({ registration }) => ({ source: registration.source, id: registration.id })),
      ...(thread.asked === undefined ? {} : { what: thread.asked }),
      ...(rules.raisedTo === undefined ? {} : { raisedTo: rules.raisedTo }),
    },
  };
}
