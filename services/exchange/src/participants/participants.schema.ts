import { eventType, municipalitySchema, organisationNumberSchema, serviceIdSchema, serviceType } from '@samhandling/contracts';
import { z } from 'zod';

const name = z.string().min(1).max(200);

const organisationSchema = z.strictObject({ orgnr: organisationNumberSchema, name });

const serviceSchema = z.strictObject({
  id: serviceIdSchema,
  name,
  type: z.string().refine((type) => serviceType(type) !== undefined, 'not a service type of the code list'),
  organisation: organisationNumberSchema,
  /** Organisation number of the data controller, which need not be the organisation (rule D11). */
  controller: organisationNumberSchema,
  /** Municipalities the service serves; a state service with none serves all. Host municipalities make this a list. */
  municipalities: z.array(municipalitySchema).max(400),
  level: z.enum(['municipal', 'county', 'state']),
  contactPoint: z.strictObject({ name, phone: z.string().max(30).optional(), email: z.email().optional() }),
  public: z.boolean(),
});

const fagsystemSchema = z.strictObject({
  clientId: z.string().regex(/^[A-Za-z0-9._-]{1,80}$/),
  name,
  supplier: name.optional(),
  organisation: organisationNumberSchema,
  /** The system's name in `source`; nobody else of the organisation may publish under it. */
  system: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(80),
  /** One client, one service: a token never speaks for two (rule D11). */
  service: serviceIdSchema,
  mayPublish: z.array(z.string().refine((type) => eventType(type) !== undefined, 'not a known event type')).max(200),
  kafka: z.boolean().default(false),
});

const uniqueBy = <T>(rows: readonly T[], key: (row: T) => string): boolean => new Set(rows.map(key)).size === rows.length;

/** Who takes part: the declarative file that may be applied again and again with the same result. */
export const participantsSchema = z
  .strictObject({ organisations: z.array(organisationSchema), services: z.array(serviceSchema), fagsystems: z.array(fagsystemSchema) })
  .superRefine(({ organisations, services, fagsystems }, context) => {
    const known = new Set(organisations.map(({ orgnr }) => orgnr));
    const fault = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (!uniqueBy(organisations, ({ orgnr }) => orgnr)) fault(['organisations'], 'an organisation stands twice');
    if (!uniqueBy(services, ({ id }) => id)) fault(['services'], 'a service stands twice');
    if (!uniqueBy(fagsystems, ({ clientId }) => clientId)) fault(['fagsystems'], 'a client stands twice');
    if (!uniqueBy(fagsystems, ({ organisation, system }) => `${organisation} ${system}`)) fault(['fagsystems'], 'two clients of an organisation have the same system name');
    services.forEach(({ organisation }, index) => {
      if (!known.has(organisation)) fault(['services', index, 'organisation'], 'names no organisation of the file');
    });
    fagsystems.forEach(({ organisation, service }, index) => {
      if (!known.has(organisation)) fault(['fagsystems', index, 'organisation'], 'names no organisation of the file');
      if (!services.some(({ id }) => id === service)) fault(['fagsystems', index, 'service'], 'names no service of the file');
    });
  });

export type Participants = z.infer<typeof participantsSchema>;
export type Organisation = Participants['organisations'][number];
export type Service = Participants['services'][number];
export type Fagsystem = Participants['fagsystems'][number];
