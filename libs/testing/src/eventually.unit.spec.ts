import { eventually } from './eventually.js';

describe('eventually', () => {
  it('answers what the condition gives once it is there', async () => {
    let calls = 0;
    await expect(eventually(() => ++calls >= 3 ? calls : undefined, { what: 'third call', everyMs: 1 })).resolves.toBe(3);
  });

  it('counts an empty list and zero as there', async () => {
    await expect(eventually(() => 0, { what: 'zero', everyMs: 1 })).resolves.toBe(0);
  });

  it('says what did not come, and the last error', async () => {
    await expect(eventually(() => { throw new Error('still closed'); }, { what: 'the door opens', limitMs: 5, everyMs: 1 })).rejects.toThrow('not within 5 ms: the door opens (still closed)');
  });
});
