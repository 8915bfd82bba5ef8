import { deliveredNotice, exchangeLinked } from '@samhandling/contracts';
import type { CaseState } from '../case.state.js';
import { contentOf, keyOf, type RegistrationKey } from '../registration.js';
import { applicationViews, type ApplicationView } from './application.view.js';
import { decisionViews, type DecisionView } from './decision.view.js';
import { measureViews, type MeasureView } from './measure.view.js';
import { referralViews, type ReferralView } from './referral.view.js';
import { serviceViews, type ServiceView } from './service.view.js';
import { entryId, viewEntry, type ViewEntry, type VisibleRegistration } from './view-entry.js';

export interface ResponsibilityView {
  readonly accountable: string;
  readonly since: string;
  readonly proposed?: { readonly to: string; readonly at: string };
  /** C2: to answer for coordination takes no service's own duty away from it. */
  readonly ownDutiesRemain: true;
}

/** The whole of a case one reader may see, in one call (N63). Built from what the reader may see and nothing else (D1, D3). */
export interface CaseView {
  readonly needs: readonly ViewEntry[];
  readonly applications: readonly ApplicationView[];
  readonly referrals: readonly ReferralView[];
  readonly assessments: readonly ViewEntry[];
  readonly decisions: readonly DecisionView[];
  readonly measures: readonly MeasureView[];
  readonly plans: readonly ViewEntry[];
  readonly transitions: readonly ViewEntry[];
  readonly services: readonly ServiceView[];
  readonly childCoordinator: readonly ViewEntry[];
  readonly voices: readonly ViewEntry[];
  readonly sameFacts: readonly (readonly [string, string])[];
  readonly responsibility?: ResponsibilityView;
  readonly loops: readonly { path: readonly string[]; at: string; what?: string }[];
  readonly deadlines: readonly { rule: string; due: string; service?: string }[];
  readonly notice: typeof deliveredNotice;
}

const groups = {
  needs: ['need-reported', 'need-answered', 'not-heard-raised', 'obstacle-reported'],
  assessments: ['assessment-completed', 'recommendation-followed', 'recommendation-set-aside'],
  plans: ['plan-offered', 'plan-declined', 'plan-registered', 'plan-updated'],
  transitions: ['transition-planned', 'handover-package-sent', 'handover-acknowledged'],
  childCoordinator: ['child-coordinator-requested', 'child-coordinator-granted', 'child-coordinator-refused'],
  voices: ['problem-view-recorded', 'objection-recorded', 'child-heard'],
} as const;

/**
 * @param visible what the gate let through for this reader, in the order taken in
 * @param reader what keeps this reader's ids apart from others'
 * @param now for the days of the family's clock
 */
export function caseView(state: CaseState, visible: readonly VisibleRegistration[], reader: string, now: string): CaseView {
  const listed = (facts: readonly string[]): ViewEntry[] => visible.map((one) => viewEntry(one, reader)).filter(({ fact }) => facts.includes(fact));
  const told = toldTo(visible);
  const responsibility = responsibilityView(state, told);
  return {
    needs: listed(groups.needs),
    applications: applicationViews(visible, reader, now),
    referrals: referralViews(visible, reader, now),
    assessments: listed(groups.assessments),
    decisions: decisionViews(visible, reader),
    measures: measureViews(visible, reader),
    plans: listed(groups.plans),
    transitions: listed(groups.transitions),
    services: serviceViews(visible),
    childCoordinator: listed(groups.childCoordinator),
    voices: listed(groups.voices),
    sameFacts: sameFacts(state, visible, reader),
    ...(responsibility === undefined ? {} : { responsibility }),
    loops: state.loops.filter(({ causes }) => told(causes)).map(({ path, at, what }) => ({ path, at, ...(what === undefined ? {} : { what }) })),
    deadlines: state.deadlines.filter(({ causes }) => told(causes)).map(({ rule, due, service }) => ({ rule, due, ...(service === undefined ? {} : { service }) })),
    notice: deliveredNotice,
  };
}

/** D2: what follows from registrations is told only to who may have all of them, whole. */
const toldTo = (visible: readonly VisibleRegistration[]): ((causes: readonly RegistrationKey[]) => boolean) => {
  const whole = new Set(visible.filter((one) => one.whole).map(({ registration }) => keyOf(registration)));
  return (causes) => causes.length > 0 && causes.every((cause) => whole.has(keyOf(cause)));
};

function responsibilityView({ responsibility, proposed }: CaseState, told: (causes: readonly RegistrationKey[]) => boolean): ResponsibilityView | undefined {
  if (responsibility === undefined || !told(responsibility.causes)) return undefined;
  const { accountable, since } = responsibility;
  return { accountable, since, ownDutiesRemain: true, ...(proposed === undefined ? {} : { proposed: { to: proposed.to, at: proposed.at } }) };
}

/** Two registrations their publishers say are one fact, where the reader may see both (N6, N7). */
function sameFacts(state: CaseState, visible: readonly VisibleRegistration[], reader: string): [string, string][] {
  const seen = new Set(visible.map(({ registration }) => keyOf(registration)));
  return state.registrations.flatMap((registration) => {
    const link = contentOf(exchangeLinked, registration);
    if (link === undefined || !seen.has(keyOf(link.registration)) || !seen.has(keyOf(link.other))) return [];
    return [[entryId(reader, link.registration), entryId(reader, link.other)] as [string, string]];
  });
}
