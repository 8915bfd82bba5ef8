import { codeLists } from '../codes/code-lists.js';

/** All code lists with their texts and what each code tells. */
export const codeListPage = (): string =>
  [
    '# Code lists',
    '',
    'Generated from `libs/contracts`. Lists are open: `other` with a text is always allowed. A code with a category goes only to who may have that category.',
    '',
    ...[...codeLists.values()].flatMap((list) => [
      `## ${list.name}`,
      '',
      `Version ${list.version}. Source: ${list.source}.`,
      '',
      '| code | bokmål | nynorsk | English | tells |',
      '|---|---|---|---|---|',
      ...list.codes.map((row) => `| \`${row.code}\` | ${row.nb} | ${row.nn} | ${row.en} | ${row.dataCategory ?? ''} |`),
      '',
    ]),
  ].join('\n');
