import { z } from 'zod';
import { as, defineEventType, eventType, eventTypes, objectOf, traitsOf, typeName, type Definition } from './index.js';

const define = (data: z.ZodObject, extra: Partial<Definition<z.ZodObject>> = {}) => () =>
  defineEventType({ area: 'sector', fact: 'x-happened', audience: 'gated', category: 'coordination', publishedBy: 'fagsystem', summary: 'x', data, ...extra });

describe('a type does not start', () => {
  it('when a field has no data category', () => expect(define(z.object({ a: z.string() }))).toThrow('/a: the field has no data category'));

  it('when a field inside a list inside an object has none', () =>
    expect(define(objectOf('coordination', { list: z.array(z.object({ b: z.string() })) }))).toThrow('/list/b: the field has no data category'));

  it('when a field of another category is required, since its removal would show (D12)', () =>
    expect(define(objectOf('coordination', { a: as('health', z.string()) }))).toThrow('required field must have the category'));

  it('when it holds open content', () => expect(define(objectOf('coordination', { a: z.unknown() }))).toThrow('open content'));

  it('when a filter names a field not everybody who gets the event may see (D1)', () => {
    const data = objectOf('coordination', { a: as('health', z.string()).optional() });
    expect(define(data, { filterAttributes: ['a'] })).toThrow('filter attribute a would tell health');
    expect(define(data, { filterAttributes: ['b'] })).toThrow('filter attribute b does not exist');
  });

  it('otherwise it does', () => expect(define(objectOf('coordination', { a: z.string(), b: as('health', z.string()).optional() }), { filterAttributes: ['a'] })).not.toThrow());
});

describe('the catalogue', () => {
  it('finds a type by name and nothing else', () => {
    expect(eventType(typeName('sector', 'need-reported'))).toMatchObject({ area: 'sector', fact: 'need-reported', audience: 'gated' });
    expect(eventType('no.samhandling.sector.need-reported.v2')).toBeUndefined();
  });

  it('names no type twice and keys each by its name', () => {
    for (const [name, type] of eventTypes) expect(name).toBe(typeName(type.area, type.fact));
  });

  it('keeps consent, person, access, notification and delivery records inside (D4)', () => {
    for (const type of eventTypes.values()) {
      const inside = ['consent', 'person', 'notification'].includes(type.area) || ['access-read', 'stop-confirmed', 'permitted', 'withheld', 'released', 'delivered'].includes(type.fact);
      if (inside) expect(`${type.type} ${type.audience}`).toBe(`${type.type} internal`);
    }
  });

  it('says of each type whom it is about', () => {
    const guardianship = eventType(typeName('person', 'guardianship-changed'));
    const guardians = [{ person: 'p_2', kind: 'parent', parentalResponsibility: true, from: '2021-01-01' }];
    expect(guardianship?.aboutPersons({ person: 'p_1', bornOn: '2021-01-01', guardians })).toEqual([
      { person: 'p_1', role: 'subject' },
      { person: 'p_2', role: 'guardian' },
    ]);
    const need = eventType(typeName('sector', 'need-reported'));
    expect(need?.aboutPersons({ person: { pseudonym: 'p_1' }, aboutPersons: [{ person: { pseudonym: 'p_3' }, role: 'sibling' }] })).toEqual([
      { person: 'p_1', role: 'subject' },
      { person: 'p_3', role: 'sibling' },
    ]);
  });

  it('puts a category on every field of every type', () => {
    for (const type of eventTypes.values()) for (const field of Object.values(type.data.shape)) expect(traitsOf(field as z.ZodType)).toBeDefined();
  });
});
