import { z } from 'zod';

const kebab = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const dateOnly = z.iso.date();

/**
 * How surely a row is known, as in the catalogue of lawful grounds: `L` consolidated law text seen, `T` gazette seen, `P` web page seen.
 * `M` (from memory) is deliberately not a value: such a row cannot be loaded.
 */
export const certaintySchema = z.enum(['L', 'T', 'P']);

const provenance = {
  source: z.string().min(1),
  certainty: certaintySchema,
  validFrom: dateOnly,
  validTo: dateOnly.optional(),
  /** Which data controller confirmed the row. A row without it neither permits nor times anything. */
  confirmedBy: z.string().min(1).optional(),
};

/** One statute that allows (`may`) or demands (`must`) sharing. */
export const statuteRowSchema = z.strictObject({
  id: kebab,
  law: z.string().min(1),
  paragraph: z.string().min(1),
  says: z.strictObject({ nb: z.string().min(1), nn: z.string().min(1), en: z.string().min(1) }),
  effect: z.enum(['must', 'may']),
  from: z.strictObject({ serviceTypes: z.array(z.string().min(1)).min(1) }),
  to: z.strictObject({ serviceTypes: z.array(z.string().min(1)).min(1) }),
  eventTypes: z.array(z.string().min(1)).min(1),
  categories: z.array(z.string().min(1)).min(1),
  purposes: z.array(kebab).min(1),
  caseByCase: z.boolean(),
  objectable: z.boolean(),
  ...provenance,
});
export type StatuteRow = z.infer<typeof statuteRowSchema>;

/**
 * One line in the register of processing: what a group of service types may process personal data for, and the basis the data
 * controller states for it (rule D8). A purpose has as many lines as there are kinds of controllers.
 */
export const processingPurposeSchema = z.strictObject({
  id: kebab,
  purpose: kebab,
  title: z.strictObject({ nb: z.string().min(1), nn: z.string().min(1), en: z.string().min(1) }),
  /** Which kind of consent lifts secrecy for this purpose; kinds are not interchangeable. */
  consentKind: z.enum(['lift-secrecy', 'plan', 'assessment', 'handover']),
  /** Service types that may send or receive for this purpose. */
  serviceTypes: z.array(z.string().min(1)).min(1),
  /** Basis after GDPR art. 6 and 9, in the controller's words. */
  art6: z.string().min(1),
  art9: z.string().min(1),
  /** National law seen in the catalogue, or nothing when none was seen. */
  nationalLaw: z.string().min(1).optional(),
  ...provenance,
});
export type ProcessingPurpose = z.infer<typeof processingPurposeSchema>;

/** An age at which a right passes, or a category is held back from guardians. */
export const ageThresholdSchema = z.strictObject({
  id: kebab,
  /** `own-decision`: the young person decides alone from this age. `kept-from-guardians`: released only by the child or a professional. */
  right: z.enum(['own-decision', 'kept-from-guardians']),
  age: z.int().min(0).max(18),
  categories: z.array(z.string().min(1)).min(1),
  note: z.string().min(1),
  ...provenance,
});
export type AgeThreshold = z.infer<typeof ageThresholdSchema>;

/** The law as data, as one decision sees it. */
export interface PolicyRules {
  /** Changes whenever any row or confirmation changes. */
  readonly version: string;
  readonly statutes: readonly StatuteRow[];
  readonly processing: readonly ProcessingPurpose[];
  readonly ageThresholds: readonly AgeThreshold[];
}
