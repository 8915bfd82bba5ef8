import fc from 'fast-check';
import { eventTypes, jsonSchemaOf } from './index.js';
import { incompatibilities, type CompatibilityRule } from './compatibility.js';
import type { JsonSchema } from './json-schema.js';

const field = (extra: JsonSchema = {}): JsonSchema => ({ type: 'string', 'x-data-category': 'coordination', ...extra });
const schema = (properties: JsonSchema, required: string[] = []): JsonSchema => ({ type: 'object', properties, required });
const rulesBroken = (before: JsonSchema, after: JsonSchema): [CompatibilityRule, string][] =>
  incompatibilities(before, after).map(({ rule, pointer }) => [rule, pointer]);

const published = schema({ outcome: field({ enum: ['yes', 'no'] }), size: field({ type: 'number' }), parts: { type: 'array', items: schema({ part: field() }, ['part']) } }, ['outcome']);
const changed = (change: (copy: { properties: Record<string, JsonSchema>; required: string[] }) => void): JsonSchema => {
  const copy = structuredClone(published) as { properties: Record<string, JsonSchema>; required: string[] };
  change(copy);
  return copy as unknown as JsonSchema;
};

describe('what old readers and writers survive', () => {
  it.each<[string, JsonSchema]>([
    ['nothing changed', published],
    ['an optional field added', changed((next) => (next.properties['note'] = field()))],
    ['a value added to an enum', changed((next) => (next.properties['outcome'] = field({ enum: ['yes', 'no', 'partly'] })))],
    ['a limit raised', changed((next) => (next.properties['parts'] = { ...next.properties['parts'], maxItems: undefined }))],
  ])('accepts %s', (_name, after) => expect(incompatibilities(published, after)).toEqual([]));
});

describe('the four rules', () => {
  it('added-required-field: a new field that must be there', () =>
    expect(rulesBroken(published, changed((next) => { next.properties['note'] = field(); next.required.push('note'); }))).toEqual([['added-required-field', '/note']]));

  it('added-required-field: a known field that must now be there, also inside a list', () => {
    expect(rulesBroken(published, changed((next) => next.required.push('size')))).toEqual([['added-required-field', '/size']]);
    const inList = changed((next) => (next.properties['parts'] = { type: 'array', items: schema({ part: field(), id: field() }, ['part', 'id']) }));
    expect(rulesBroken(published, inList)).toEqual([['added-required-field', '/parts/*/id']]);
  });

  it('removed-field: a field is gone, or may now be absent', () => {
    expect(rulesBroken(published, changed((next) => delete next.properties['size']))).toEqual([['removed-field', '/size']]);
    expect(rulesBroken(published, changed((next) => (next.required = [])))).toEqual([['removed-field', '/outcome']]);
  });

  it.each<[string, JsonSchema]>([
    ['an enum value gone', field({ enum: ['yes'] })],
    ['another type', { ...field({ enum: ['yes', 'no'] }), type: 'number' }],
    ['a pattern added', field({ enum: ['yes', 'no'], pattern: '^y' })],
    ['a limit added', field({ enum: ['yes', 'no'], maxLength: 2 })],
    ['a least length added', field({ enum: ['yes', 'no'], minLength: 2 })],
  ])('narrowed: %s', (_name, outcome) =>
    expect(rulesBroken(published, changed((next) => (next.properties['outcome'] = outcome)))).toEqual([['narrowed', '/outcome']]));

  it('narrowed: an open field closed by an enum, and an alternative gone', () => {
    expect(rulesBroken(schema({ a: field() }), schema({ a: field({ enum: ['x'] }) }))).toEqual([['narrowed', '/a']]);
    const either = schema({ a: { anyOf: [{ type: 'string' }, { type: 'number' }] } });
    expect(rulesBroken(either, schema({ a: { anyOf: [{ type: 'string' }] } }))).toEqual([['narrowed', '/a']]);
  });

  it.each(['health', undefined])('changed-category: to %s', (category) => {
    const size = { type: 'number', ...(category === undefined ? {} : { 'x-data-category': category }) };
    expect(rulesBroken(published, changed((next) => (next.properties['size'] = size)))).toEqual([['changed-category', '/size']]);
  });

  it('changed-category: prose that is no longer classified as prose', () =>
    expect(rulesBroken(schema({ a: field({ 'x-free-text': true }) }), schema({ a: field() }))).toEqual([['changed-category', '/a']]));
});

describe('over the whole catalogue', () => {
  const schemas = [...eventTypes.values()].map(jsonSchemaOf);

  it('every schema is compatible with itself', () => {
    for (const one of schemas) expect(incompatibilities(one, one)).toEqual([]);
  });

  it('taking any field from any schema is caught', () =>
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.nat(), (before, pick) => {
        const properties = before['properties'] as JsonSchema;
        const gone = Object.keys(properties)[pick % Object.keys(properties).length] as string;
        const { [gone]: _removed, ...rest } = properties;
        const after = { ...before, properties: rest, required: (before['required'] as string[]).filter((name) => name !== gone) };
        expect(rulesBroken(before, after)).toContainEqual(['removed-field', `/${gone}`]);
      }),
    ));
});
