import type { CloudEvent, ConsentChange, PersonId } from '@samhandling/contracts';
import { typeName } from '@samhandling/contracts';
import { consentFact, evolveSubject } from './subject.js';
import type { Fact, SubjectState } from './subject.js';
import { withdrawUnsigned } from './withdraw.decide.js';

/** What registers say that decides who may act for a person. */
export const registerTypes: readonly string[] = ['guardianship-changed', 'protection-changed', 'deceased'].map((fact) => typeName('person', fact));

export interface RegisterNoted {
  readonly person: PersonId;
  /** The register's event as it came, without what only the way here needed. */
  readonly fact: Pick<CloudEvent, 'id' | 'source' | 'type' | 'time' | 'streamversion' | 'data'>;
}

/**
 * Takes a register's message into the person's own stream, so that every later decision rests on what stands before it there, and
 * withdraws at once what nobody with a right to sign stands behind any longer (loss of guardianship is a stop order).
 */
export function noteRegister(command: { fact: CloudEvent; at: string }, state: SubjectState): Fact<RegisterNoted | ConsentChange>[] {
  const { id, source, type, time, streamversion, data } = command.fact;
  const fact = { id, source, type, time, data, ...(streamversion === undefined ? {} : { streamversion }) };
  const noted = { type: consentFact.registerNoted, data: { person: state.policy.person, fact } };
  const after = evolveSubject(state, { specversion: '1.0', id, source, time, ...noted });
  return [noted, ...withdrawUnsigned(after, command.at, id)];
}
