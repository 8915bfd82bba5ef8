import { contentCategories } from './content-categories.js';
import { needReported } from './sector/need.schema.js';
import { caseOpened } from './case/case.schema.js';

const person = `p_${'a'.repeat(22)}`;

describe('What the content of a fact tells', () => {
  it('is every category in it, but for the stamped municipality', () => {
    const externalReference = { system: 's', kind: 'sak', id: '1' };
    const data = { person: { pseudonym: person }, externalReference, municipality: '9999', reporterName: 'Invented Name', reportedAt: '2026-03-03T09:00:00Z' };
    expect(contentCategories(needReported, data)).toEqual(['coordination', 'identity']);
  });

  it('is the same for what follows from it', () => {
    expect(contentCategories(caseOpened, { caseId: 'case-9999', person, municipality: '9999', at: '2026-03-03T09:00:00Z' })).toEqual(['coordination']);
  });

  it('is nothing when it can no longer be read, or nobody knows the type', () => {
    expect(contentCategories(needReported, 'erased')).toEqual([]);
    expect(contentCategories(undefined, {})).toEqual([]);
  });
});
