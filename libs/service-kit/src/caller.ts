import { z } from 'zod';

/**
 * Who asks, as the verified token says. Which service a client speaks for comes from the participants (`Participants.client`),
 * never from the token's organisation: a municipality's number is no reason to see anything (rule D11).
 */
export type Caller =
  | { kind: 'system'; clientId: string; orgnr: string; supplier?: string; scopes: string[] }
  | {
      kind: 'person';
      clientId: string;
      /** National identity number: used only to look up the pseudonym, never logged or stored (I6). */
      pid?: string;
      name: string;
      roles: string[];
      orgnr?: string;
      scopes: string[];
    };

const organisation = z
  .object({ authority: z.literal('iso6523-actorid-upis'), ID: z.string().regex(/^0192:\d{9}$/) })
  .transform(({ ID }) => ID.slice('0192:'.length));

/** Claims of Maskinporten (`consumer`, `supplier`) and of ID-porten and Ansattporten (`pid`, `acr`, roles), as their documentation shows them. */
const claims = z.object({
  scope: z.string().default(''),
  client_id: z.string(),
  consumer: organisation.optional(),
  supplier: organisation.optional(),
  pid: z.string().regex(/^\d{11}$/).optional(),
  acr: z.string().optional(),
  name: z.string().optional(),
  roles: z.array(z.string()).optional(),
  orgnr: z.string().regex(/^\d{9}$/).optional(),
  authorization_details: z
    .array(z.object({ orgno: organisation.optional(), reportees: z.array(z.object({ ID: z.string().regex(/^0192:\d{9}$/) })).optional() }).loose())
    .optional(),
});

/**
 * Maps verified claims to the caller, or undefined when they fit neither kind: unknown means no.
 * A person logs in (`acr` or `pid`); a system speaks for an organisation (`consumer`). A token that claims both is neither.
 */
export const callerFromClaims = (payload: unknown): Caller | undefined => {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return undefined;
  const { client_id: clientId, consumer, supplier, pid, acr, scope } = parsed.data;
  const scopes = scope.split(' ').filter((part) => part !== '');
  const isPerson = pid !== undefined || acr !== undefined;
  if (isPerson === (consumer !== undefined)) return undefined;
  if (consumer !== undefined) return { kind: 'system', clientId, orgnr: consumer, scopes, ...(supplier === undefined ? {} : { supplier }) };
  const orgnr = parsed.data.orgnr ?? organisationOf(parsed.data);
  return {
    kind: 'person',
    clientId,
    name: parsed.data.name ?? '',
    roles: parsed.data.roles ?? [],
    scopes,
    ...(pid === undefined ? {} : { pid }),
    ...(orgnr === undefined ? {} : { orgnr }),
  };
};

const organisationOf = ({ authorization_details: details }: z.infer<typeof claims>): string | undefined => {
  for (const detail of details ?? []) {
    const orgnr = detail.orgno ?? detail.reportees?.[0]?.ID.slice('0192:'.length);
    if (orgnr !== undefined) return orgnr;
  }
  return undefined;
};
