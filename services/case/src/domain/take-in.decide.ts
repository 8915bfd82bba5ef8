import { assumeResponsibility } from './acceptance.decide.js';
import { applied, type CaseState } from './case.state.js';
import type { CaseEvent } from './case-events.js';
import { detectLoop, type LocalRules } from './referral-loop.decide.js';
import { keyOf, restsOn, type Registration } from './registration.js';
import { setStatutoryClocks, type StatutoryClock } from './statutory-clock.decide.js';

/** Take one registration into the person's case in a municipality. */
export interface TakeIn {
  readonly registration: Registration;
  readonly caseId: string;
  readonly person: string;
  readonly municipality: string;
  readonly at: string;
  readonly rules: LocalRules;
  readonly clocks: readonly StatutoryClock[];
}

/**
 * A case comes into being from its first registration and is never typed in (N6). Each registration is linked once, however often it
 * arrives (I8), and everything that follows from it is decided with it, in one commit (I2).
 */
export function takeIn({ registration, caseId, person, municipality, at, rules, clocks }: TakeIn, state: CaseState): CaseEvent[] {
  if (state.registrations.some((known) => keyOf(known) === keyOf(registration))) return [];
  const { source, id, type } = registration;
  const ofCase = { caseId, person, causes: restsOn(registration) };
  const opened: CaseEvent[] = state.caseId === undefined ? [{ fact: 'opened', data: { ...ofCase, municipality, at } }] : [];
  const linked: CaseEvent = { fact: 'linked', data: { ...ofCase, source, id, linkedType: type, at } };
  const withIt = [...opened, linked].reduce((now, event) => applied(() => registration, now, event), state);
  return [
    ...opened,
    linked,
    ...assumeResponsibility(registration, withIt, at),
    ...detectLoop(registration, withIt, rules, at),
    ...setStatutoryClocks(registration, withIt, clocks),
  ];
}
