import { eventType, typeName, type DataCategory, type EventType } from '@samhandling/contracts';
import type { Ground } from '@samhandling/policy';
import { copyEvent, fieldValues, keptFor, noteOn, personsIn, renamed } from './delivered-copy.js';

const found = eventType(typeName('sector', 'need-reported'));
if (found === undefined) throw new Error('no such type');
const type: EventType = found;
const [child, sibling] = [`p_${'c'.repeat(22)}`, `p_${'s'.repeat(22)}`];
const [theirChild, theirSibling] = [`r_${'1'.repeat(22)}`, `r_${'2'.repeat(22)}`];
const consent: Ground = { kind: 'consent', id: 'c-1', version: 2 };
const permit = (...categories: DataCategory[]) => categories.map((category) => ({ category, ground: consent }));

const sparse = { person: { pseudonym: child }, externalReference: { system: 'journal', kind: 'sak', id: '17' }, reportedAt: '2026-02-02T09:00:00Z', registeredBy: 'solvik-kindergarten' };
const rich = { ...sparse, description: 'says little', freeTextCategories: ['own-words'], municipality: '9999', aboutPersons: [{ person: { pseudonym: sibling }, role: 'sibling' }], reporterName: 'Kari' };
const keep = (data: unknown, categories: DataCategory[]) => {
  const kept = keptFor(type, data, permit(...categories));
  if (kept === undefined) throw new Error('nothing was kept');
  return kept;
};

describe('the delivered copy', () => {
  it('looks the same whether fields were removed or never registered (D12)', () => {
    const [fromRich, fromSparse] = [keep(rich, ['coordination']), keep(sparse, ['coordination'])];
    expect({ data: fromRich.data, note: noteOn(fromRich, false) }).toEqual({ data: fromSparse.data, note: noteOn(fromSparse, false) });
    expect(fromRich.data).toEqual(sparse);
    expect(fromRich.categories).toEqual(['coordination']);
  });

  it('does not exist without the type’s own category', () => expect(keptFor(type, rich, permit('own-words', 'place'))).toBeUndefined());

  it('names only the grounds of what is left', () => {
    const statute: Ground = { kind: 'statute', row: 'hpl-25' };
    const kept = keptFor(type, sparse, [...permit('coordination'), { category: 'health', ground: statute }]);
    expect(kept?.grounds).toEqual([consent]);
  });

  it('calls everyone by the recipient’s own names, deep inside too', () => {
    const { data } = keep(rich, ['coordination', 'family']);
    expect(personsIn(data)).toEqual([child, sibling]);
    const pseudonyms = new Map([[child, theirChild], [sibling, theirSibling]]);
    expect(JSON.stringify(renamed(data, { pseudonyms, numbers: new Map() }))).not.toContain('p_');
    expect(renamed({ caseId: `case-9999-${child}` }, { pseudonyms, numbers: new Map() })).toEqual({ caseId: `case-9999-${theirChild}` });
  });

  it('carries the identity number only of whom the recipient has a ground for', () => {
    const pseudonyms = new Map([[child, theirChild], [sibling, theirSibling]]);
    const { data } = keep(rich, ['coordination', 'family']);
    expect(renamed(data, { pseudonyms, numbers: new Map([[child, '15832000000']]) })).toMatchObject({
      person: { pseudonym: theirChild, nationalId: '15832000000' }, aboutPersons: [{ person: { pseudonym: theirSibling } }],
    });
    expect(JSON.stringify(renamed(data, { pseudonyms, numbers: new Map() }))).not.toContain('nationalId');
  });

  it('never leaves with a pseudonym of ours', () => expect(() => renamed({ person: child }, { pseudonyms: new Map(), numbers: new Map() })).toThrow(/no pseudonym/));

  it('has an envelope that says nothing of the sender', () => {
    const event = copyEvent({ id: 'd_1', type: type.type, time: '2026-02-02T09:00:00Z', sequence: 3, subject: theirChild }, { person: { pseudonym: theirChild } });
    expect(event).toEqual({
      specversion: '1.0', id: 'd_1', source: 'urn:no:samhandling:exchange', type: type.type, time: '2026-02-02T09:00:00Z', datacontenttype: 'application/json',
      subject: theirChild, sequence: '3', data: { person: { pseudonym: theirChild } },
    });
  });

  it('counts what nobody had to type again, not what the platform put there', () =>
    expect(fieldValues({ ...sparse, delivery: { notice: 'x' } })).toBe(4));
});
