import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentSchemas, readPublished, schemaFindings, unpublished } from './published-schemas.js';
import type { JsonSchema } from './json-schema.js';

const text = { type: 'string' };
const schema = (properties: JsonSchema): JsonSchema => ({ type: 'object', properties });
const first = schema({ a: text });
const second = schema({ a: text, b: text });

describe('published schemas', () => {
  it('are compared with every revision, not only the newest', () => {
    const published = new Map([['t', [first, second]]]);
    expect(schemaFindings(published, new Map([['t', schema({ b: text })]]))).toMatchObject([
      { schema: 't', revision: 1, rule: 'removed-field', pointer: '/a' },
      { schema: 't', revision: 2, rule: 'removed-field', pointer: '/a' },
    ]);
    expect(schemaFindings(published, new Map([['t', second]]))).toEqual([]);
  });

  it('miss a type that is gone', () => expect(schemaFindings(new Map([['t', [first]]]), new Map())).toMatchObject([{ schema: 't', rule: 'removed-field' }]));

  it('say what is new: a changed schema, a new type, and nothing else', () => {
    const current = new Map([['t', second], ['u', first], ['same', first]]);
    expect(unpublished(new Map([['t', [first]], ['same', [first]]]), current)).toEqual([
      { schema: 't', revision: 2, content: second },
      { schema: 'u', revision: 1, content: first },
    ]);
  });

  it('are read in the order of their numbers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'schemas-'));
    await mkdir(join(folder, 't'));
    for (const revision of [10, 2, 1]) await writeFile(join(folder, 't', `${revision}.json`), JSON.stringify({ revision }));
    expect(await readPublished(folder)).toEqual(new Map([['t', [{ revision: 1 }, { revision: 2 }, { revision: 10 }]]]));
    expect(await readPublished(join(folder, 'nothing-here'))).toEqual(new Map());
  });

  it('include the code lists: a code taken away, or telling something else, is found', () => {
    const current = currentSchemas();
    const lists = current.get('code-lists') as { properties: Record<string, { properties: Record<string, JsonSchema> }> };
    const changed = structuredClone(lists);
    delete changed.properties['measure-types']?.properties['respite-care'];
    changed.properties['service-types'] = { ...lists.properties['service-types'], properties: { ...lists.properties['service-types']?.properties, bup: { const: 'bup' } } };
    const findings = schemaFindings(new Map([['code-lists', [lists as unknown as JsonSchema]]]), new Map([['code-lists', changed as unknown as JsonSchema]]));
    expect(findings.map(({ rule, pointer }) => [rule, pointer]).sort()).toEqual([
      ['changed-category', '/service-types/bup'],
      ['removed-field', '/measure-types/respite-care'],
    ]);
  });
});
