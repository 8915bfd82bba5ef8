import { z } from 'zod';
import { codeSchema, daySchema, instantSchema, labelSchema, municipalitySchema, personIdSchema, proseSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { defineEventType, type Definition } from '../event-type.js';
import { as, objectOf } from '../field-traits.js';

/** The events a derived fact rests on; its reader must be allowed them all (D2). Not for the reader: a delivered copy is without them (D12). */
export const causes = {
  causes: as('coordination', z.array(objectOf('coordination', { source: z.string().max(300), id: z.string().max(300) })).max(500), { neverDelivered: true }).optional(),
};
const ofCase = { caseId: referenceIdSchema, person: personIdSchema, ...causes };

const caseType = <F extends z.ZodRawShape>(
  fact: string,
  summary: string,
  needs: readonly string[],
  fields: F,
  extra: Partial<Pick<Definition<z.ZodObject>, 'filterAttributes'>> = {},
) =>
  defineEventType({
    area: 'case',
    fact,
    audience: 'gated',
    category: 'coordination',
    publishedBy: 'case',
    summary,
    needs,
    data: objectOf('coordination', { ...ofCase, ...fields }) as unknown as z.ZodObject<typeof ofCase & F>,
    ...extra,
  });

export const caseOpened = caseType('opened', 'The person has a case in this municipality; nobody types it in', ['N6'], { municipality: as('place', municipalitySchema).optional(), at: instantSchema });
export const caseLinked = caseType('linked', 'A registration belongs to the case', ['N7'], { source: z.string().max(300), id: z.string().max(300), linkedType: labelSchema.optional(), at: instantSchema });
export const intakeAssessed = caseType('intake-assessed', 'Several sectors have assessed an enquiry together', ['N24'], { at: instantSchema, services: z.array(serviceIdSchema).max(50).optional() });
export const responsibilityAssumed = caseType('responsibility-assumed', 'The first service that answers for coordination', ['N23'], { service: serviceIdSchema, at: instantSchema });
export const responsibilityTransferProposed = caseType('responsibility-transfer-proposed', 'A handover is proposed; the old service still answers', ['N23'], {
  from: serviceIdSchema,
  to: serviceIdSchema,
  at: instantSchema,
});
export const responsibilityTransferred = caseType('responsibility-transferred', 'The new service has accepted', ['N23'], { from: serviceIdSchema, to: serviceIdSchema, at: instantSchema });
export const referralLoopDetected = caseType('referral-loop-detected', 'A service is asked twice for the same need', ['N22'], {
  path: z.array(serviceIdSchema).min(1).max(50),
  what: as('health', codeSchema).optional(),
  raisedTo: serviceIdSchema.optional(),
  at: instantSchema,
});
export const parallelTracksDetected = caseType('parallel-tracks-detected', 'Several services work without a coordinator', ['N27'], { services: z.array(serviceIdSchema).max(50), at: instantSchema });
export const gapReported = caseType('gap-reported', 'A need nobody owns', ['N29'], { since: instantSchema, at: instantSchema });
const deadline = { deadline: referenceIdSchema, rule: labelSchema, due: instantSchema, service: serviceIdSchema.optional() };
export const deadlineSet = caseType('deadline-set', 'A clock has started', ['N20'], deadline);
export const deadlineApproaching = caseType('deadline-approaching', 'A clock is about to run out', ['N20'], deadline);
export const deadlineBreached = caseType('deadline-breached', 'A clock has run out', ['N20'], deadline);
export const disagreementRecorded = caseType('disagreement-recorded', 'Two services see it differently', ['N32'], {
  services: z.array(serviceIdSchema).max(50),
  about: as('coordination', proseSchema, { freeText: true }).optional(),
  at: instantSchema,
});
export const bindingDecisionMade = caseType('binding-decision-made', 'A named leader has decided, for the services under that leader', ['N32'], {
  at: instantSchema,
  leader: as('identity', labelSchema).optional(),
  binds: z.array(serviceIdSchema).max(50),
  decision: as('coordination', proseSchema, { freeText: true }).optional(),
});
export const duplicateDetected = caseType('duplicate-detected', 'Two systems seem to have registered the same fact; to the later one only', ['N6'], {
  service: serviceIdSchema,
  registration: objectOf('coordination', { source: z.string().max(300), id: z.string().max(300) }),
  duplicateOf: objectOf('coordination', { service: serviceIdSchema, since: instantSchema, reference: labelSchema }).optional(),
  factType: labelSchema.optional(),
  at: instantSchema,
}, { filterAttributes: ['service'] });
export const caseClosed = caseType('closed', 'Nobody works with the case any more', ['N63'], { at: instantSchema, reason: codeSchema.optional() });

/** Put together by the exchange from events each permitted to the recipient (D13); `events` are CloudEvents already cut for it. */
export const caseSnapshot = defineEventType({
  area: 'case',
  fact: 'snapshot',
  audience: 'self',
  category: 'coordination',
  publishedBy: 'exchange',
  summary: 'What is already registered and this service may have, in one delivery',
  needs: ['N4'],
  data: objectOf('coordination', {
    person: personIdSchema,
    service: serviceIdSchema,
    from: instantSchema.optional(),
    on: daySchema.optional(),
    events: z.array(
      objectOf('coordination', { id: z.string().max(300), source: z.string().max(300), type: labelSchema, time: instantSchema, data: z.unknown() }),
    ).max(1_000),
  }),
});

export const caseTypes = [
  caseOpened,
  caseLinked,
  intakeAssessed,
  responsibilityAssumed,
  responsibilityTransferProposed,
  responsibilityTransferred,
  referralLoopDetected,
  parallelTracksDetected,
  gapReported,
  deadlineSet,
  deadlineApproaching,
  deadlineBreached,
  disagreementRecorded,
  bindingDecisionMade,
  duplicateDetected,
  caseClosed,
  caseSnapshot,
];
