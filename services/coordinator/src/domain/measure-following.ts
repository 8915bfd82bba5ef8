import { measureAdjusted, measureDeclined, measureEnded, measureEvaluated, measureOffered, measurePaused, measurePlanned, measureStarted, type EventType } from '@samhandling/contracts';
import type { HeardFact } from './heard-fact.js';

/** Where a measure stands after each kind of fact; an evaluation leaves it where it was. */
const states: ReadonlyMap<string, string | 'as-before'> = new Map(
  (
    [
      [measureOffered, 'offered'],
      [measureDeclined, 'declined'],
      [measurePlanned, 'planned'],
      [measureStarted, 'started'],
      [measurePaused, 'paused'],
      [measureAdjusted, 'adjusted'],
      [measureEnded, 'ended'],
      [measureEvaluated, 'as-before'],
    ] satisfies (readonly [Pick<EventType, 'type'>, string])[]
  ).map(([{ type }, state]) => [type, state]),
);

export const isMeasureFact = ({ type }: Pick<HeardFact, 'type'>): boolean => states.has(type);

/** A measure is its owner's: the same reference in two systems is two measures (N7). */
export interface MeasureKey {
  readonly source: string;
  readonly system: string;
  readonly id: string;
}

export function measureKeyOf({ source, type, data }: HeardFact): MeasureKey | undefined {
  const measure = states.has(type) ? (data as { measure?: { system: string; id: string } } | null)?.measure : undefined;
  return measure === undefined ? undefined : { source, system: measure.system, id: measure.id };
}

export const sameMeasure = (first: MeasureKey, second: MeasureKey): boolean => first.source === second.source && first.system === second.system && first.id === second.id;

/** A measure as it stands after some facts about it. */
export interface FollowedMeasure {
  readonly key: MeasureKey;
  readonly state: string;
  readonly service?: string;
  readonly measureType?: string;
  readonly period?: unknown;
  readonly extentGranted?: unknown;
  readonly extentDelivered?: unknown;
  readonly evaluations: readonly { readonly at: string; readonly effect?: unknown; readonly by?: unknown }[];
}

const newestCounts = ['measureType', 'period', 'extentGranted', 'extentDelivered'] as const;

/** Measures in the order first heard, the newest word on each field counting. */
export function followMeasures(facts: readonly HeardFact[]): FollowedMeasure[] {
  return facts.reduce<FollowedMeasure[]>((measures, fact) => {
    const key = measureKeyOf(fact);
    if (key === undefined) return measures;
    const before = measures.find((measure) => sameMeasure(measure.key, key));
    const after = followed(before ?? { key, state: 'started', evaluations: [] }, fact);
    return before === undefined ? [...measures, after] : measures.map((measure) => (measure === before ? after : measure));
  }, []);
}

function followed(measure: FollowedMeasure, { type, service, time, data }: HeardFact): FollowedMeasure {
  const content = data as Record<string, unknown>;
  const state = states.get(type) ?? 'as-before';
  const evaluation = { at: time, ...(content['effect'] === undefined ? {} : { effect: content['effect'] }), ...(content['evaluatedBy'] === undefined ? {} : { by: content['evaluatedBy'] }) };
  return {
    ...measure,
    ...Object.fromEntries(newestCounts.flatMap((field) => (content[field] === undefined ? [] : [[field, content[field]]]))),
    ...(service === undefined ? {} : { service }),
    state: state === 'as-before' ? measure.state : state,
    evaluations: type === measureEvaluated.type ? [...measure.evaluations, evaluation] : measure.evaluations,
  };
}
