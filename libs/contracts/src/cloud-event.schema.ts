import { z } from 'zod';
import { instantSchema } from './identifier.schema.js';

/**
 * The envelope: CloudEvents 1.0 with our extensions. Context attributes carry nothing sensitive (I6, D12). Numbers may arrive as
 * text (a Kafka header is bytes), so they are coerced. Extensions we do not know are dropped.
 */
export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(300),
  source: z.string().min(1).max(300),
  type: z.string().regex(/^[a-z0-9]+(\.[a-z0-9-]+)+$/).max(200),
  subject: z.string().max(100).optional(),
  time: instantSchema,
  recordedtime: instantSchema.optional(),
  datacontenttype: z.string().max(100).optional(),
  dataschema: z.string().max(500).optional(),
  partitionkey: z.string().max(300).optional(),
  sequence: z.coerce.string().max(20).optional(),
  streamversion: z.coerce.number().int().positive().optional(),
  correlationid: z.string().max(300).optional(),
  causationid: z.string().max(300).optional(),
  traceparent: z.string().max(100).optional(),
  dataclassification: z.string().max(500).optional(),
  data: z.unknown(),
});

export type CloudEvent<D = unknown> = Omit<z.output<typeof cloudEventSchema>, 'data'> & { data: D };

/** `source` of a fagsystem: `urn:no:orgnr:<9 digits>:system:<name>`; the number must match the token's consumer. */
export const fagsystemSource = /^urn:no:orgnr:(?<orgnr>\d{9}):system:(?<system>[a-z0-9-]{1,80})$/;

/** `source` of one of our services. */
export const serviceSource = (service: string): string => `urn:no:samhandling:${service}`;
