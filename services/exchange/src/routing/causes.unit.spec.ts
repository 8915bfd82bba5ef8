import { dataCategories, typeName, type CloudEvent } from '@samhandling/contracts';
import type { Committed } from '@samhandling/event-store';
import { causesBehind } from './causes.js';

const [child, mother] = [`p_${'c'.repeat(22)}`, `p_${'m'.repeat(22)}`];
const published: CloudEvent = {
  specversion: '1.0', source: 'urn:no:orgnr:310000017:system:journal', id: 'm-1', type: typeName('sector', 'measure-started'), time: '2026-04-01T08:00:00Z',
  data: {
    person: { pseudonym: child }, aboutPersons: [{ person: { pseudonym: mother }, role: 'guardian' }], externalReference: { system: 'journal', kind: 'sak', id: 'm-1' },
    measure: { system: 'journal', kind: 'sak', id: 'm-1' }, measureType: 'speech-therapy', period: { from: '2026-04-01' }, municipality: '9999', registeredBy: 'solvik-health-station',
  },
};
const store = { findByPublished: async (source: string, id: string): Promise<Committed | undefined> => await Promise.resolve(source === published.source && id === published.id ? { events: [published] } as unknown as Committed : undefined) };
const linked = (id: string, more: Partial<CloudEvent> = {}): CloudEvent => ({
  specversion: '1.0', source: 'urn:no:samhandling:case', id: 'case-1@2', type: typeName('case', 'linked'), time: '2026-04-01T08:00:00Z',
  data: { caseId: 'case-1', person: child, source: published.source, id, at: '2026-04-01T08:00:00Z' }, ...more,
});

describe('what a derived fact rests on', () => {
  it('has every category and every person of its causes', async () =>
    expect(await causesBehind(linked('m-1'), store)).toEqual({ categories: ['coordination', 'family', 'health'], persons: [child, mother] }));

  it('could be about anything when a cause is not found', async () =>
    expect((await causesBehind(linked('unheard-of'), store)).categories).toEqual([...dataCategories].sort()));

  it('is also what its service says', async () =>
    expect((await causesBehind({ ...linked('m-1'), dataclassification: 'coordination,child-welfare' }, store)).categories).toContain('child-welfare'));

  it('is nothing for a registration that points at none', async () => expect(await causesBehind(published, store)).toEqual({ categories: [], persons: [] }));
});
