import { codeSchema, daySchema, labelSchema, proseSchema, referenceIdSchema, serviceIdSchema, pseudonymSchema } from '@samhandling/contracts';
import { z } from 'zod';

export const proposeBody = z.strictObject({ role: codeSchema, service: serviceIdSchema });
export type ProposeBody = z.infer<typeof proposeBody>;

export const declineBody = z.strictObject({ role: codeSchema, reason: codeSchema, reasonText: proseSchema.optional() });
export type DeclineBody = z.infer<typeof declineBody>;

export const acceptBody = z.strictObject({ role: codeSchema });
export type AcceptBody = z.infer<typeof acceptBody>;

export const appointBody = z.strictObject({
  role: codeSchema,
  service: serviceIdSchema.optional(),
  name: labelSchema.optional(),
  mandate: proseSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
});
export type AppointBody = z.infer<typeof appointBody>;

export const planBody = z.strictObject({
  /** As the caller calls the person; a person may leave it out and mean itself. */
  person: pseudonymSchema.optional(),
  grownFrom: z.strictObject({ system: labelSchema, id: referenceIdSchema }).optional(),
  period: z.strictObject({ from: daySchema, to: daySchema.optional() }).optional(),
});
export type PlanBody = z.infer<typeof planBody>;

export const goalBody = z.strictObject({ text: proseSchema, setBy: codeSchema.optional() });
export type GoalBody = z.infer<typeof goalBody>;

/** What a change of a role answers: what the caller has just said, and nothing else. */
export interface RoleAnswer {
  role: string;
  status: 'proposed' | 'declined' | 'accepted' | 'held';
  service?: string;
  name?: string;
}
