import type { JsonSchema } from '../json-schema.js';

/** One field of a type, as the reference shows it. */
export interface Field {
  path: string;
  form: string;
  required: boolean;
  category: string;
  notes: string[];
}

const object = (value: unknown): JsonSchema => (typeof value === 'object' && value !== null ? (value as JsonSchema) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function formOf(schema: JsonSchema): string {
  if (schema['const'] !== undefined) return `\`${String(schema['const'])}\``;
  if (schema['enum'] !== undefined) return list(schema['enum']).map((value) => `\`${String(value)}\``).join(', ');
  if (schema['anyOf'] !== undefined) return list(schema['anyOf']).map((option) => formOf(object(option))).join(' or ');
  if (schema['type'] === 'array') return `list of ${formOf(object(schema['items']))}`;
  return String(schema['format'] ?? schema['type'] ?? 'anything');
}

function notesOf(schema: JsonSchema): string[] {
  const from = schema['x-category-from'] as { property: string; codeList: string } | undefined;
  return [
    ...(schema['x-code-list'] === undefined ? [] : [`code list [${String(schema['x-code-list'])}](code-lists.md#${String(schema['x-code-list'])}); what the code tells counts too`]),
    ...(schema['x-vocabulary'] === undefined ? [] : [`code list [${String(schema['x-vocabulary'])}](code-lists.md#${String(schema['x-vocabulary'])})`]),
    ...(from === undefined ? [] : [`tells also what its \`${from.property}\` tells ([${from.codeList}](code-lists.md#${from.codeList}))`]),
    ...(schema['x-free-text'] === true ? ['prose: classified per event by `freeTextCategories`'] : []),
    ...(schema['x-ownable'] === undefined ? [] : [`one system owns it, as \`${String(schema['x-ownable'])}\``]),
    ...(schema['x-never-delivered'] === true ? ['for our own services; never delivered'] : []),
  ];
}

/** Every field of a schema, those inside objects and lists too, in the order of the schema. */
export function fieldsOf(schema: JsonSchema, parent = '', inherited = ''): Field[] {
  const required = new Set(list(schema['required']));
  return Object.entries(object(schema['properties'])).flatMap(([name, value]) => {
    const field = object(value);
    const path = parent === '' ? name : `${parent}.${name}`;
    const category = String(field['x-data-category'] ?? inherited);
    const items = object(field['items']);
    const itemNotes = field['type'] === 'array' ? notesOf(items) : [];
    const own: Field = { path, form: formOf(field), required: required.has(name), category, notes: [...notesOf(field), ...itemNotes] };
    return [own, ...fieldsOf(field, path, category), ...(field['type'] === 'array' ? fieldsOf(items, `${path}[]`, category) : [])];
  });
}
