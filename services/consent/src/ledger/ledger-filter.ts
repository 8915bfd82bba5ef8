import { personIdSchema } from '@samhandling/contracts';
import type { mongo } from 'mongoose';
import { z } from 'zod';
import type { PlacedEntry } from './ledger-collections.js';

const code = z.string().regex(/^[A-Za-z0-9_.-]{1,120}$/);
const index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What an auditor may search by; everything given must fit. */
const filterShape = {
  person: personIdSchema.optional(),
  service: code.optional(),
  outcome: code.optional(),
  /** Reason for withholding. */
  reason: code.optional(),
  /** Kind of ground, row of a statute, or id of a consent. */
  ground: code.optional(),
  type: code.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};

/** The whole query of a search. */
export const ledgerQuerySchema = z.strictObject({
  ...filterShape,
  /** Index of the last entry already seen. */
  after: index.optional(),
  limit: z.coerce.number().int().min(1).optional(),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  /** Why the auditor reads; also as the header `Audit-Reason`. */
  auditReason: z.string().max(500).optional(),
});
export type LedgerQuery = z.output<typeof ledgerQuerySchema>;

export type Filter = z.output<z.ZodObject<typeof filterShape>>;
export type Sort = LedgerQuery['order'];

/** A tree size or an index in a query. */
export const indexSchema = index;

/** Names of the filters a query uses, for the record of the reading. */
export const filtersUsed = (query: LedgerQuery): string[] => Object.keys(filterShape).filter((name) => query[name as keyof Filter] !== undefined).sort();

/** The filter as the database takes it, among entries of the signed tree. */
export function conditionsOf(filter: Filter, { size, after, order }: { size: number; after: number | undefined; order: Sort }): mongo.Filter<PlacedEntry> {
  const { person, service, outcome, reason, ground, type, from, to } = filter;
  const place = order === 'oldest' ? { $gt: after ?? -1, $lt: size } : { $lt: Math.min(size, after ?? size) };
  const at = { ...(from === undefined ? {} : { $gte: new Date(from).toISOString() }), ...(to === undefined ? {} : { $lt: new Date(to).toISOString() }) };
  return {
    _id: place,
    ...(person === undefined ? {} : { 'keys.persons': person }),
    ...(service === undefined ? {} : { 'keys.services': service }),
    ...(outcome === undefined ? {} : { 'keys.outcome': outcome }),
    ...(reason === undefined ? {} : { 'keys.reasons': reason }),
    ...(ground === undefined ? {} : { 'keys.grounds': ground }),
    ...(type === undefined ? {} : { 'keys.type': type }),
    ...(Object.keys(at).length === 0 ? {} : { 'keys.at': at }),
  };
}
