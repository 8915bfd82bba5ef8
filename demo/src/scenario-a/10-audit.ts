import { parseVerifierKey, verifyLog, type LoggedEntry } from '@samhandling/ledger';
import { eventually } from '../eventually.js';
import type { LedgerEntry, Stage } from './stage.js';

export interface Audit {
  entries: LedgerEntry[];
  size: number;
  rootHash: string;
  verified: boolean;
  problem: string | undefined;
}

const auditReason = 'Kontroll av demonstrasjonen';

/** Pages through the whole log as the auditor; says why, which is itself an entry. */
export const listLedger = async (stage: Stage, query: Record<string, string> = {}): Promise<LedgerEntry[]> => {
  const entries: LedgerEntry[] = [];
  for (let after: number | undefined; ; ) {
    const search = new URLSearchParams({ ...query, auditReason, limit: '500', ...(after === undefined ? {} : { after: String(after) }) });
    const page = await stage.people.auditor.consent.send<{ entries: LedgerEntry[]; next?: number }>('GET', `/ledger/entries?${search.toString()}`);
    entries.push(...page.entries);
    if (page.next === undefined) return entries;
    after = page.next;
  }
};

/** How long the log may take to catch up before the story is judged without it. */
const catchUpMsMax = 20_000;

/** Facts a subscriber holds for which the log has no decision that let them go: `<subscription>#<number>`. */
export const deliveriesWithout = (stage: Stage, entries: readonly LedgerEntry[]): string[] => {
  const decided = new Set(entries.flatMap(({ entry }) => {
    const { type, subscription, sequence } = entry as { type?: string; subscription?: string; sequence?: number };
    return /\.(permitted|released)\.v1$/.test(type ?? '') && subscription && sequence ? [`${subscription}#${sequence}`] : [];
  }));
  return factsReceived(stage).filter((key) => !decided.has(key));
};

export const factsReceived = (stage: Stage): string[] => Object.values(stage.systems).flatMap((system) =>
  system.received.filter(({ type }) => type.startsWith('no.samhandling.sector.')).map(({ sequence }) => `${system.subscription ?? ''}#${sequence}`));

const text = async (stage: Stage, path: string): Promise<string> => (await fetch(new URL(path, stage.addresses.consent))).text();

/** A10: the auditor lists everything and checks it offline, from what the service publishes and nothing else. */
export const audit = async (stage: Stage): Promise<Audit> => {
  const { narrator, people } = stage;
  narrator.step('A10', 'Everything can be proved');
  const verifier = parseVerifierKey((await text(stage, '/ledger/verifier-key')).trim());
  if (!verifier) throw new Error('the verifier key cannot be read');
  const first = await text(stage, '/ledger/checkpoint');
  const patience = Date.now() + catchUpMsMax;
  const result = await eventually('the log has a checkpoint over everything listed', async () => {
    const checkpoint = await text(stage, '/ledger/checkpoint');
    const listed = await listLedger(stage);
    const size = Number(checkpoint.split('\n')[1]);
    const entries = listed.slice(0, size);
    if (entries.length < size) return false;
    // The log follows the deliveries by seconds; one that never comes is for the judgement to find.
    const behind = deliveriesWithout(stage, entries).length > 0 || !entries.some(({ entry }) => entry['type'] === 'no.samhandling.exchange.withdrawal-answered.v1');
    if (behind && Date.now() < patience) return false;
    return { entries, checkpoint, verdict: verifyLog({ entries: entries as unknown as LoggedEntry[], checkpoint, seenBefore: [first], verifier }) };
  }, 1_000);
  const { entries, checkpoint, verdict } = result;
  narrator.act(people.auditor.name, `lists ${entries.length} entries and recomputes the tree: ${verdict.ok ? 'the signed root is right' : verdict.problem}`);
  const seen = await people.guardian1.consent.send<Record<string, unknown>>('GET', `/me/access-log?person=${stage.childId}`);
  stage.seen.set('access log of the guardian', seen);
  narrator.act(people.guardian1.name, 'sees who got what, on which ground, in plain words');
  return { entries, size: entries.length, rootHash: checkpoint.split('\n')[2] ?? '', verified: verdict.ok, problem: verdict.ok ? undefined : verdict.problem };
};

/** Child welfare looks for the child on every road it has: its feed, a form, its own list. */
export const lookForTraces = async (stage: Stage): Promise<void> => {
  const { client } = stage.systems['child-welfare'];
  const { fields } = await client.prefill({ nationalId: stage.child.nationalId }, ['interpreter-need', 'hearing-test-result', 'care-load'], 'coordinated-help');
  stage.seen.set('traces for child welfare', Object.keys(fields).length + (await stage.systems['child-welfare'].read()).length);
};
