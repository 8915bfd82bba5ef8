import { deliveredNotice } from '@samhandling/contracts';
import type { CaseState } from '../case.state.js';
import type { LocalRules } from '../referral-loop.decide.js';
import { keyOf, linkIn } from '../registration.js';
import type { StatutoryClock } from '../statutory-clock.decide.js';
import { asSeen } from './as-seen.js';
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

/** What one reader's view is made of. */
export interface CaseViewing {
  readonly state: CaseState;
  /** What the gate let through for this reader, in the order taken in. */
  readonly visible: readonly VisibleRegistration[];
  /** Whether the reader has a ground for who answers in this case at all. */
  readonly maySeeResponsibility: boolean;
  /** What keeps this reader's ids apart from others'. */
  readonly reader: string;
  /** For the days of the family's clock. */
  readonly now: string;
  readonly rules: LocalRules;
  readonly clocks: readonly StatutoryClock[];
}

export function caseView(viewing: CaseViewing): CaseView {
  const { visible, reader, now } = viewing;
  const listed = (facts: readonly string[]): ViewEntry[] => visible.map((one) => viewEntry(one, reader)).filter(({ fact }) => facts.includes(fact));
  const { loops, deadlines } = asSeen(viewing);
  const responsibility = responsibilityView(viewing);
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
    sameFacts: sameFacts(viewing),
    ...(responsibility === undefined ? {} : { responsibility }),
    loops: loops.map(({ path, at, what }) => ({ path, at, ...(what === undefined ? {} : { what }) })),
    deadlines: deadlines.map(({ rule, due, service }) => ({ rule, due, ...(service === undefined ? {} : { service }) })),
    notice: deliveredNotice,
  };
}

/**
 * Exactly one service answers (C2), so this is the one thing that is not worked out anew from what a reader may see: it is told whole or
 * not at all, to who may have everything it rests on (D2).
 */
function responsibilityView({ state: { responsibility, proposed }, visible, maySeeResponsibility }: CaseViewing): ResponsibilityView | undefined {
  const whole = new Set(visible.filter(({ whole }) => whole).map(({ fact }) => keyOf(fact)));
  if (responsibility === undefined || !maySeeResponsibility || !responsibility.causes.every((cause) => whole.has(keyOf(cause)))) return undefined;
  const { accountable, since } = responsibility;
  return { accountable, since, ownDutiesRemain: true, ...(proposed === undefined ? {} : { proposed: { to: proposed.to, at: proposed.at } }) };
}

/** Two registrations their publishers say are one fact, where the reader may see both (N6, N7). */
function sameFacts({ state, visible, reader }: CaseViewing): [string, string][] {
  const seen = new Set(visible.map(({ fact }) => keyOf(fact)));
  return state.registrations.flatMap((registration) => {
    const link = linkIn(registration);
    if (link === undefined || !seen.has(keyOf(link.registration)) || !seen.has(keyOf(link.other))) return [];
    return [[entryId(reader, link.registration), entryId(reader, link.other)] as [string, string]];
  });
}
