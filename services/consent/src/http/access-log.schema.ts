import { z } from 'zod';

export const limitSchema = z.coerce.number().int().positive().optional();
/** `next` of the page before, unchanged. */
export const afterSchema = z.string().max(1_200).optional();
/** What `next` holds; opaque to the caller. */
export const cursorSchema = z.object({ at: z.iso.datetime(), id: z.string().max(700) });
