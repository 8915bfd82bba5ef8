import { z } from 'zod';
import { dataCategorySchema } from '../data-category.js';
import { labelSchema, referenceIdSchema } from '../identifier.schema.js';
import { as, objectOf } from '../field-traits.js';

/** Why something may be told. One is named per category (D8). */
export const groundSchema = z.union([
  objectOf('coordination', { kind: z.literal('consent'), id: referenceIdSchema, version: z.int().nonnegative() }),
  objectOf('coordination', { kind: z.literal('statute'), row: labelSchema, invocation: referenceIdSchema.optional() }),
  objectOf('coordination', { kind: z.literal('own-registration') }),
  objectOf('coordination', { kind: z.literal('self') }),
  objectOf('coordination', { kind: z.literal('guardian') }),
  objectOf('coordination', { kind: z.literal('earlier-delivery') }),
]);
export type Ground = z.output<typeof groundSchema>;

/** Why something is withheld; told to the person and the auditor only (D1). */
export const withholdReasons = [
  'no-consent',
  'refused',
  'withdrawn',
  'expired',
  'not-yet-valid',
  'wrong-recipient',
  'wrong-purpose',
  'category-not-covered',
  'no-relation',
  'guardian-missing',
  'protected-address',
  'third-person',
  'objected',
  'no-processing-basis',
  'kept-by-child',
  'kept-for-child',
  'other-guardian',
  'no-parental-responsibility',
  'unknown-type',
] as const;
export const withholdReasonSchema = z.enum(withholdReasons);
export type WithholdReason = z.output<typeof withholdReasonSchema>;

/** Which event a decision is about. */
export const eventRefSchema = objectOf('coordination', {
  source: z.string().max(300),
  id: z.string().max(300),
  type: labelSchema,
  streamversion: z.int().positive().optional(),
});
export type EventRef = z.output<typeof eventRefSchema>;

export const categoryGroundSchema = objectOf('coordination', { category: dataCategorySchema, ground: as('coordination', groundSchema) });
export const withheldCategorySchema = objectOf('coordination', { category: dataCategorySchema, reason: withholdReasonSchema });
