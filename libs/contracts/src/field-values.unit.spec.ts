import { applicationSubmitted, eventType, fieldValuesOf, filterValuesOf, replacePersonIds, replacePersonRefs, typeName, type EventType } from './index.js';
import { at, caseOfChild, child, registration, sibling } from './examples/example.js';

const application = applicationSubmitted as unknown as EventType;
const submitted = registration('s-1', {
  originallySentAt: at,
  parts: [
    { part: 'respite', serviceType: 'allocation-office', answers: [{ field: 'care-load', value: 'tung' }] },
    { part: 'aid', service: 'nav-assistive-technology', serviceType: 'assistive-technology-centre' },
  ],
  answers: [{ field: 'diagnosis', value: 'X', asOf: '2026-01-10' }],
  interpreterNeed: true,
  aboutPersons: [{ person: { pseudonym: sibling }, role: 'sibling' }],
});

describe('named values', () => {
  it('are found wherever they lie, with what a reader must have and who may own them', () =>
    expect(fieldValuesOf(application, submitted)).toEqual([
      { field: 'care-load', value: 'tung', pointer: '/parts/0/answers/0', categories: ['coordination', 'social'], ownable: false },
      { field: 'diagnosis', value: 'X', pointer: '/answers/0', categories: ['coordination', 'health'], ownable: true, asOf: '2026-01-10' },
      { field: 'interpreter-need', value: true, pointer: '/interpreterNeed', categories: ['contact', 'coordination'], ownable: true },
    ]));

  it('are none in a type without', () => expect(fieldValuesOf(eventType(typeName('case', 'opened')) as EventType, { caseId: caseOfChild, person: child, at })).toEqual([]));
});

describe('filter attributes', () => {
  it('compare with every value at the path', () => expect(filterValuesOf(application, submitted, 'parts.serviceType')).toEqual(['allocation-office', 'assistive-technology-centre']));
  it('have no value where the event has none', () => expect(filterValuesOf(application, submitted, 'submittedBy')).toEqual([]));
  it('have no value when not declared', () => expect(filterValuesOf(application, submitted, 'answers.value')).toEqual([]));
});

describe('persons inside an event', () => {
  it('are all replaced, in lists too', async () => {
    const seen: string[] = [];
    const replaced = await replacePersonRefs(application, submitted, (ref, pointer) => {
      seen.push(pointer);
      return Promise.resolve({ pseudonym: `r_${ref.pseudonym?.slice(2) ?? ''}` });
    });
    expect(seen.sort()).toEqual(['/aboutPersons/0/person', '/person']);
    expect(JSON.stringify(replaced)).not.toContain('p_');
  });

  it('leave no trace of our pseudonym, also inside longer references and keys (D12)', () => {
    const value = { caseId: caseOfChild, stop: `person-${child}@4`, list: [child, { [child]: 1 }], other: 'p_short', size: 4 };
    expect(replacePersonIds(value, () => 'r_x')).toEqual({ caseId: 'case-9999-r_x', stop: 'person-r_x@4', list: ['r_x', { r_x: 1 }], other: 'p_short', size: 4 });
  });
});
