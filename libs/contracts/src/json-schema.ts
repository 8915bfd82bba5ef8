import { z } from 'zod';
import type { EventType } from './event-type.js';

export type JsonSchema = { [key: string]: unknown };

/** Where the schema of a type's data is published; what `dataschema` says. */
export const schemaAddress = (type: string): string => `https://samhandling.no/schemas/${type}.json`;

const traitNames: Record<string, string> = {
  dataCategory: 'x-data-category',
  ownable: 'x-ownable',
  freeText: 'x-free-text',
  codeList: 'x-code-list',
  vocabulary: 'x-vocabulary',
  categoryFrom: 'x-category-from',
  neverDelivered: 'x-never-delivered',
};

function nameTraits(schema: JsonSchema): void {
  for (const [trait, name] of Object.entries(traitNames)) {
    if (!(trait in schema)) continue;
    schema[name] = schema[trait];
    Reflect.deleteProperty(schema, trait);
  }
  // A format says the same in one word; zod's patterns for dates and addresses are unreadable.
  if ('format' in schema) delete schema['pattern'];
}

/** The type's data as JSON Schema 2020-12, with what each field tells (`x-data-category`). Readers must accept unknown fields. */
export function jsonSchemaOf(type: EventType): JsonSchema {
  const { $schema, ...body } = z.toJSONSchema(type.data, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => nameTraits(jsonSchema as JsonSchema),
  }) as JsonSchema;
  return {
    $schema,
    $id: schemaAddress(type.type),
    title: `${type.area}.${type.fact}`,
    description: type.summary,
    'x-type': type.type,
    'x-audience': type.audience,
    'x-published-by': type.publishedBy,
    'x-filter-attributes': type.filterAttributes,
    ...body,
  };
}
