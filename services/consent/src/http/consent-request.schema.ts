import { codeSchema, consentKinds, dataCategorySchema, instantSchema, labelSchema, languageSchema, personIdSchema, recipientPersonIdSchema, serviceIdSchema } from '@samhandling/contracts';
import { z } from 'zod';

/** How a fagsystem points at a person: by number, or by the pseudonym it has been given. */
export const personPointerSchema = z.union([z.strictObject({ nationalId: z.string().regex(/^\d{11}$/) }), z.strictObject({ pseudonym: recipientPersonIdSchema })]);
/** How a person points: at themself, or at a child of theirs. */
export const ownPersonSchema = z.union([z.literal('me'), personIdSchema]);

const itemSchema = z
  .strictObject({ service: serviceIdSchema.optional(), serviceType: codeSchema.optional(), categories: z.array(dataCategorySchema).min(1).max(30), kind: z.enum(consentKinds).optional() })
  .refine(({ service, serviceType }) => (service === undefined) !== (serviceType === undefined), { error: 'name a service or a service type, one of them' });

/** More recipients than a family ever has to do with; keeps one request one commit (I9). */
const ITEMS_MAX = 50;

export const consentRequestSchema = z.strictObject({
  person: z.union([personPointerSchema, ownPersonSchema]),
  purpose: codeSchema,
  items: z.array(itemSchema).min(1).max(ITEMS_MAX),
  validFrom: instantSchema,
  validTo: instantSchema,
  includesHistoryFrom: instantSchema.optional(),
  text: z.strictObject({ id: codeSchema, version: labelSchema, language: languageSchema }),
  method: z.enum(['digital', 'paper', 'oral']).default('digital'),
});
export type ConsentRequestBody = z.output<typeof consentRequestSchema>;

export const answerSchema = z.strictObject({ consentIds: z.array(z.string().min(1).max(200)).min(1).max(ITEMS_MAX).optional() }).default({});
export type AnswerBody = z.output<typeof answerSchema>;

export const narrowSchema = z
  .strictObject({ categories: z.array(dataCategorySchema).min(1).max(30).optional(), validTo: instantSchema.optional(), includesHistoryFrom: instantSchema.optional(), service: serviceIdSchema.optional() })
  .refine((body) => Object.keys(body).length > 0, { error: 'say what is to be less' });
export type NarrowBody = z.output<typeof narrowSchema>;
