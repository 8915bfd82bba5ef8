import { z } from 'zod';
import { dataCategorySchema } from '../data-category.js';
import { daySchema, instantSchema, labelSchema, personIdSchema, proseSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { defineEventType, type PersonRole } from '../event-type.js';
import { as, objectOf } from '../field-traits.js';
import { categoryGroundSchema, eventRefSchema, groundSchema, withheldCategorySchema, withholdReasonSchema } from './decision-record.schema.js';

const exchange = { area: 'exchange', audience: 'internal', category: 'coordination', publishedBy: 'exchange' } as const;
const delivery = { person: personIdSchema, subscription: referenceIdSchema, service: serviceIdSchema };
const sequence = z.int().positive();

const decisionSchema = objectOf('coordination', {
  ...delivery,
  eventRef: eventRefSchema,
  categories: z.array(dataCategorySchema),
  withheld: z.array(withheldCategorySchema),
  grounds: z.array(as('coordination', groundSchema)),
  /** Which ground carries which category, where the decision permits something. */
  permitted: z.array(categoryGroundSchema).optional(),
  sequence: sequence.optional(),
  policyVersion: labelSchema,
  consents: z.array(objectOf('coordination', { id: referenceIdSchema, version: z.int().nonnegative() })),
  reason: withholdReasonSchema.optional(),
  correlationid: z.string().max(300).optional(),
});
export type DeliveryDecision = z.output<typeof decisionSchema>;

const decision = (fact: string, summary: string) => defineEventType({ ...exchange, fact, summary, needs: ['N10', 'N14'], data: decisionSchema });
export const exchangePermitted = decision('permitted', 'The gate said yes, on these grounds, before anything left (I4)');
export const exchangeWithheld = decision('withheld', 'The gate said no, and why; told to the person and the auditor only');
export const exchangeReleased = decision('released', 'Something withheld before may now be told');

export const exchangeDelivered = defineEventType({
  ...exchange,
  fact: 'delivered',
  summary: 'A range of a subscription was handed over',
  needs: ['N11'],
  data: objectOf('coordination', {
    subscription: referenceIdSchema,
    service: serviceIdSchema,
    mode: z.enum(['webhook', 'feed', 'kafka']),
    from: sequence,
    to: sequence,
    persons: z.array(personIdSchema),
    at: instantSchema,
  }),
  aboutPersons: (data) => data.persons.map((person): PersonRole => ({ person, role: 'subject' })),
});

export const exchangeStopped = defineEventType({
  ...exchange,
  audience: 'self',
  fact: 'stopped',
  summary: 'A number that will not come; accounts for it and tells nothing else',
  data: objectOf('coordination', { ...delivery, sequence, stop: as('coordination', referenceIdSchema).optional() }),
});

export const withdrawalNotified = defineEventType({
  ...exchange,
  audience: 'self',
  fact: 'withdrawal-notified',
  summary: 'A recipient is asked what it does with what it got before the withdrawal (D9)',
  needs: ['N13'],
  data: objectOf('coordination', { ...delivery, withdrawal: referenceIdSchema, sequences: z.array(sequence), sequence: sequence.optional() }),
});

export const withdrawalAnswerSchema = objectOf('coordination', {
  sequence,
  answer: z.enum(['erased', 'restricted', 'kept-by-law']),
  law: labelSchema.optional(),
  until: daySchema.optional(),
});

export const withdrawalAnswered = defineEventType({
  ...exchange,
  fact: 'withdrawal-answered',
  summary: 'Per delivery: erased, restricted or kept by law',
  needs: ['N13'],
  data: objectOf('coordination', { ...delivery, withdrawal: referenceIdSchema, answers: z.array(withdrawalAnswerSchema) }),
});

export const matchedNobody = defineEventType({
  ...exchange,
  fact: 'matched-nobody',
  summary: 'A registration nobody else may have; seen by the auditor only (D3)',
  data: objectOf('coordination', { person: personIdSchema, eventRef: eventRefSchema }),
});

const registrationKey = objectOf('coordination', { source: z.string().max(300), id: z.string().max(300) });
const twoRegistrations = { person: personIdSchema, service: serviceIdSchema, registration: registrationKey, other: registrationKey, at: instantSchema };

export const exchangeLinked = defineEventType({
  ...exchange,
  fact: 'linked',
  summary: 'The publisher says that its registration and an earlier one are the same fact; both stay, counted once (N6, N7)',
  needs: ['N6', 'N7'],
  data: objectOf('coordination', twoRegistrations),
});

export const exchangeToldApart = defineEventType({
  ...exchange,
  fact: 'told-apart',
  summary: 'The publisher says that two registrations which look alike are different facts, and why',
  needs: ['N6'],
  data: objectOf('coordination', { ...twoRegistrations, reason: as('coordination', proseSchema, { freeText: true }) }),
});

export const participantsChanged = defineEventType({
  ...exchange,
  fact: 'participants-changed',
  summary: 'Organisations, services or fagsystems were changed',
  data: objectOf('coordination', { version: labelSchema, changed: z.array(labelSchema), by: labelSchema.optional() }),
});

const subscriptionSchema = objectOf('coordination', {
  subscription: referenceIdSchema,
  service: serviceIdSchema,
  clientId: labelSchema,
  reason: labelSchema.optional(),
});
export const subscriptionActivated = defineEventType({ ...exchange, fact: 'subscription-activated', summary: 'A subscription is in use', data: subscriptionSchema });
export const subscriptionDisabled = defineEventType({ ...exchange, fact: 'subscription-disabled', summary: 'A subscription is no longer in use', data: subscriptionSchema });

export const exchangeTypes = [
  exchangePermitted,
  exchangeWithheld,
  exchangeReleased,
  exchangeDelivered,
  exchangeStopped,
  withdrawalNotified,
  withdrawalAnswered,
  matchedNobody,
  exchangeLinked,
  exchangeToldApart,
  participantsChanged,
  subscriptionActivated,
  subscriptionDisabled,
];
