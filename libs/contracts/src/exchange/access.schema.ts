import { z } from 'zod';
import { dataCategorySchema } from '../data-category.js';
import { instantSchema, labelSchema, personIdSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { serviceNames, type ServiceName } from '../topics.js';
import { defineEventType } from '../event-type.js';
import { as, objectOf } from '../field-traits.js';
import { groundSchema } from './decision-record.schema.js';

const readerSchema = z.union([
  objectOf('identity', { kind: z.literal('service'), service: serviceIdSchema }),
  objectOf('identity', { kind: z.literal('person'), person: personIdSchema, relation: labelSchema }),
  objectOf('identity', { kind: z.literal('auditor'), name: labelSchema, reason: z.string().max(500) }),
]);

const accessReadSchema = objectOf('coordination', {
  person: personIdSchema,
  reader: as('identity', readerSchema),
  what: labelSchema,
  grounds: z.array(as('coordination', groundSchema)),
  categories: z.array(dataCategorySchema),
  at: instantSchema,
});
export type AccessRead = z.output<typeof accessReadSchema>;
export type Reader = AccessRead['reader'];

const stopConfirmedSchema = objectOf('coordination', {
  /** Id of the event that caused the stop. */
  stop: referenceIdSchema,
  service: z.enum(serviceNames),
  at: instantSchema,
  person: personIdSchema,
});
export type StopConfirmed = z.output<typeof stopConfirmedSchema>;

/** Every service records reads of personal data before the answer leaves (I4). */
export const accessRead = (area: ServiceName) =>
  defineEventType({
    area,
    fact: 'access-read',
    audience: 'internal',
    category: 'coordination',
    publishedBy: area,
    summary: 'Somebody read something about a person',
    needs: ['N11'],
    data: accessReadSchema,
  });

/** Every service that tells anybody anything confirms a stop order (`mechanisms.md`, Stop order). */
export const stopConfirmed = (area: ServiceName) =>
  defineEventType({
    area,
    fact: 'stop-confirmed',
    audience: 'internal',
    category: 'coordination',
    publishedBy: area,
    summary: 'All live instances of the service have stopped what rested on the cause',
    needs: ['N13'],
    data: stopConfirmedSchema,
  });

export const recordTypes = serviceNames.flatMap((area) => [accessRead(area), stopConfirmed(area)]);
