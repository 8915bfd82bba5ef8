import { z } from 'zod';
import { codeSchema, daySchema, instantSchema } from '../identifier.schema.js';
import { as } from '../field-traits.js';
import { address, codeOf, extent, externalReference, period, prose, sectorType } from './sector-base.js';

export const decisionMade = sectorType({
  fact: 'decision-made',
  summary: 'A decision (vedtak): granted, partly granted or refused',
  needs: ['N31', 'N63'],
  fields: {
    decidedAt: instantSchema,
    outcome: z.enum(['granted', 'partly-granted', 'refused']),
    application: externalReference('coordination').optional(),
    part: codeSchema.optional(),
    originallySentAt: instantSchema.optional(),
    measureType: codeOf('coordination', 'measure-types').optional(),
    measureTypeText: prose('coordination').optional(),
    extent: extent('social').optional(),
    period: period('social').optional(),
    reason: prose('social').optional(),
    notifiedAt: instantSchema.optional(),
    appealDeadline: daySchema.optional(),
    appealBody: address('coordination').optional(),
  },
  filterAttributes: ['outcome', 'part'],
  sameness: (first, second) => first.application !== undefined && first.application.id === second.application?.id && first.part === second.part,
});

export const appealLodged = sectorType({
  fact: 'appeal-lodged',
  summary: 'The family appeals a decision',
  needs: ['N31'],
  fields: { decision: externalReference('coordination'), lodgedAt: instantSchema, lodgedBy: codeOf('coordination', 'party-roles').optional(), grounds: prose('own-words').optional() },
  sameness: (first, second) => first.decision.id === second.decision.id,
});

export const appealForwarded = sectorType({
  fact: 'appeal-forwarded',
  summary: 'The office stands by its decision and forwards the appeal',
  needs: ['N31'],
  fields: { decision: externalReference('coordination'), forwardedAt: instantSchema, to: address('coordination'), officeOutcome: z.enum(['upheld', 'partly-changed']).optional() },
  filterAttributes: ['to.service', 'to.serviceType'],
  sameness: (first, second) => first.decision.id === second.decision.id,
});

export const appealDecided = sectorType({
  fact: 'appeal-decided',
  summary: 'The appeal body has decided',
  needs: ['N31'],
  fields: {
    decision: externalReference('coordination'),
    decidedAt: instantSchema,
    outcome: z.enum(['upheld', 'reversed', 'partly', 'annulled-and-returned', 'dismissed', 'withdrawn']),
    decidedBy: address('coordination').optional(),
    measureType: codeOf('coordination', 'measure-types').optional(),
    extent: extent('social').optional(),
    period: period('social').optional(),
    reason: prose('social').optional(),
    binding: as('coordination', z.boolean()).optional(),
  },
  filterAttributes: ['outcome'],
  sameness: (first, second) => first.decision.id === second.decision.id,
});
