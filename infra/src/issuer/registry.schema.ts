import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const orgnr = z.string().regex(/^\d{9}$/);
const scope = z.string().regex(/^samhandling:[a-z.]+$/);

const fileSchema = z.strictObject({
  clients: z.array(z.strictObject({ name: z.string(), clientId: z.string(), orgnr, supplier: orgnr.optional(), use: z.string() })),
  uses: z.record(z.string(), z.array(scope)),
  applications: z.array(z.strictObject({ clientId: z.string(), redirectUris: z.array(z.url()) })),
  persons: z.array(z.strictObject({
    name: z.string(), pid: z.string().regex(/^\d{11}$/), fullName: z.string(), role: z.string(), login: z.enum(['idporten', 'ansattporten']),
    orgnr: orgnr.optional(), roles: z.array(z.string()).default([]), use: z.string().optional(), scopes: z.array(scope).optional(),
  })),
  personUses: z.record(z.string(), z.array(scope)),
});

/** A system that gets tokens in its organisation's name, or through a supplier on the organisation's behalf. */
export interface Client { name: string; clientId: string; orgnr: string; supplier?: string; use: string; scopes: string[] }

/** A test person of the dev issuer. `login` is where a real person would log in: as a citizen or for an organisation. */
export interface Person { name: string; pid: string; fullName: string; role: string; login: 'idporten' | 'ansattporten'; orgnr?: string; roles: string[]; scopes: string[] }

/** A program people log in through: a public client with PKCE. */
export interface Application { clientId: string; redirectUris: string[] }

export interface Registry { clients: Client[]; persons: Person[]; applications: Application[] }

/** Reads who the dev issuer knows. @throws when the file is wrong or names a use that is not there */
export function readRegistry(file: string): Registry {
  const read = fileSchema.parse(parse(readFileSync(file, 'utf8')));
  return {
    clients: read.clients.map(({ supplier, ...client }) => ({ ...client, ...(supplier ? { supplier } : {}), scopes: scopesOf(read.uses, client.use) })),
    persons: read.persons.map(({ use, scopes, orgnr: organisation, ...person }) => ({ ...person, ...(organisation ? { orgnr: organisation } : {}), scopes: scopes ?? scopesOf(read.personUses, use ?? '') })),
    applications: read.applications,
  };
}

function scopesOf(uses: Record<string, string[]>, use: string): string[] {
  const scopes = uses[use];
  if (!scopes) throw new Error(`the use "${use}" is not defined`);
  return scopes;
}
