import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { eventTypes, type JsonSchema } from '../index.js';
import { driftOf, writeGenerated } from './generated-files.js';
import { referenceFiles } from './reference.js';

const files = referenceFiles();
const document = parse(files.get('docs/reference/asyncapi.yaml') ?? '') as JsonSchema;
const at = (pointer: string): unknown =>
  pointer.split('/').reduce<unknown>((value, step) => (value as JsonSchema | undefined)?.[step], document);
const refsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === '$ref' ? [String(item)] : refsIn(item)));
};

describe('asyncapi.yaml', () => {
  it('is AsyncAPI 3 with title, version, channels, operations and components', () => {
    expect(document['asyncapi']).toBe('3.0.0');
    for (const pointer of ['info/title', 'info/version', 'channels', 'operations', 'components/messages', 'components/schemas']) expect(at(pointer)).toBeDefined();
  });

  it('points nowhere that does not exist', () => {
    const dangling = refsIn(document).filter((reference) => !reference.startsWith('#/') || at(reference.slice(2)) === undefined);
    expect(dangling).toEqual([]);
  });

  it('has a message with schema and example for every type, on exactly one service topic', () => {
    const services = ['exchange', 'consent', 'case', 'coordinator', 'notification'];
    for (const type of eventTypes.keys()) {
      expect(Object.keys(at('components/messages') as JsonSchema)).toContain(type);
      expect(Object.keys(at('components/schemas') as JsonSchema)).toContain(type);
      expect(services.filter((service) => type in (at(`channels/${service}/messages`) as JsonSchema))).toHaveLength(1);
    }
  });

  it('shows a fagsystem nothing internal', () => {
    const inbound = Object.keys(at('channels/fagsystemInbound/messages') as JsonSchema);
    expect(inbound.filter((type) => eventTypes.get(type)?.audience === 'internal')).toEqual([]);
    expect(inbound).toContain('no.samhandling.sector.need-reported.v1');
  });

  it('gives every operation an action on a channel', () => {
    for (const operation of Object.values(document['operations'] as Record<string, JsonSchema>)) expect(['send', 'receive']).toContain(operation['action']);
  });

  it('carries no identity number', () =>
    expect((files.get('docs/reference/asyncapi.yaml') ?? '').match(/(?<!\d)\d{11}(?!\d)/g) ?? []).toEqual([]));
});

describe('a page per type', () => {
  it('names every field with its category, and what is refused', () => {
    const page = files.get('docs/reference/events/sector.application-submitted.md') ?? '';
    expect(page).toContain('| `originallySentAt` | date-time | yes | coordination |');
    expect(page).toContain('| `parts[].extentWanted.amount` | number | yes | social |');
    expect(page).toContain('| `/originallySentAt` | `missing` |');
  });

  it('is linked from the list of all types', () => {
    const index = files.get('docs/reference/events/README.md') ?? '';
    for (const type of eventTypes.values()) expect(index).toContain(`(${type.area}.${type.fact}.md)`);
  });
});

describe('drift', () => {
  it('is what is missing, changed, or no longer generated, and nothing after writing', async () => {
    const root = await mkdtemp(join(tmpdir(), 'reference-'));
    const generated = new Map([['pages/a.md', 'a'], ['pages/b.md', 'b']]);
    await writeGenerated(root, generated, await driftOf(root, generated, ['pages']));
    await writeFile(join(root, 'pages/a.md'), 'edited by hand');
    await writeFile(join(root, 'pages/c.md'), 'left over');
    const drift = await driftOf(root, new Map([...generated, ['pages/d.md', 'd']]), ['pages']);
    expect(drift).toEqual([{ path: 'pages/a.md', kind: 'changed' }, { path: 'pages/d.md', kind: 'missing' }, { path: 'pages/c.md', kind: 'extra' }]);
    await writeGenerated(root, generated, await driftOf(root, generated, ['pages']));
    expect(await driftOf(root, generated, ['pages'])).toEqual([]);
    expect(await readFile(join(root, 'pages/a.md'), 'utf8')).toBe('a');
  });
});
