import { z } from 'zod';
import { daySchema, instantSchema, personIdSchema } from '../identifier.schema.js';
import { defineEventType, type PersonRole } from '../event-type.js';
import { as, objectOf } from '../field-traits.js';

export const guardianSchema = objectOf('family', {
  person: personIdSchema,
  kind: z.enum(['parent', 'foster-parent', 'appointed']),
  parentalResponsibility: z.boolean(),
  from: daySchema,
  to: daySchema.optional(),
});
export type Guardian = z.output<typeof guardianSchema>;

export const protectionSchema = z.enum(['none', 'fortrolig', 'strengt-fortrolig', 'unknown']);
export type Protection = z.output<typeof protectionSchema>;

const register = { area: 'person', audience: 'internal', publishedBy: 'register' } as const;

export const guardianshipChanged = defineEventType({
  ...register,
  fact: 'guardianship-changed',
  category: 'family',
  summary: 'Who may act for the person',
  needs: ['N18'],
  data: objectOf('family', { person: personIdSchema, bornOn: as('identity', daySchema), guardians: z.array(guardianSchema).max(20) }),
  aboutPersons: (data) => [
    { person: data.person, role: 'subject' },
    ...data.guardians.map((guardian): PersonRole => ({ person: guardian.person, role: 'guardian' })),
  ],
});

export const protectionChanged = defineEventType({
  ...register,
  fact: 'protection-changed',
  category: 'place',
  summary: 'The address is graded or no longer graded; a stop order (D10)',
  data: objectOf('place', { person: personIdSchema, protection: protectionSchema, at: instantSchema.optional() }),
});

export const deceased = defineEventType({
  ...register,
  fact: 'deceased',
  category: 'identity',
  summary: 'The person is dead; stops every reminder at once',
  data: objectOf('identity', { person: personIdSchema, diedOn: daySchema }),
});

export const identityReplaced = defineEventType({
  ...register,
  fact: 'identity-replaced',
  category: 'identity',
  summary: 'A D-number became an identity number; the pseudonym stays',
  data: objectOf('identity', { person: personIdSchema, alias: personIdSchema.optional(), scheme: z.enum(['identity-number', 'd-number', 'hjelpenummer', 'duf', 'none']).optional() }),
});

export const ageThresholdPassed = defineEventType({
  ...register,
  fact: 'age-threshold-passed',
  category: 'family',
  summary: 'The person has reached an age that moves a right',
  needs: ['N18'],
  data: objectOf('family', { person: personIdSchema, age: z.int().min(0).max(130), right: z.string().max(80), on: daySchema }),
});

export const personTypes = [guardianshipChanged, protectionChanged, deceased, identityReplaced, ageThresholdPassed];
