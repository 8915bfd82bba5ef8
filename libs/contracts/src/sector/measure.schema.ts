import { z } from 'zod';
import { daySchema, instantSchema } from '../identifier.schema.js';
import { as, objectOf } from '../field-traits.js';
import { address, codeOf, extent, externalReference, period, prose, sectorType } from './sector-base.js';

/** The measure in its owner's system; the same through planned, started, adjusted, ended. */
const measure = externalReference('coordination');
const kind = {
  measure,
  /** What the code tells is asked of the recipient; who has only `coordination` learns that a measure runs and whom to call (N15). */
  measureType: codeOf('coordination', 'measure-types').optional(),
  measureTypeText: prose('coordination').optional(),
  responsible: address('coordination').optional(),
};
const size = { extentGranted: extent('social').optional(), extentDelivered: extent('social').optional() };

interface Dated {
  measureType?: string | undefined;
  period: { from: string; to?: string | undefined };
}
const overlaps = (first: Dated, second: Dated): boolean =>
  first.measureType !== undefined &&
  first.measureType === second.measureType &&
  first.period.from <= (second.period.to ?? '9999-12-31') &&
  second.period.from <= (first.period.to ?? '9999-12-31');

export const measureOffered = sectorType({
  fact: 'measure-offered',
  summary: 'A measure is offered',
  needs: ['N63'],
  fields: { ...kind, offeredAt: instantSchema },
});

export const measureDeclined = sectorType({
  fact: 'measure-declined',
  summary: 'The person says no to a measure',
  needs: ['N12'],
  fields: { ...kind, declinedAt: instantSchema, reason: prose('own-words').optional() },
});

export const measurePlanned = sectorType({
  fact: 'measure-planned',
  summary: 'A measure is planned',
  needs: ['N43'],
  fields: { ...kind, ...size, period: period('coordination') },
  sameness: overlaps,
});

export const measureStarted = sectorType({
  fact: 'measure-started',
  summary: 'A measure has started',
  needs: ['N6', 'N43'],
  fields: { ...kind, ...size, period: period('coordination'), decision: externalReference('coordination').optional() },
  sameness: overlaps,
});

export const measurePaused = sectorType({
  fact: 'measure-paused',
  summary: 'A measure stands still',
  needs: ['N43'],
  fields: { ...kind, pausedAt: instantSchema, expectedResume: daySchema.optional(), reason: prose('social').optional() },
});

export const measureAdjusted = sectorType({
  fact: 'measure-adjusted',
  summary: 'A measure is changed',
  needs: ['N44'],
  fields: { ...kind, ...size, adjustedAt: instantSchema, period: period('coordination').optional(), change: prose('social').optional(), reason: prose('social').optional() },
});

export const measureEnded = sectorType({
  fact: 'measure-ended',
  summary: 'A measure has ended',
  needs: ['N43'],
  fields: { ...kind, endedAt: instantSchema, reason: as('coordination', codeOf('coordination', 'end-reasons')).optional(), reasonText: prose('social').optional() },
});

const indicator = z.int().min(1).max(5);

export const measureEvaluated = sectorType({
  fact: 'measure-evaluated',
  summary: 'Whether a measure works, on a scale from 1 to 5, and who says so',
  needs: ['N44', 'N60'],
  fields: {
    ...kind,
    evaluatedAt: instantSchema,
    evaluatedBy: codeOf('coordination', 'party-roles').optional(),
    effect: as('own-words', indicator).optional(),
    indicators: as('own-words', z.array(objectOf('own-words', { name: z.string().max(80), value: indicator })).max(20)).optional(),
    comment: prose('own-words').optional(),
  },
});
