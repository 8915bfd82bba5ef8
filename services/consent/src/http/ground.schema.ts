import { codeSchema, dataCategorySchema, instantSchema, labelSchema, proseSchema, serviceIdSchema } from '@samhandling/contracts';
import { z } from 'zod';
import { ownPersonSchema, personPointerSchema } from './consent-request.schema.js';

export const invocationBodySchema = z.strictObject({
  person: personPointerSchema,
  row: codeSchema,
  to: serviceIdSchema,
  categories: z.array(dataCategorySchema).min(1).max(30),
  purpose: codeSchema,
  invokedBy: z.strictObject({ name: labelSchema, role: labelSchema }),
  reason: proseSchema,
  validFrom: instantSchema,
  validTo: instantSchema,
  visibleFrom: instantSchema.optional(),
  despiteObjection: z.boolean().optional(),
});
export type InvocationBody = z.output<typeof invocationBodySchema>;

export const objectionBodySchema = z.strictObject({
  person: ownPersonSchema.default('me'),
  row: codeSchema,
  from: serviceIdSchema.optional(),
  to: serviceIdSchema.optional(),
});
export type ObjectionBody = z.output<typeof objectionBodySchema>;
