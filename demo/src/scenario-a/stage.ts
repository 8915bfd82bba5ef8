import type { PlatformAddresses } from '@samhandling/infra';
import type { Narrator } from '../narrator.js';
import type { Person } from '../person.js';
import type { SimulatedFagsystem } from '../fagsystem.js';
import type { ClientName } from './cast.js';

export interface LedgerEntry {
  index: number;
  entry: Record<string, unknown>;
}

/** What the story's steps share: who takes part, and what later steps refer back to. */
export interface Stage {
  narrator: Narrator;
  systems: Record<ClientName, SimulatedFagsystem>;
  people: Record<'guardian1' | 'guardian2' | 'leader' | 'auditor', Person>;
  addresses: PlatformAddresses;
  child: { nationalId: string; bornOn: string };
  /** The child as the guardians' screens know it. */
  childId: string;
  caseId: string;
  /** What was seen on the way and cannot be asked for afterwards. */
  seen: Map<string, unknown>;
}

/** The person as a fagsystem names them at the door. */
export const aboutChild = (stage: Pick<Stage, 'child'>): { person: { nationalId: string } } => ({ person: { nationalId: stage.child.nationalId } });

/** Reads every feed once; returns how many events came in all. */
export const readAll = async (stage: Stage): Promise<number> => {
  const pages = await Promise.all(Object.values(stage.systems).map((system) => system.read()));
  return pages.flat().length;
};
