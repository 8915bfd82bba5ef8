import { z } from 'zod';
import { instantSchema, labelSchema } from '../identifier.schema.js';
import { as } from '../field-traits.js';
import { codeOf, externalReference, prose, sectorType } from './sector-base.js';

export const needReported = sectorType({
  fact: 'need-reported',
  summary: 'Somebody who sees the child reports a need',
  needs: ['N1', 'N26'],
  fields: {
    reportedAt: instantSchema,
    urgency: z.enum(['at-once', 'soon', 'ordinary']).optional(),
    needCategory: codeOf('coordination', 'need-categories').optional(),
    needCategoryText: prose('coordination').optional(),
    description: prose('own-words').optional(),
    reporterRole: codeOf('coordination', 'party-roles').optional(),
    reporterName: as('identity', labelSchema).optional(),
    anonymous: z.boolean().optional(),
  },
  filterAttributes: ['urgency'],
  sameness: (first, second) =>
    first.needCategory !== undefined && first.needCategory === second.needCategory && first.reportedAt.slice(0, 10) === second.reportedAt.slice(0, 10),
});

export const needAnswered = sectorType({
  fact: 'need-answered',
  summary: 'Whoever reported a need hears what came of it',
  needs: ['N55'],
  fields: { need: externalReference('coordination'), answeredAt: instantSchema, outcome: z.enum(['taken-up', 'forwarded', 'not-taken-up']), answer: prose('coordination').optional() },
});

export const notHeardRaised = sectorType({
  fact: 'not-heard-raised',
  summary: 'The family says that it is not seen or heard',
  needs: ['N54'],
  fields: { raisedAt: instantSchema, raisedBy: codeOf('coordination', 'party-roles').optional(), description: prose('own-words').optional() },
});

export const obstacleReported = sectorType({
  fact: 'obstacle-reported',
  summary: 'A rule or a practice stands in the way of help',
  needs: ['N34'],
  fields: {
    reportedAt: instantSchema,
    obstacle: codeOf('coordination', 'obstacles'),
    obstacleText: prose('coordination').optional(),
    description: prose('coordination').optional(),
  },
});
