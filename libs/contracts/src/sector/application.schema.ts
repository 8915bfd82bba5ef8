import { z } from 'zod';
import { codeSchema, daySchema, instantSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { as, objectOf } from '../field-traits.js';
import { address, codeOf, extent, externalReference, fieldValue, missingField, prose, sectorType } from './sector-base.js';

/** One part of an application, for one office to fetch; its kind of office tells what it tells. */
const applicationPart = objectOf(
  'coordination',
  {
    part: codeSchema,
    serviceType: codeSchema.optional(),
    service: serviceIdSchema.optional(),
    wanted: codeOf('coordination', 'measure-types').optional(),
    wantedText: prose('coordination').optional(),
    extentWanted: extent('social').optional(),
    answers: as('coordination', z.array(fieldValue).max(200)).optional(),
  },
  { categoryFrom: { property: 'serviceType', codeList: 'service-types' } },
);

type Part = z.output<typeof applicationPart>;
const wantedOf = (parts: readonly Part[]): Set<string> => new Set(parts.flatMap((part) => part.wanted ?? []));

export const applicationSubmitted = sectorType({
  fact: 'application-submitted',
  summary: 'One application, each office fetches its part',
  needs: ['N4', 'N20'],
  fields: {
    /** When the family first sent it; never changes afterwards (C1). */
    originallySentAt: instantSchema,
    submittedBy: codeOf('coordination', 'party-roles').optional(),
    parts: z.array(applicationPart).min(1).max(20),
    answers: as('coordination', z.array(fieldValue).max(200)).optional(),
    interpreterNeed: as('contact', z.boolean(), { ownable: 'interpreter-need' }).optional(),
  },
  filterAttributes: ['parts.serviceType', 'parts.service', 'submittedBy'],
  sameness: (first, second) => {
    const wanted = wantedOf(first.parts);
    return [...wantedOf(second.parts)].some((code) => wanted.has(code));
  },
});

export const applicationReceived = sectorType({
  fact: 'application-received',
  summary: 'An office has received its part of an application',
  needs: ['N20'],
  fields: {
    application: externalReference('coordination'),
    receivedAt: instantSchema,
    originallySentAt: instantSchema.optional(),
    part: codeSchema.optional(),
    receivedBy: address('coordination').optional(),
  },
  filterAttributes: ['part'],
  sameness: (first, second) => first.application.id === second.application.id && first.part === second.part,
});

export const provisionalAnswerGiven = sectorType({
  fact: 'provisional-answer-given',
  summary: 'The family is told that the answer takes time, and when it comes',
  needs: ['N20'],
  fields: { application: externalReference('coordination'), answeredAt: instantSchema, part: codeSchema.optional(), expectedAt: daySchema.optional() },
});

export const documentationRequested = sectorType({
  fact: 'documentation-requested',
  summary: 'An office lacks something before it can decide',
  needs: ['N25'],
  fields: {
    application: externalReference('coordination'),
    requestedAt: instantSchema,
    part: codeSchema.optional(),
    missing: z.array(missingField).min(1).max(100),
    dueBy: daySchema.optional(),
  },
});

export const applicationWithdrawn = sectorType({
  fact: 'application-withdrawn',
  summary: 'The family withdraws an application or a part of it',
  needs: ['N20'],
  fields: { application: externalReference('coordination'), withdrawnAt: instantSchema, part: referenceIdSchema.optional(), reason: prose('own-words').optional() },
});
