import {
  measureAdjusted,
  measureDeclined,
  measureEnded,
  measureEvaluated,
  measureOffered,
  measurePaused,
  measurePlanned,
  measureStarted,
  type EventType,
} from '@samhandling/contracts';
import type { Registration } from '../registration.js';
import { viewEntry, type ViewEntry, type VisibleRegistration } from './view-entry.js';

export type MeasureStatus = 'offered' | 'declined' | 'planned' | 'running' | 'paused' | 'ended';

/** What becomes of a measure by each kind of fact; an evaluation or an adjustment leaves it where it was. */
const becomes: readonly (readonly [Pick<EventType, 'type'>, MeasureStatus | 'as-before'])[] = [
  [measureOffered, 'offered'],
  [measureDeclined, 'declined'],
  [measurePlanned, 'planned'],
  [measureStarted, 'running'],
  [measurePaused, 'paused'],
  [measureAdjusted, 'as-before'],
  [measureEvaluated, 'as-before'],
  [measureEnded, 'ended'],
];

/** A measure as its owner's system has it now (N63). */
export interface MeasureView {
  readonly measure: { readonly system: string; readonly id: string };
  readonly status: MeasureStatus;
  readonly service?: string;
  readonly measureType?: string;
  readonly period?: unknown;
  /** C9: both what was granted and what is delivered. */
  readonly extentGranted?: unknown;
  readonly extentDelivered?: unknown;
  readonly effect?: number;
  readonly entries: readonly ViewEntry[];
}

interface MeasureContent {
  readonly measure: { readonly system: string; readonly id: string };
}

const followed = ['measureType', 'period', 'extentGranted', 'extentDelivered', 'effect'] as const;

const isMeasure = (registration: Registration): boolean => becomes.some(([{ type }]) => type === registration.type);

/** Measures, the newest word on each field counting; a measure is its owner's, so two owners' measures are never one. */
export function measureViews(visible: readonly VisibleRegistration[], reader: string): MeasureView[] {
  const found = new Map<string, MeasureView>();
  for (const one of visible.filter(({ fact }) => isMeasure(fact))) {
    const content = one.fact.data as MeasureContent & Record<string, unknown>;
    const { system, id } = content.measure;
    const key = JSON.stringify([one.fact.source, system, id]);
    const before = found.get(key) ?? { measure: { system, id }, status: 'running' as const, entries: [] };
    const after = becomes.find(([{ type }]) => type === one.fact.type)?.[1] ?? 'as-before';
    const newest = Object.fromEntries(followed.flatMap((field) => (content[field] === undefined ? [] : [[field, content[field]]])));
    const entry = viewEntry(one, reader);
    found.set(key, {
      ...before,
      ...newest,
      status: after === 'as-before' ? before.status : after,
      ...(entry.service === undefined ? {} : { service: entry.service }),
      entries: [...before.entries, entry],
    });
  }
  return [...found.values()];
}
