import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeLists } from './codes/code-lists.js';
import { incompatibilities, type Incompatibility } from './compatibility.js';
import { eventTypes } from './event-types.js';
import { jsonSchemaOf, type JsonSchema } from './json-schema.js';

/** Name of a schema → its published revisions, oldest first. A revision is never changed once it lies there. */
export type PublishedSchemas = ReadonlyMap<string, readonly JsonSchema[]>;

/** The schemas as they are now: one per type, and the code lists as enums (a code taken away is a value narrowed). */
export function currentSchemas(): Map<string, JsonSchema> {
  const lists = Object.fromEntries([...codeLists].map(([name, list]) => [name, codeListSchema(list.codes)]));
  return new Map<string, JsonSchema>([
    ...[...eventTypes.values()].map((type): [string, JsonSchema] => [type.type, jsonSchemaOf(type)]),
    ['code-lists', { type: 'object', properties: lists }],
  ]);
}

const codeListSchema = (codes: readonly { code: string; dataCategory?: string }[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(codes.map(({ code, dataCategory }) => [code, { const: code, ...(dataCategory === undefined ? {} : { 'x-data-category': dataCategory }) }])),
});

export interface SchemaFinding extends Incompatibility {
  schema: string;
  revision: number;
}

/** What would break an old reader or writer of any published revision (FULL_TRANSITIVE); a type gone altogether included. */
export function schemaFindings(published: PublishedSchemas, current: ReadonlyMap<string, JsonSchema>): SchemaFinding[] {
  return [...published].flatMap(([schema, revisions]) => {
    const now = current.get(schema);
    if (now === undefined) return [{ schema, revision: revisions.length, rule: 'removed-field' as const, pointer: '', detail: 'the whole type is gone' }];
    return revisions.flatMap((revision, index) => incompatibilities(revision, now).map((found) => ({ schema, revision: index + 1, ...found })));
  });
}

/** Schemas that differ from their newest published revision, or have none: what publishing would add. */
export function unpublished(published: PublishedSchemas, current: ReadonlyMap<string, JsonSchema>): { schema: string; revision: number; content: JsonSchema }[] {
  return [...current].flatMap(([schema, content]) => {
    const revisions = published.get(schema) ?? [];
    return JSON.stringify(revisions.at(-1)) === JSON.stringify(content) ? [] : [{ schema, revision: revisions.length + 1, content }];
  });
}

/** Reads `<folder>/<schema>/<revision>.json`. */
export async function readPublished(folder: string): Promise<PublishedSchemas> {
  const published = new Map<string, JsonSchema[]>();
  for (const schema of await readdir(folder).catch(() => [])) {
    const revisions = (await readdir(join(folder, schema))).map((name) => Number.parseInt(name, 10)).sort((first, second) => first - second);
    const texts = await Promise.all(revisions.map((revision) => readFile(join(folder, schema, `${revision}.json`), 'utf8')));
    published.set(schema, texts.map((text) => JSON.parse(text) as JsonSchema));
  }
  return published;
}
