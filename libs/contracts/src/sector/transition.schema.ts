import { z } from 'zod';
import { daySchema, instantSchema } from '../identifier.schema.js';
import { address, externalReference, prose, sectorType } from './sector-base.js';

const handover = { transition: externalReference('coordination'), from: address('coordination'), to: address('coordination') };

export const transitionPlanned = sectorType({
  fact: 'transition-planned',
  summary: 'A change of service is planned, with a date',
  needs: ['N28'],
  fields: { ...handover, date: daySchema, leadTimeDays: z.int().nonnegative().max(730).optional(), overlapUntil: daySchema.optional() },
  filterAttributes: ['to.service', 'from.service'],
});

export const handoverPackageSent = sectorType({
  fact: 'handover-package-sent',
  summary: 'The old service has sent what the new one needs',
  needs: ['N28'],
  fields: { ...handover, sentAt: instantSchema, contents: z.array(externalReference('coordination')).max(100).optional(), note: prose('coordination').optional() },
  filterAttributes: ['to.service'],
});

export const handoverAcknowledged = sectorType({
  fact: 'handover-acknowledged',
  summary: 'The new service has received it',
  needs: ['N28'],
  fields: { ...handover, acknowledgedAt: instantSchema },
  filterAttributes: ['from.service'],
});
