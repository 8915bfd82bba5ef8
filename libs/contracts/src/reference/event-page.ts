import type { EventType } from '../event-type.js';
import { examplesOf } from '../examples/index.js';
import { jsonSchemaOf } from '../json-schema.js';
import { fieldsOf } from './fields.js';

const audiences: Record<EventType['audience'], string> = {
  gated: 'gated: through the gate, each field on a ground',
  self: 'self: only to the service it names',
  internal: 'internal: nobody outside the platform',
};

const json = (value: unknown): string => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');

/** The reference page of one type. */
export function eventPage(type: EventType): string {
  const fields = fieldsOf(jsonSchemaOf(type)).map(
    ({ path, form, required, category, notes }) => `| \`${path}\` | ${form} | ${required ? 'yes' : ''} | ${category} | ${notes.join('; ')} |`,
  );
  const examples = examplesOf(type) ?? { valid: [], invalid: [] };
  return [
    `# ${type.area}.${type.fact}`,
    '',
    `${type.summary}.`,
    '',
    '| | |',
    '|---|---|',
    `| type | \`${type.type}\` |`,
    `| published by | ${type.publishedBy} |`,
    `| audience | ${audiences[type.audience]} |`,
    `| tells by existing | ${type.category} |`,
    `| filters | ${type.filterAttributes.map((name) => `\`${name}\``).join(', ') || 'none'} |`,
    `| compared for double registration | ${type.sameness === undefined ? 'no' : 'yes'} |`,
    `| needs | ${type.needs.join(', ') || '–'} |`,
    '',
    '## Fields of `data`',
    '',
    '| field | form | required | category | notes |',
    '|---|---|---|---|---|',
    ...fields,
    '',
    '## Examples',
    '',
    ...examples.valid.flatMap((example) => [json(example), '']),
    '## Refused',
    '',
    '| field | code |',
    '|---|---|',
    ...examples.invalid.map(({ pointer, code }) => `| \`${pointer}\` | \`${code}\` |`),
    '',
  ].join('\n');
}

/** The list of all types, by area. */
export function eventIndex(types: readonly EventType[]): string {
  const areas = [...new Set(types.map((type) => type.area))];
  return [
    '# Events',
    '',
    'Generated from `libs/contracts`. A recipient gets the fields it has a ground for; fields that may be removed are optional for everyone,',
    'and removal is never marked. Unknown fields must be accepted by readers and are refused at the door. Codes: [code lists](code-lists.md).',
    '',
    ...areas.flatMap((area) => [
      `## ${area}`,
      '',
      '| fact | what it says | audience |',
      '|---|---|---|',
      ...types.filter((type) => type.area === area).map((type) => `| [${type.fact}](${area}.${type.fact}.md) | ${type.summary} | ${type.audience} |`),
      '',
    ]),
  ].join('\n');
}
