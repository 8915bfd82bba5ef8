import { z } from 'zod';
import { dataCategorySchema, type DataCategory } from '../data-category.js';
import { codeSchema, labelSchema, municipalitySchema, proseSchema, pseudonymSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { isNationalId } from '../national-id.js';
import { defineEventType, personRoles, type EventType, type PersonRole } from '../event-type.js';
import { as, objectOf } from '../field-traits.js';

/** A person as a fagsystem names them: by number at the door, by pseudonym ever after (`events.md`, subject). */
export const personRef = (category: DataCategory) =>
  as(
    category,
    z
      .object({
        nationalId: as('identity', z.string().refine(isNationalId, { params: { code: 'invalid-identity-number' }, message: 'not a valid identity number' })).optional(),
        pseudonym: as(category, pseudonymSchema).optional(),
      })
      .refine((person) => person.nationalId !== undefined || person.pseudonym !== undefined, {
        params: { code: 'person-missing' },
        message: 'name the person by number or pseudonym',
      }),
  );
export type PersonRef = { nationalId?: string | undefined; pseudonym?: string | undefined };

/** Where the owner's own record of the fact is: linked, never copied (N7). */
export const externalReference = (category: DataCategory) =>
  objectOf(category, { system: labelSchema, kind: z.enum(['journalpost', 'sak', 'henvisning', 'fiks']), id: referenceIdSchema });

/** A code from an open list. */
export const codeOf = (category: DataCategory, list: string) => as(category, codeSchema, { codeList: list });

/** Prose; classified per event by `freeTextCategories` (D5). */
export const prose = (category: DataCategory) => as(category, proseSchema, { freeText: true });

/** A service or a kind of service; what the kind tells, the whole address tells. */
export const address = (category: DataCategory) =>
  objectOf(
    category,
    { service: serviceIdSchema.optional(), serviceType: codeSchema.optional(), name: labelSchema.optional() },
    { categoryFrom: { property: 'serviceType', codeList: 'service-types' } },
  );

/** A named piece of information; the list of field names says what it tells, `dataCategory` adds to it (and must be given for `other`). */
export const fieldValue = objectOf(
  'coordination',
  {
    field: codeSchema,
    value: z.union([z.string().max(8_000), z.number(), z.boolean()]),
    label: labelSchema.optional(),
    asOf: z.iso.date().optional(),
    dataCategory: dataCategorySchema.optional(),
  },
  { categoryFrom: { property: 'field', codeList: 'field-names', explicit: 'dataCategory' } },
);

/** A field somebody lacks. That it is asked for tells nothing of whether it exists or what it says. */
export const missingField = objectOf('coordination', {
  field: as('coordination', codeSchema, { vocabulary: 'field-names' }),
  text: prose('coordination').optional(),
});

/** How much: granted, wanted or delivered. */
export const extent = (category: DataCategory) =>
  objectOf(category, { amount: z.number().nonnegative(), unit: z.enum(['hours', 'days', 'times', 'percent', 'pieces', 'kroner']), per: z.enum(['day', 'week', 'month', 'year', 'once']).optional() });

export const period = (category: DataCategory) => objectOf(category, { from: z.iso.date(), to: z.iso.date().optional() });

export const contactPoint = objectOf('contact', { name: labelSchema, phone: z.string().max(30).optional(), email: z.email().optional() });

const baseOf = (category: DataCategory) => ({
  person: personRef(category),
  externalReference: externalReference(category),
  /** Stamped by the exchange; what a sender writes here is not believed. */
  registeredBy: as('coordination', serviceIdSchema).optional(),
  registeredByType: codeOf('coordination', 'service-types').optional(),
  municipality: as('place', municipalitySchema).optional(),
  aboutPersons: as('family', z.array(objectOf('family', { person: personRef('family'), role: z.enum(personRoles) })).max(20)).optional(),
  /** As prose itself: that a text was classified must not outlive the text. */
  freeTextCategories: as(category, z.array(dataCategorySchema).min(1), { freeText: true }).optional(),
});

interface SectorDefinition<F extends z.ZodRawShape> {
  fact: string;
  category?: DataCategory;
  summary: string;
  needs: readonly string[];
  fields: F;
  filterAttributes?: readonly string[];
  sameness?(first: z.output<z.ZodObject<F>>, second: z.output<z.ZodObject<F>>): boolean;
}

interface SectorData {
  person: PersonRef;
  aboutPersons?: { person: PersonRef; role: PersonRole['role'] }[] | undefined;
}

const personsOf = (data: SectorData): PersonRole[] =>
  [{ person: data.person, role: 'subject' as const }, ...(data.aboutPersons ?? [])].flatMap(({ person, role }) =>
    person.pseudonym === undefined ? [] : [{ person: person.pseudonym, role }],
  );

/** Declares a fact a fagsystem publishes: gated, about a person, with a reference to the owner's record. */
export function sectorType<F extends z.ZodRawShape>(definition: SectorDefinition<F>): EventType<z.ZodObject<ReturnType<typeof baseOf> & F>> {
  const { fields, category = 'coordination', ...rest } = definition;
  const data = objectOf(category, { ...baseOf(category), ...fields }) as unknown as z.ZodObject<ReturnType<typeof baseOf> & F>;
  return defineEventType({
    ...rest,
    area: 'sector',
    audience: 'gated',
    category,
    data,
    publishedBy: 'fagsystem',
    aboutPersons: (value) => personsOf(value as unknown as SectorData),
  } as Parameters<typeof defineEventType<z.ZodObject<ReturnType<typeof baseOf> & F>>>[0]);
}
