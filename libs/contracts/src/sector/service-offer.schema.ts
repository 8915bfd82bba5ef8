import { z } from 'zod';
import { codeSchema, labelSchema, municipalitySchema, serviceIdSchema } from '../identifier.schema.js';
import { defineEventType } from '../event-type.js';
import { objectOf } from '../field-traits.js';

const offer = { service: serviceIdSchema, offer: codeSchema };

/** The catalogue is about no person; its texts are public. */
export const serviceOfferPublished = defineEventType({
  area: 'sector',
  fact: 'service-offer-published',
  audience: 'gated',
  category: 'coordination',
  publishedBy: 'fagsystem',
  summary: 'What a service offers, to whom, and whom to call',
  needs: ['N26'],
  data: objectOf('coordination', {
    ...offer,
    name: labelSchema,
    needCategories: z.array(codeSchema).max(20).optional(),
    criteria: z.string().max(4_000).optional(),
    municipalities: z.array(municipalitySchema).max(400).optional(),
    contactPoint: objectOf('coordination', { name: labelSchema, phone: z.string().max(30).optional(), web: z.url().optional() }).optional(),
  }),
  filterAttributes: ['service'],
});

export const serviceOfferWithdrawn = defineEventType({
  area: 'sector',
  fact: 'service-offer-withdrawn',
  audience: 'gated',
  category: 'coordination',
  publishedBy: 'fagsystem',
  summary: 'A service no longer offers this',
  needs: ['N26'],
  data: objectOf('coordination', offer),
  filterAttributes: ['service'],
});
