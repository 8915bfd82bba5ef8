import fc from 'fast-check';
import { categoriesOf, dataCategories, essentialCategories, eventTypes, examplesOf, jsonSchemaOf, keepCategories, needReported, measureStarted, applicationSubmitted, type DataCategory, type EventType, type JsonSchema } from './index.js';
import { child, record, registration } from './examples/example.js';

const gated = [...eventTypes.values()].filter((type) => type.audience === 'gated');
const every = new Set<DataCategory>(dataCategories);
const someCategories = fc.subarray([...dataCategories]).map((list) => new Set<DataCategory>(list));
const known = (name: string): EventType => eventTypes.get(name) as EventType;
/** A valid registration of any type, with its prose classified some way or not at all. */
const instance = fc.constantFrom(...gated.map((type) => type.type)).chain((name) =>
  fc
    .record({ data: fc.constantFrom(...(examplesOf(known(name))?.valid ?? [])), freeTextCategories: fc.option(fc.subarray([...dataCategories], { minLength: 1 }), { nil: undefined }) })
    .map(({ data, freeTextCategories }) => ({ name, data: 'freeTextCategories' in known(name).data.shape ? { ...data, freeTextCategories } : data })),
);

/** An oracle apart from the code under test: the published JSON Schema. */
function categoriesBySchema(schema: JsonSchema, value: unknown): unknown[] {
  const own = [schema['x-data-category']].filter((category) => category !== undefined); // a list's items are as the list
  if (Array.isArray(value)) return [...own, ...value.flatMap((item) => categoriesBySchema(schema['items'] as JsonSchema, item))];
  if (typeof value !== 'object' || value === null) return own;
  const properties = schema['properties'] as Record<string, JsonSchema>;
  return [...own, ...Object.entries(value).flatMap(([key, item]) => categoriesBySchema(properties[key] as JsonSchema, item))];
}

describe('what is left for a recipient', () => {
  it('never has a field of a category that is not allowed', () =>
    fc.assert(
      fc.property(instance, someCategories, ({ name, data }, allowed) => {
        const type = known(name);
        const kept = keepCategories(type, data, allowed);
        if (kept === undefined) return;
        for (const category of categoriesBySchema(jsonSchemaOf(type), kept)) expect(allowed).toContain(category);
        for (const category of categoriesOf(type, kept)) expect(allowed).toContain(category);
      }),
      { numRuns: 400 },
    ));

  it('is valid for every reader, so that nothing shows that something was removed', () =>
    fc.assert(
      fc.property(instance, someCategories, ({ name, data }, allowed) => {
        const type = known(name);
        const kept = keepCategories(type, data, allowed);
        expect(kept === undefined || type.data.safeParse(kept).success).toBe(true);
      }),
      { numRuns: 400 },
    ));

  it('is the same as if what was removed had never been registered', () =>
    fc.assert(
      fc.property(instance, someCategories, ({ name, data }, allowed) => {
        const type = known(name);
        const kept = keepCategories(type, data, allowed);
        if (kept !== undefined) expect(keepCategories(type, kept, allowed)).toEqual(kept);
        if (kept !== undefined) expect(keepCategories(type, kept, every)).toEqual(kept);
      }),
      { numRuns: 400 },
    ));

  it('is everything when every category is allowed', () => {
    for (const type of gated) for (const data of examplesOf(type)?.valid ?? []) {
      expect(keepCategories(type, data, every)).toEqual(data);
    }
  });

  it('is nothing without the type’s own category', () =>
    fc.assert(
      fc.property(instance, ({ name, data }) => {
        const type = known(name);
        const without = new Set([...every].filter((category) => category !== type.category));
        expect(keepCategories(type, data, without)).toBeUndefined();
      }),
    ));

  it('is nothing when a category it cannot do without is missing, something when all are there', () =>
    fc.assert(
      fc.property(instance, ({ name, data }) => {
        const type = known(name);
        const essential = essentialCategories(type, data);
        expect(keepCategories(type, data, new Set(essential))).toBeDefined();
        for (const category of essential) {
          expect(keepCategories(type, data, new Set([...every].filter((other) => other !== category)))).toBeUndefined();
        }
      }),
    ));
});

const needType = needReported as unknown as EventType;
const allow = (...categories: DataCategory[]): Set<DataCategory> => new Set(categories);

describe('prose', () => {
  const text = 'Hun sover lite';
  const reported = (freeTextCategories?: DataCategory[]) => registration('b-1', { reportedAt: '2026-03-03T09:00:00Z', description: text, freeTextCategories });

  it('goes to whoever has all the categories its publisher gave it', () =>
    expect(keepCategories(needType, reported(['health']), allow('coordination', 'own-words', 'health'))).toMatchObject({ description: text, freeTextCategories: ['health'] }));

  it('and to nobody who lacks one, nor is its classification left behind', () => {
    const kept = keepCategories(needType, reported(['health', 'social']), allow('coordination', 'own-words', 'health'));
    expect(kept).not.toHaveProperty('description');
    expect(kept).not.toHaveProperty('freeTextCategories');
  });

  it('removed for its field’s own category takes its classification along', () =>
    expect(keepCategories(needType, reported(['health']), allow('coordination', 'health'))).not.toHaveProperty('freeTextCategories'));

  it('unclassified goes only to those with every category', () => {
    expect(keepCategories(needType, reported(), allow('coordination', 'own-words', 'health'))).not.toHaveProperty('description');
    expect(keepCategories(needType, reported(), every)).toHaveProperty('description', text);
  });
});

describe('codes tell something too', () => {
  const started = (measureType: string) => registration('m-1', { measure: record('m-1'), measureType, period: { from: '2026-03-16' } });

  it('a measure of another sector is known to run, not what it is', () => {
    const kept = keepCategories(measureStarted as unknown as EventType, started('mental-health-treatment'), allow('coordination', 'education'));
    expect(kept).toEqual(registration('m-1', { measure: record('m-1'), period: { from: '2026-03-16' } }));
  });

  it('a code nobody knows counts as everything', () =>
    expect(categoriesOf(measureStarted as unknown as EventType, started('from-the-future'))).toEqual([...dataCategories].sort()));

  it('a part for a service that tells something goes with what it tells', () => {
    const submitted = registration('s-1', { originallySentAt: '2026-03-03T09:00:00Z', parts: [{ part: 'a', serviceType: 'ppt' }, { part: 'b', serviceType: 'bup' }] });
    const kept = keepCategories(applicationSubmitted as unknown as EventType, submitted, allow('coordination'));
    expect(kept).toMatchObject({ parts: [{ part: 'a', serviceType: 'ppt' }] });
  });

  it('the list of field names, not the sender, says what an answer tells', () => {
    const submitted = registration('s-1', {
      originallySentAt: '2026-03-03T09:00:00Z',
      parts: [{ part: 'a' }],
      answers: [{ field: 'diagnosis', value: 'X', dataCategory: 'coordination' }],
    });
    expect(keepCategories(applicationSubmitted as unknown as EventType, submitted, allow('coordination'))).not.toHaveProperty('answers');
  });
});

it('the number of a person goes only where identity may go', () => {
  const data = { ...registration('b-1', { reportedAt: '2026-03-03T09:00:00Z' }), person: { nationalId: '14842150044', pseudonym: child } };
  expect(keepCategories(needType, data, allow('coordination'))).toHaveProperty('person', { pseudonym: child });
  expect(keepCategories(needType, data, allow('coordination', 'identity'))).toHaveProperty('person.nationalId');
});

it('what is for our own services never leaves, whatever the categories', () => {
  const type = eventTypes.get('no.samhandling.case.referral-loop-detected.v1') as EventType;
  const data = { ...examplesOf(type)?.valid[0], causes: [{ source: 'urn:x', id: '1' }] };
  expect(keepCategories(type, data, every)).not.toHaveProperty('causes');
});
