import { z } from 'zod';
import { dataCategorySchema } from '../data-category.js';
import { codeSchema, instantSchema, labelSchema, personIdSchema, proseSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { defineEventType, type PersonRole } from '../event-type.js';
import { as, objectOf } from '../field-traits.js';
import { deceased, guardianshipChanged, protectionChanged } from '../person/person.schema.js';

export const consentKinds = ['lift-secrecy', 'plan', 'assessment', 'handover'] as const;
export const consentStates = ['requested', 'granted', 'refused', 'withdrawn', 'expired'] as const;

/** A service by id, or a service type once the person has confirmed which (D13). */
export const consentRecipientSchema = z.union([
  objectOf('coordination', { service: serviceIdSchema }),
  objectOf('coordination', { serviceType: codeSchema }),
]);
export type ConsentRecipient = z.output<typeof consentRecipientSchema>;

export const languages = ['nb', 'nn', 'en'] as const;
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
export const shownTextSchema = objectOf('coordination', { id: codeSchema, version: labelSchema, language: languageSchema });

/** One agreement, whole: every consent event carries it, so that a reader never has to ask for an earlier one. */
export const consentTermsSchema = objectOf('coordination', {
  consentId: referenceIdSchema,
  requestId: referenceIdSchema,
  /** Rises with each event of this consent. */
  version: z.int().positive(),
  subject: personIdSchema,
  kind: z.enum(consentKinds),
  recipient: as('coordination', consentRecipientSchema),
  categories: z.array(dataCategorySchema).min(1),
  purpose: codeSchema,
  validFrom: instantSchema,
  validTo: instantSchema,
  includesHistoryFrom: instantSchema.optional(),
  requiredSigners: z.array(personIdSchema).max(20),
  signed: z.array(personIdSchema).max(20),
  refusedBy: z.array(personIdSchema).max(20),
  state: z.enum(consentStates),
  text: shownTextSchema,
  method: z.enum(['digital', 'paper', 'oral']),
  decidedAt: instantSchema,
});
export type ConsentTerms = z.output<typeof consentTermsSchema>;

const consent = { area: 'consent', audience: 'internal', publishedBy: 'consent' } as const;

const consentChangeSchema = objectOf('coordination', {
  person: personIdSchema,
  consent: consentTermsSchema,
  at: instantSchema,
  by: personIdSchema.optional(),
  /** The service that asked, where a service did; the person sees who asked (N11). */
  askedBy: serviceIdSchema.optional(),
  cause: labelSchema.optional(),
});
export type ConsentChange = z.output<typeof consentChangeSchema>;

const personsOfConsent = (data: ConsentChange): PersonRole[] => [
  { person: data.person, role: 'subject' },
  ...data.consent.requiredSigners.filter((signer) => signer !== data.person).map((person): PersonRole => ({ person, role: 'signer' })),
];

const consentChange = (fact: string, summary: string) =>
  defineEventType({ ...consent, fact, category: 'coordination', summary, needs: ['N12', 'N13'], data: consentChangeSchema, aboutPersons: personsOfConsent });

export const consentRequested = consentChange('requested', 'Consent is asked for');
export const consentGranted = consentChange('granted', 'A signer has said yes; in force when state is granted');
export const consentRefused = consentChange('refused', 'A signer has said no');
export const consentNarrowed = consentChange('narrowed', 'A consent covers less than before');
export const consentWithdrawn = consentChange('withdrawn', 'A consent is taken back; a stop order');
export const consentExpired = consentChange('expired', 'A consent has run out');

/** A statute used for one person: by a named professional with a reason, or standing with the right to object. */
export const invocationSchema = objectOf('coordination', {
  invocationId: referenceIdSchema,
  /** The row in `lawful-grounds.yaml`. */
  row: labelSchema,
  from: serviceIdSchema,
  to: serviceIdSchema,
  categories: z.array(dataCategorySchema).min(1),
  purpose: codeSchema,
  invokedBy: objectOf('identity', { name: labelSchema, role: labelSchema }),
  reason: proseSchema,
  validFrom: instantSchema,
  validTo: instantSchema,
  /** When the person may see it; at once unless a ground delays it. */
  visibleFrom: instantSchema,
});
export type Invocation = z.output<typeof invocationSchema>;

export const groundInvoked = defineEventType({
  ...consent,
  fact: 'ground-invoked',
  category: 'coordination',
  summary: 'A statute is used; the person is told that it is a statute and of the right to object',
  needs: ['N10'],
  data: objectOf('coordination', { person: personIdSchema, invocation: invocationSchema, at: instantSchema.optional() }),
});

/** The person's no to a statute that gives a right to object; `row` or one invocation. */
export const objectionSchema = objectOf('coordination', {
  objectionId: referenceIdSchema,
  row: labelSchema.optional(),
  invocationId: referenceIdSchema.optional(),
  from: serviceIdSchema.optional(),
  to: serviceIdSchema.optional(),
  by: personIdSchema,
  at: instantSchema,
});
export type Objection = z.output<typeof objectionSchema>;

export const consentObjected = defineEventType({
  ...consent,
  fact: 'objected',
  category: 'coordination',
  summary: 'The person objects to a statute with a right to object; a stop order',
  needs: ['N12'],
  data: objectOf('coordination', { person: personIdSchema, objection: objectionSchema, at: instantSchema }),
});

/** What a register said about who may act, as it came; taken into the person's own stream, so that a decision rests on its stream alone. */
export const registerNoted = defineEventType({
  ...consent,
  fact: 'register-noted',
  category: 'family',
  summary: 'A register\'s message about who may act for the person was taken in',
  needs: ['N18'],
  data: objectOf('family', {
    person: personIdSchema,
    fact: objectOf('family', {
      id: z.string().max(300),
      source: z.string().max(300),
      type: labelSchema,
      time: instantSchema,
      streamversion: z.int().positive().optional(),
      data: z.union([guardianshipChanged.data, protectionChanged.data, deceased.data]),
    }),
  }),
});

export const withdrawalInForce = defineEventType({
  ...consent,
  fact: 'withdrawal-in-force',
  category: 'coordination',
  summary: 'Every service has confirmed the stop',
  needs: ['N13'],
  data: objectOf('coordination', { person: personIdSchema, withdrawal: referenceIdSchema, at: instantSchema }),
});

export const ledgerCheckpointed = defineEventType({
  ...consent,
  fact: 'ledger-checkpointed',
  category: 'coordination',
  summary: 'The ledger is signed up to a size, and which topic offsets it covers',
  data: objectOf('coordination', {
    size: z.int().nonnegative(),
    rootHash: labelSchema,
    offsets: z.array(objectOf('coordination', { topic: labelSchema, partition: z.int().nonnegative(), offset: z.string().regex(/^\d+$/) })),
  }),
});

/** A reading of the ledger itself is an entry too; about nobody, the persons read about get their own `access-read`. */
export const ledgerRead = defineEventType({
  ...consent,
  fact: 'ledger-read',
  category: 'coordination',
  summary: 'An auditor has read in the ledger, and why',
  needs: ['N11'],
  data: objectOf('coordination', {
    reader: as('identity', labelSchema),
    reason: z.string().min(1).max(500),
    /** What was asked for, as names of the filters used. */
    filters: z.array(labelSchema),
    entries: z.int().nonnegative(),
    at: instantSchema,
  }),
});

export const consentHeartbeat = defineEventType({
  ...consent,
  fact: 'heartbeat',
  category: 'coordination',
  summary: 'How fresh a copy of the consents can be; to every partition, each second, never stored',
  data: objectOf('coordination', { asOf: instantSchema }),
});

export const consentTypes = [
  consentRequested,
  consentGranted,
  consentRefused,
  consentNarrowed,
  consentWithdrawn,
  consentExpired,
  groundInvoked,
  consentObjected,
  registerNoted,
  withdrawalInForce,
  ledgerCheckpointed,
  ledgerRead,
  consentHeartbeat,
];
