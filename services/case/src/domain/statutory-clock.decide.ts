import { createHash } from 'node:crypto';
import type { CaseEvent } from './case-events.js';
import type { CaseState } from './case.state.js';
import { addDays, addWorkingDays, endOfNorwegianDay, norwegianDay, type CalendarDay } from './norwegian-days.js';
import type { Registration } from './registration.js';
import { threadOf, type ReferralStep } from './referral-thread.js';

/** A deadline the law sets. Never configurable; a row nobody has confirmed times nothing (`mechanisms.md`, Law as data). */
export interface StatutoryClock {
  readonly id: string;
  readonly starts: 'referral-received';
  readonly serviceTypes: readonly string[];
  readonly length: number;
  readonly unit: 'working-days' | 'calendar-days';
  readonly validFrom: string;
  readonly validTo?: string | undefined;
  readonly confirmedBy?: string | undefined;
}

/**
 * C1: a service's own statutory clock for a referral runs from its receipt, beside the family's clock and never merged with it. Receipt is what the
 * receiver states, and until it has stated anything, when the referral was accepted here.
 */
export function setStatutoryClocks(registration: Registration, state: CaseState, clocks: readonly StatutoryClock[]): CaseEvent[] {
  const thread = threadOf(registration, state.registrations);
  const step = thread?.steps.find((candidate) => candidate.registration === registration);
  if (thread === undefined || step === undefined) return [];
  const receipt = receiptIn(step);
  if (receipt === undefined) return [];
  return clocks.flatMap((clock) => {
    if (!runsFor(clock, receipt)) return [];
    const deadline = deadlineId(clock, thread.matter.system, thread.matter.id, thread.matter.part ?? '', receipt.serviceType ?? '');
    const due = endOfNorwegianDay(lastDay(clock, norwegianDay(receipt.at)));
    if (state.deadlines.some((known) => known.id === deadline && known.due === due)) return [];
    const { source, id } = registration;
    const data = { caseId: state.caseId ?? '', person: state.person ?? '', deadline, rule: clock.id, due, causes: [{ source, id }] };
    return [{ fact: 'deadline-set' as const, data: receipt.service === undefined ? data : { ...data, service: receipt.service } }];
  });
}

interface Receipt {
  readonly at: string;
  readonly service?: string | undefined;
  readonly serviceType?: string | undefined;
}

function receiptIn({ kind, to, by, receivedAt, registration }: ReferralStep): Receipt | undefined {
  if ((kind === 'sent' || kind === 'forwarded') && to !== undefined) return { at: registration.recordedAt, ...to };
  return receivedAt === undefined ? undefined : { at: receivedAt, ...by };
}

const runsFor = (clock: StatutoryClock, receipt: Receipt): boolean => {
  const day = norwegianDay(receipt.at);
  const inForce = clock.validFrom <= day && (clock.validTo === undefined || day < clock.validTo);
  return clock.confirmedBy !== undefined && inForce && receipt.serviceType !== undefined && clock.serviceTypes.includes(receipt.serviceType);
};

const lastDay = (clock: StatutoryClock, start: CalendarDay): CalendarDay =>
  clock.unit === 'working-days' ? addWorkingDays(start, clock.length) : addDays(start, clock.length);

/** The same clock for the same matter keeps its id, so a receipt stated later moves it instead of adding one. */
const deadlineId = (clock: StatutoryClock, ...of: string[]): string =>
  `dl_${createHash('sha256').update(JSON.stringify([clock.id, ...of])).digest('base64url').slice(0, 16)}`;
