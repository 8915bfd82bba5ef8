import { typeName } from '@samhandling/contracts';
import { inOriginalOrder } from './original-order.js';
import type { RoutedEvent } from './routed-event.js';

/** Events in one snapshot: the contract's own limit (I9). The newest are kept; what is older is in the owner's record. */
export const snapshotEventsMax = 1_000;

interface Reference {
  system: string;
  id: string;
}

const measureOf = (data: unknown): string | undefined => {
  const { measure } = data as { measure?: Reference };
  return measure === undefined ? undefined : `${measure.system} ${measure.id}`;
};

const measureEnded = typeName('sector', 'measure-ended');
const takenBack = new Set([typeName('sector', 'registration-retracted'), typeName('sector', 'registration-corrected')]);

/**
 * What goes into a snapshot for one recipient, from events each permitted to it: in original order, without what has been taken back and
 * without measures that have ended (rule D13). No totals: a snapshot with one part looks like one with all there is.
 */
export const snapshotParts = <T extends Pick<RoutedEvent, 'event' | 'stream' | 'position' | 'retracted'>>(permitted: readonly T[]): T[] => {
  const ended = new Set(permitted.filter(({ event }) => event.type === measureEnded).map(({ event }) => measureOf(event.data)));
  const standing = permitted.filter(({ event, retracted }) => {
    const measure = measureOf(event.data);
    return !retracted && !takenBack.has(event.type) && (measure === undefined || !ended.has(measure));
  });
  return inOriginalOrder(standing).slice(-snapshotEventsMax);
};
