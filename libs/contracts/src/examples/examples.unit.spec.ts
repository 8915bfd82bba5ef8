import { eventTypes, examplesOf, publishProblems } from '../index.js';

describe.each([...eventTypes.values()].map((type) => [type.type, type] as const))('%s', (_name, type) => {
  const examples = examplesOf(type);

  it('has valid and invalid examples', () => {
    expect(examples?.valid.length).toBeGreaterThan(0);
    expect(examples?.invalid.length).toBeGreaterThan(0);
  });

  it('accepts the valid ones', () => {
    for (const data of examples?.valid ?? []) expect(publishProblems(type, data)).toEqual([]);
  });

  it('refuses the invalid ones, naming the field and the fault', () => {
    for (const { pointer, code, data } of examples?.invalid ?? []) {
      expect(publishProblems(type, data).map((problem) => ({ pointer: problem.pointer, code: problem.code }))).toEqual([{ pointer, code }]);
    }
  });
});
