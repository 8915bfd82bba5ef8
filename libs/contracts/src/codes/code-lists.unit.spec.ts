import { codeLists, dataCategories, fieldNames, isDataCategory, isKnownCode, levels, sectors, serviceTypes, categoriesOfCode, serviceTopics, topicName, fagsystemTopic, deadLetterTopic, DomainError } from '../index.js';

describe('code lists', () => {
  it.each([...codeLists.values()].map((list) => [list.name, list] as const))('%s: unique codes, texts in three languages, known categories', (_name, list) => {
    expect(new Set(list.codes.map((row) => row.code)).size).toBe(list.codes.length);
    for (const row of list.codes) {
      expect(row.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [row.nb, row.nn, row.en]) expect(text).not.toBe('');
      expect(row.dataCategory === undefined || isDataCategory(row.dataCategory)).toBe(true);
    }
  });

  it('map each service type to sector, level and secrecy regime (D11)', () => {
    for (const row of serviceTypes.codes) {
      expect(sectors).toContain(row.sector);
      expect(levels).toContain(row.level);
      expect(row.regime).toMatch(/^[a-z]+-\d+/);
    }
  });

  it('classify every field name', () => {
    for (const row of fieldNames.codes) expect(isDataCategory(row.dataCategory)).toBe(true);
  });

  it('are open: other is always known and tells nothing; what is unknown tells everything', () => {
    for (const name of codeLists.keys()) expect(isKnownCode(name, 'other')).toBe(true);
    expect(categoriesOfCode('measure-types', 'other')).toEqual([]);
    expect(categoriesOfCode('measure-types', 'unheard-of')).toEqual(dataCategories);
    expect(categoriesOfCode('service-types', 'child-welfare')).toEqual(['child-welfare']);
  });
});

describe('topics', () => {
  it('are named after the service, with a prefix that keeps installations apart', () => {
    expect(serviceTopics).toContainEqual({ service: 'consent', name: 'samhandling.consent', partitions: 6 });
    expect(topicName('t1.', 'case')).toBe('t1.samhandling.case');
    expect(fagsystemTopic('', 'ppt', 'rejected')).toBe('fagsystem.ppt.rejected');
    expect(deadLetterTopic('', 'case')).toBe('samhandling.case.dead-letter');
  });
});

it('a DomainError carries a stable code, a status and the fields at fault', () => {
  const error = new DomainError('schema-invalid', { errors: [{ pointer: '/a', code: 'missing', detail: 'the field is required' }], detail: 'one field' });
  expect(error).toMatchObject({ code: 'schema-invalid', status: 422, message: 'schema-invalid: one field', errors: [{ pointer: '/a' }] });
});
