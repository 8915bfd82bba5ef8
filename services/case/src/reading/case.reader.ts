import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { responsibilityAssumed } from '@samhandling/contracts';
import { GatedFacts, readerName, type Seen, type ViewReader } from '@samhandling/gate';
import { Clock } from '@samhandling/service-kit';
import { standing, type CaseState } from '../domain/case.state.js';
import type { StatutoryClock } from '../domain/statutory-clock.decide.js';
import { caseView, type CaseView } from '../domain/view/case.view.js';
import { LOCAL_RULES, type LocalRulesOf } from '../rules/local-rules.js';
import { STATUTORY_CLOCKS } from '../rules/statutory-clocks.js';
import { caseIdFor } from '../store/case-id.js';
import { AccessLines, type AccessLine } from './access-lines.js';

/** One case as one reader sees it. */
export interface ReadCase {
  readonly caseId: string;
  readonly person: string;
  /** Changes when what this reader may see changes, and for no other reason (D1); send it as `If-Match`. */
  readonly etag: string;
  readonly access: readonly AccessLine[];
}
export type CaseAnswer = ReadCase & CaseView;

export interface CaseRead {
  readonly answer: CaseAnswer;
  readonly seen: Seen;
}

/** Puts together what a reader may see of a case. Ask inside an attempt, and record before the answer leaves (I4, I5). */
@Injectable()
export class CaseReader {
  constructor(
    private readonly facts: GatedFacts,
    private readonly accessLines: AccessLines,
    private readonly clock: Clock,
    @Inject(LOCAL_RULES) private readonly rulesOf: LocalRulesOf,
    @Inject(STATUTORY_CLOCKS) private readonly clocks: readonly StatutoryClock[],
  ) {}

  /** Undefined when nothing of it is visible: such a case does not exist for this reader (D1, D3). */
  async read(state: CaseState, reader: ViewReader, calledBy: string, purposes: readonly string[]): Promise<CaseRead | undefined> {
    const { person, caseId } = state;
    if (person === undefined || caseId === undefined) return undefined;
    const seen = await this.facts.see(reader, person, standing(state), purposes);
    if (seen.visible.length === 0) return undefined;
    const now = this.clock.now().toISOString();
    const { permitted: maySeeAnyResponsibility } = await this.facts.permits(reader, person, responsibilityAssumed, [responsibilityAssumed.category], purposes);
    // The service that answers knows that it does.
    const maySeeResponsibility = maySeeAnyResponsibility || (reader.kind === 'service' && reader.service.service === state.responsibility?.accountable);
    const rules = this.rulesOf(state.municipality ?? '');
    const view = caseView({ state, visible: seen.visible, maySeeResponsibility, reader: readerName(reader, person), now, rules, clocks: this.clocks });
    const access = await this.accessLines.of(reader, person, now);
    return { answer: { caseId: caseIdFor(caseId, calledBy), person: calledBy, etag: etagOf(view), ...view, access }, seen };
  }
}

/** Days go by without anything having changed. */
const etagOf = (view: CaseView): string =>
  `"${createHash('sha256').update(JSON.stringify(view, (field: string, value: unknown) => (field === 'daysSinceSent' ? undefined : value))).digest('base64url').slice(0, 22)}"`;
