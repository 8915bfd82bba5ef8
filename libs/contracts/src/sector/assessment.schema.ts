import { z } from 'zod';
import { codeSchema, instantSchema } from '../identifier.schema.js';
import { as, objectOf } from '../field-traits.js';
import { codeOf, externalReference, fieldValue, prose, sectorType } from './sector-base.js';

const recommendation = objectOf('coordination', {
  id: codeSchema,
  measureType: codeOf('coordination', 'measure-types').optional(),
  text: prose('coordination').optional(),
});

export const assessmentCompleted = sectorType({
  fact: 'assessment-completed',
  summary: 'An assessment, a report or a test is done',
  needs: ['N1', 'N4'],
  fields: {
    completedAt: instantSchema,
    kind: codeOf('coordination', 'assessment-kinds').optional(),
    kindText: prose('coordination').optional(),
    conclusion: prose('coordination').optional(),
    recommendations: z.array(recommendation).max(50).optional(),
    results: as('coordination', z.array(fieldValue).max(200)).optional(),
    interpreterNeed: as('contact', z.boolean(), { ownable: 'interpreter-need' }).optional(),
  },
  sameness: (first, second) => first.kind !== undefined && first.kind === second.kind && first.completedAt.slice(0, 10) === second.completedAt.slice(0, 10),
});

const answerTo = { assessment: externalReference('coordination'), recommendation: codeSchema };

export const recommendationFollowed = sectorType({
  fact: 'recommendation-followed',
  summary: 'A recommendation is carried out',
  needs: ['N30'],
  fields: { ...answerTo, followedAt: instantSchema },
});

export const recommendationSetAside = sectorType({
  fact: 'recommendation-set-aside',
  summary: 'A recommendation is not followed, with a reason',
  needs: ['N30'],
  fields: { ...answerTo, setAsideAt: instantSchema, reason: prose('coordination').optional(), decidedByRole: codeOf('coordination', 'party-roles').optional() },
});
