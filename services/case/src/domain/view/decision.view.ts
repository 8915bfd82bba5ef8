import { appealDecided, appealForwarded, appealLodged, decisionMade } from '@samhandling/contracts';
import { contentOf, type Registration } from '../registration.js';
import { viewEntry, type ViewEntry, type VisibleRegistration } from './view-entry.js';

/** A decision (vedtak) with its appeal (N31). */
export interface DecisionView {
  readonly decision: { readonly system: string; readonly id: string };
  /** What was decided first. */
  readonly outcome?: string;
  readonly appeal?: 'lodged' | 'forwarded' | 'upheld' | 'reversed' | 'partly' | 'annulled-and-returned' | 'dismissed' | 'withdrawn';
  readonly entries: readonly ViewEntry[];
}

interface Read {
  readonly reference: { readonly system: string; readonly id: string };
  readonly change: Pick<DecisionView, 'outcome' | 'appeal'>;
}

function read(registration: Registration): Read | undefined {
  const made = contentOf(decisionMade, registration);
  if (made !== undefined) return { reference: made.externalReference, change: { outcome: made.outcome } };
  const lodged = contentOf(appealLodged, registration);
  if (lodged !== undefined) return { reference: lodged.decision, change: { appeal: 'lodged' } };
  const forwarded = contentOf(appealForwarded, registration);
  if (forwarded !== undefined) return { reference: forwarded.decision, change: { appeal: 'forwarded' } };
  const decided = contentOf(appealDecided, registration);
  return decided === undefined ? undefined : { reference: decided.decision, change: { appeal: decided.outcome } };
}

export function decisionViews(visible: readonly VisibleRegistration[], reader: string): DecisionView[] {
  const found = new Map<string, DecisionView>();
  for (const one of visible) {
    const content = read(one.fact);
    if (content === undefined) continue;
    const { system, id } = content.reference;
    const key = JSON.stringify([system, id]);
    const before = found.get(key) ?? { decision: { system, id }, entries: [] };
    found.set(key, { ...before, ...content.change, entries: [...before.entries, viewEntry(one, reader)] });
  }
  return [...found.values()];
}
