import { pointedAnew, registrationsIn } from './registration-references.js';

const first = { source: 'urn:no:orgnr:310000017:system:journal', id: 'm-1' };
const second = { source: 'urn:no:orgnr:310000025:system:ppt', id: 'm-9' };

describe('pointers from one fact to another', () => {
  it('are found wherever they stand', () => {
    expect(registrationsIn({ ...first, causes: [second], retracts: first, externalReference: { system: 'journal', id: '17' } })).toEqual([first, second, first]);
    expect(registrationsIn({ source: 'urn:no:samhandling:case', id: 'case-1@2' })).toEqual([]);
  });

  it('lead a recipient to its own copies and say nothing of who wrote them', () => {
    const pointed = pointedAnew({ person: 'x', retracts: first, causes: [second] }, ({ id }) => `d_${id}`);
    expect(pointed).toEqual({ person: 'x', retracts: { source: 'urn:no:samhandling:exchange', id: 'd_m-1' }, causes: [{ source: 'urn:no:samhandling:exchange', id: 'd_m-9' }] });
  });
});
