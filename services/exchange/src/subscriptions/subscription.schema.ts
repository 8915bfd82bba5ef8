import { z } from 'zod';

export const subscriptionIdSchema = z.string().regex(/^sub-[0-9a-f]{20}$/);

/** What one recipient calls a withdrawal it was notified of. */
export const withdrawalReferenceSchema = z.string().regex(/^w_[A-Za-z0-9_-]{22}$/);

const deliverySchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('feed') }),
  z.strictObject({ mode: z.literal('kafka') }),
  z.strictObject({ mode: z.literal('webhook'), url: z.url({ protocol: /^https?$/ }).max(2_000) }),
]);

/** What a fagsystem asks for: exact types, one purpose from the register of processing, how to deliver, and what to filter on. */
export const newSubscriptionSchema = z.strictObject({
  name: z.string().min(1).max(200),
  types: z.array(z.string().min(1).max(200)).min(1).max(200),
  purpose: z.string().min(1).max(80),
  delivery: deliverySchema,
  filter: z.record(z.string().regex(/^[A-Za-z]{1,60}(\.[A-Za-z]{1,60}){0,4}$/), z.string().min(1).max(200)).optional(),
});
