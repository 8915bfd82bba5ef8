import { stringify } from 'yaml';
import { eventTypes } from '../event-types.js';
import { asyncApi } from './asyncapi.js';
import { codeListPage } from './code-list-page.js';
import { eventIndex, eventPage } from './event-page.js';
import type { GeneratedFiles } from './generated-files.js';

/** Holds nothing but generated pages. */
export const eventsFolder = 'docs/reference/events';

/** Every generated file of the event reference, by path from the repository's root. */
export function referenceFiles(): GeneratedFiles {
  const types = [...eventTypes.values()];
  const head = '# Generated from libs/contracts; do not edit.\n';
  return new Map([
    ['docs/reference/asyncapi.yaml', head + stringify(asyncApi(types), { aliasDuplicateObjects: false, lineWidth: 0 })],
    [`${eventsFolder}/README.md`, eventIndex(types)],
    [`${eventsFolder}/code-lists.md`, codeListPage()],
    ...types.map((type): [string, string] => [`${eventsFolder}/${type.area}.${type.fact}.md`, eventPage(type)]),
  ]);
}
