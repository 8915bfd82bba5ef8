import type { CloudEvent, PersonId } from '@samhandling/contracts';
import { eventType, findNationalId } from '@samhandling/contracts';
import { notEntries, picksOf } from './entry-fields.js';

/**
 * One entry: that something happened, to whom in pseudonyms, on which ground, and never what was said. `outcome` is the fact
 * of the event's type (`permitted`, `withheld`, `granted`, `access-read` …); the rest depends on the type.
 */
export interface LedgerEntry {
  readonly v: 1;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly outcome: string;
  readonly time: string;
  /** Everyone it is about. */
  readonly persons: readonly PersonId[];
  readonly [field: string]: unknown;
}

/** By what an auditor finds an entry again; derived from it, beside it. */
export interface EntryKeys {
  readonly persons: readonly PersonId[];
  readonly services: readonly string[];
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly grounds: readonly string[];
  readonly type: string;
  readonly at: string;
}

const isPerson = (value: unknown): value is PersonId => typeof value === 'string' && /^p_[A-Za-z0-9_-]{22}$/.test(value);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The chosen fields of a value; a path is dotted, and runs through lists. A path that leads nowhere is left out. */
function pick(value: unknown, paths: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  if (!isRecord(value)) return picked;
  for (const key of new Set(paths.map((path) => path.split('.')[0] ?? ''))) {
    const inner = paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
    const found = value[key];
    if (found === undefined) continue;
    picked[key] = inner.length === 0 ? found : Array.isArray(found) ? found.map((item) => pick(item, inner)) : pick(found, inner);
  }
  return picked;
}

function personsOf(event: CloudEvent): PersonId[] {
  const type = eventType(event.type);
  const parsed = type?.data.safeParse(event.data);
  const named = parsed?.success === true && type !== undefined ? type.aboutPersons(parsed.data).map(({ person }) => person) : [];
  return [...new Set([...named, event.subject, event.partitionkey].filter(isPerson))].sort();
}

/**
 * The ledger's entry of an event, or nothing when the event is no entry: registrations (whose decisions are), and what would
 * make the log grow by itself. Chosen field by field, so that a field added to a type later stays out until somebody has chosen it
 * (rule D14, invariant I6).
 */
export function entryOf(event: CloudEvent): LedgerEntry | undefined {
  const type = eventType(event.type);
  if (type === undefined || notEntries.has(type.type)) return undefined;
  const picks = picksOf(type.area, type.fact);
  // What is internal is an entry whether or not anybody has chosen fields for it; what passes the gate is one only when chosen.
  if (picks === undefined && type.audience === 'gated') return undefined;
  const base: LedgerEntry = { v: 1, source: event.source, id: event.id, type: event.type, outcome: type.fact, time: event.recordedtime ?? event.time, persons: personsOf(event) };
  const details = pick(event.data, picks ?? []);
  return findNationalId(details) ? base : { ...details, ...base };
}

/** Only a decision has a reason for withholding; an auditor's for reading, or a service's for declining, is another thing. */
const isDecision = ({ outcome }: LedgerEntry): boolean => ['permitted', 'withheld', 'released'].includes(outcome);
const texts = (value: unknown): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap(texts) : []);
const fieldsOf = (value: unknown, key: string): unknown[] => (Array.isArray(value) ? value : [value]).flatMap((item) => (isRecord(item) && item[key] !== undefined ? [item[key]] : []));

/** The search keys of an entry. */
export function keysOf(entry: LedgerEntry): EntryKeys {
  const invocation = entry['invocation'];
  const grounds = [...fieldsOf(entry['grounds'], 'kind'), ...fieldsOf(entry['grounds'], 'row'), ...fieldsOf(entry['grounds'], 'id'), ...fieldsOf(invocation, 'row'), ...fieldsOf(entry['consent'], 'consentId')];
  const recipient = isRecord(entry['consent']) ? entry['consent']['recipient'] : undefined;
  const services = [entry['service'], entry['askedBy'], fieldsOf(entry['reader'], 'service'), fieldsOf(recipient, 'service'), fieldsOf(invocation, 'from'), fieldsOf(invocation, 'to'), transfer(entry)];
  return {
    persons: entry.persons, services: [...new Set(services.flatMap(texts))].sort(), outcome: entry.outcome, type: entry.type, at: new Date(entry.time).toISOString(),
    reasons: [...new Set((isDecision(entry) ? [entry['reason'], fieldsOf(entry['withheld'], 'reason')] : []).flatMap(texts))].sort(), grounds: [...new Set(grounds.flatMap(texts))].sort(),
  };
}

/** `from` and `to` are services where responsibility moves, and numbers where a range is handed over. */
const transfer = (entry: LedgerEntry): unknown[] => [entry['from'], entry['to']].filter((value) => typeof value === 'string');
