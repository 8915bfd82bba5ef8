import { accessRead } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { Clock } from '@samhandling/service-kit';
import { testDatabase } from '@samhandling/testing';
import { AccessRecords } from './access-records.js';
import { somebody } from './consent-events.fixture.js';

const database = await testDatabase();

describe('the record of a read', () => {
  const store = new EventStore(database.connection, { service: 'case', now: () => new Date() });
  const records = new AccessRecords('case', store, new Clock());
  const read = (person: string) => ({ person, reader: { kind: 'service' as const, service: 'solvik-school' }, what: 'case', grounds: [{ kind: 'consent' as const, id: 'c-1', version: 2 }], categories: ['education' as const] });

  beforeAll(async () => await store.init());

  it('is durable when it resolves: one commit, one event per person, each as the contract says', async () => {
    const [first, second] = [somebody(), somebody()];
    await records.record(read(first), read(second));
    const commits = await store.commits.find({ 'events.partitionkey': first }).toArray();
    expect(commits).toHaveLength(1);
    const events = await Promise.all(commits.map(async (commit) => await store.eventsOf(commit)));
    expect(events.flat().map(({ type, partitionkey }) => [type, partitionkey])).toEqual([first, second].map((person) => ['no.samhandling.case.access-read.v1', person]));
    for (const event of events.flat()) expect(accessRead('case').data.safeParse(event.data).success).toBe(true);
  });

  it('is nothing when nobody was read about', async () => {
    const before = await store.commits.countDocuments();
    await records.record();
    expect(await store.commits.countDocuments()).toBe(before);
  });
});
