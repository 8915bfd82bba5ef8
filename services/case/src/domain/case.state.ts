import type { CloudEvent } from '@samhandling/contracts';
import { applicationSubmitted, registrationCorrected, registrationRetracted } from '@samhandling/contracts';
import { caseEventIn, type CaseEvent } from './case-events.js';
import { contentOf, keyOf, type Registration, type RegistrationKey } from './registration.js';

/** Exactly one service answers for coordination from the first acceptance; every service's own statutory duty stays where it is (C2). */
export interface Responsibility {
  readonly accountable: string;
  readonly since: string;
  readonly causes: readonly RegistrationKey[];
}

/** Proposed and not yet accepted: until then the old one answers (C2). */
export interface ProposedHandover {
  readonly from: string;
  readonly to: string;
  readonly at: string;
}

/** A family sent round: the services in the order they were asked (C3). */
export interface ReferralLoop {
  readonly path: readonly string[];
  readonly at: string;
  readonly what?: string;
  readonly causes: readonly RegistrationKey[];
}

export interface Deadline {
  readonly id: string;
  readonly rule: string;
  readonly due: string;
  readonly service?: string;
  readonly causes: readonly RegistrationKey[];
}

/** One person's case in one municipality (I11: everything about one person is one stream). */
export interface CaseState {
  readonly caseId?: string;
  readonly person?: string;
  readonly municipality?: string;
  readonly openedAt?: string;
  /** In the order taken in. */
  readonly registrations: readonly Registration[];
  readonly responsibility?: Responsibility;
  readonly proposed?: ProposedHandover;
  readonly loops: readonly ReferralLoop[];
  readonly deadlines: readonly Deadline[];
}

export const noCase: CaseState = { registrations: [], loops: [], deadlines: [] };

/** How to find the content of a registration the case has linked. The stream holds references; the content lies beside them. */
export type FindRegistration = (key: RegistrationKey) => Registration | undefined;

export const evolveCase =
  (find: FindRegistration) =>
  (state: CaseState, event: CloudEvent): CaseState => {
    const known = caseEventIn(event);
    return known === undefined ? state : applied(find, state, known);
  };

export function applied(find: FindRegistration, state: CaseState, { fact, data }: CaseEvent): CaseState {
  switch (fact) {
    case 'opened':
      return { ...state, caseId: data.caseId, person: data.person, openedAt: data.at, ...(data.municipality === undefined ? {} : { municipality: data.municipality }) };
    case 'linked': {
      const registration = find(data);
      // What cannot be read any more (its key is destroyed) stays in history and leaves the state.
      return registration === undefined ? state : { ...state, registrations: [...state.registrations, registration] };
    }
    case 'responsibility-assumed':
      return { ...state, responsibility: { accountable: data.service, since: data.at, causes: data.causes ?? [] } };
    case 'responsibility-transfer-proposed':
      return { ...state, proposed: { from: data.from, to: data.to, at: data.at } };
    case 'responsibility-transferred': {
      const { proposed: _accepted, ...rest } = state;
      return { ...rest, responsibility: { accountable: data.to, since: data.at, causes: data.causes ?? [] } };
    }
    case 'referral-loop-detected':
      return { ...state, loops: [...state.loops, loopOf(data)] };
    case 'deadline-set':
      return { ...state, deadlines: [...state.deadlines.filter(({ id }) => id !== data.deadline), deadlineOf(data)] };
    case 'closed':
      return state;
  }
}

type DataOf<F extends CaseEvent['fact']> = Extract<CaseEvent, { fact: F }>['data'];

const loopOf = (data: DataOf<'referral-loop-detected'>): ReferralLoop => ({
  path: data.path,
  at: data.at,
  causes: data.causes ?? [],
  ...(data.what === undefined ? {} : { what: data.what }),
});

const deadlineOf = (data: DataOf<'deadline-set'>): Deadline => ({
  id: data.deadline,
  rule: data.rule,
  due: data.due,
  causes: data.causes ?? [],
  ...(data.service === undefined ? {} : { service: data.service }),
});

/**
 * Registrations that still stand: what its own sender has taken back or corrected is history, not state (`mechanisms.md`, Corrections).
 * A corrected application stays beside its correction, because its sent time does (C1), unless it was about somebody else.
 */
export function standing(state: CaseState): Registration[] {
  const takenBack = new Map(state.registrations.flatMap((registration) => takenBackBy(registration) ?? []));
  return state.registrations.filter((registration) => {
    const how = takenBack.get(keyOf(registration));
    return how === undefined || (how === 'corrected' && registration.type === applicationSubmitted.type);
  });
}

/** Only the original source can take a registration back. */
function takenBackBy(registration: Registration): [[string, 'corrected' | 'gone']] | undefined {
  const retraction = contentOf(registrationRetracted, registration);
  const correction = contentOf(registrationCorrected, registration);
  const of = retraction?.retracts ?? correction?.corrects;
  if (of === undefined || of.source !== registration.source) return undefined;
  return [[keyOf(of), correction === undefined || correction.reason === 'wrong-person' ? 'gone' : 'corrected']];
}
