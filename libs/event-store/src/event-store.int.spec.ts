import { DomainError } from '@samhandling/contracts';
import { testDatabase } from '@samhandling/testing';
import type { Decider, NewEvent } from './commit.js';
import { EventStore } from './event-store.js';
import { UniqueConflict, VersionConflict } from './version-conflict.js';

const database = await testDatabase();
const noon = new Date('2026-03-03T12:00:00.000Z');
const counter: Decider<number> = { initial: 0, evolve: (count) => count + 1 };
const counted = (n: number): NewEvent => ({ type: 'no.samhandling.test.counted.v1', partitionkey: 'p_1', subject: 'p_1', data: { n } });

describe('event store', () => {
  let store: EventStore;
  let announced = 0;

  beforeAll(async () => {
    store = new EventStore(database.connection, {
      service: 'exchange',
      now: () => noon,
      onCommit: () => { announced += 1; },
      inPlaceFields: ['dispatch'],
      indexes: [{ key: { 'delivery.subscription': 1, 'delivery.sequence': 1 }, unique: true, partialFilterExpression: { delivery: { $exists: true } } }],
    });
    await store.init();
  });

  it('gives events their envelope: id and position from the stream, source from the service', async () => {
    await store.commit({ stream: 'person-1', expectedVersion: 0, events: [counted(1), counted(2)] });
    const { events, version } = await store.read('person-1');
    expect(version).toBe(1);
    expect(events).toEqual([
      expect.objectContaining({ specversion: '1.0', id: 'person-1@1', source: 'urn:no:samhandling:exchange', streamversion: 1, partitionkey: 'p_1', recordedtime: noon.toISOString(), data: { n: 1 } }),
      expect.objectContaining({ id: 'person-1@2', streamversion: 2, data: { n: 2 } }),
    ]);
  });

  it('leaves out what is undefined instead of storing null', async () => {
    await store.commit({ stream: 'person-undefined', expectedVersion: 0, events: [{ ...counted(1), traceparent: undefined, data: { a: undefined, b: 1 } }] });
    const [event] = (await store.read('person-undefined')).events;
    expect(event).not.toHaveProperty('traceparent');
    expect(event?.data).toEqual({ b: 1 });
  });

  it('refuses a commit on a version that is gone, and one on a version never reached', async () => {
    await store.commit({ stream: 'person-2', expectedVersion: 0, events: [counted(1)] });
    await expect(store.commit({ stream: 'person-2', expectedVersion: 0, events: [counted(2)] })).rejects.toThrow(VersionConflict);
    await expect(store.commit({ stream: 'person-2', expectedVersion: 5, events: [counted(2)] })).rejects.toThrow(VersionConflict);
    expect((await store.read('person-2')).version).toBe(1);
  });

  it('answers a repeated cause as the first time and refuses the same cause with another request', async () => {
    const first = await store.commit({ stream: 'person-3', expectedVersion: 0, events: [counted(1)], cause: 'c1', requestHash: 'h1', answer: { ok: 1 } });
    const again = await store.commit({ stream: 'person-3', expectedVersion: 0, events: [counted(9)], cause: 'c1', requestHash: 'h1', answer: { ok: 2 } });
    expect(first.replayed).toBe(false);
    expect(again).toMatchObject({ replayed: true, answer: { ok: 1 }, version: 1, events: [{ data: { n: 1 } }] });
    await expect(store.commit({ stream: 'person-3', expectedVersion: 1, events: [counted(9)], cause: 'c1', requestHash: 'h2' })).rejects.toMatchObject({ code: 'idempotency-conflict', status: 409 });
    expect((await store.findByCause('c1'))?.answer).toEqual({ ok: 1 });
    expect(await store.findByCause('never')).toBeUndefined();
  });

  it('takes the event of a publisher once in the whole service, whatever stream it is sent to', async () => {
    const published = { ...counted(1), source: 'urn:no:orgnr:999999999:system:x', id: 'e1' };
    await store.commit({ stream: 'registrations-a', expectedVersion: 0, events: [published, { ...published, partitionkey: 'p_2' }], cause: 'a', requestHash: 'same' });
    const again = await store.commit({ stream: 'registrations-b', expectedVersion: 0, events: [published], cause: 'b', requestHash: 'same' });
    expect(again).toMatchObject({ replayed: true, stream: 'registrations-a' });
    await expect(store.commit({ stream: 'registrations-b', expectedVersion: 0, events: [published], requestHash: 'other' })).rejects.toMatchObject({ code: 'idempotency-conflict' });
    expect((await store.read('registrations-b')).version).toBe(0);
    await expect(store.commit({ stream: 'registrations-c', expectedVersion: 0, events: [{ ...counted(1), id: 'alone' }] })).rejects.toThrow('one of source and id');
  });

  it('takes commits that hold events of a publisher beside events of its own', async () => {
    const published = (id: string) => ({ ...counted(1), source: 'urn:no:orgnr:999999999:system:x', id });
    await store.commit({ stream: 'mixed-1', expectedVersion: 0, events: [published('m1'), counted(2)] });
    await store.commit({ stream: 'mixed-2', expectedVersion: 0, events: [counted(1), published('m2')], attached: { registration: { client: 'c' } } });
    expect(await store.findByPublished('urn:no:orgnr:999999999:system:x', 'm2')).toMatchObject({ stream: 'mixed-2', attached: { registration: { client: 'c' } } });
    expect(await store.findByPublished('urn:no:orgnr:999999999:system:x', 'm3')).toBeUndefined();
  });

  it('reads no more than it is asked for, however much there is', async () => {
    await store.commitAll(Array.from({ length: 300 }, (_, n) => ({ stream: `many-${n}`, expectedVersion: 0, cause: `many-${n}`, events: [{ ...counted(n), source: 'urn:many', id: String(n) }] })));
    const { published } = (await store.commits.findOne({ stream: 'many-7' })) ?? {};
    const questions: [number, object, object?][] = [
      [1, { published: { $in: published ?? [] } }],
      [1, { cause: 'many-7' }],
      [1, { cause: 'many-7', stream: 'many-7' }],
      [1, { stream: 'many-7' }, { sort: { version: 1 } }],
      [5, { relayed: false }, { sort: { at: 1 }, limit: 5 }],
      [2, { $or: [{ stream: 'many-7', version: 1 }, { stream: 'many-8', version: 1 }] }],
      [2, { relayed: false, $or: [{ stream: 'many-7', version: { $lt: 3 } }, { stream: 'many-8', version: { $lt: 3 } }] }, { sort: { stream: 1, version: 1 }, limit: 5 }],
    ];
    for (const [documents, question, options] of questions) {
      const { executionStats } = await store.commits.find(question, options).explain('executionStats');
      expect([question, executionStats.totalDocsExamined]).toEqual([question, documents]);
    }
  });

  it('decides again when another was first, and each decision counts once', async () => {
    const add = () => store.execute({ stream: 'busy', decider: counter, decide: (count) => ({ events: [counted(count + 1)], answer: count + 1 }) });
    const answers = await Promise.all(Array.from({ length: 12 }, add));
    expect(answers.map(({ answer }) => answer).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect((await store.read('busy')).events.map(({ data }) => data)).toEqual(Array.from({ length: 12 }, (_, n) => ({ n: n + 1 })));
  });

  it('gives up after the bounded number of tries', async () => {
    const impatient = new EventStore(database.connection, { service: 'exchange', now: () => noon, decisionsMax: 3 });
    let tries = 0;
    const losing = impatient.execute({
      stream: 'contended',
      decider: counter,
      decide: async (count) => {
        tries += 1;
        await store.commit({ stream: 'contended', expectedVersion: count, events: [counted(count + 1)] });
        return { events: [counted(0)] };
      },
    });
    await expect(losing).rejects.toThrow(VersionConflict);
    expect(tries).toBe(3);
  });

  it('lets concurrent repeats of one cause act once', async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => store.execute({ stream: 'once', decider: counter, cause: 'the-cause', requestHash: 'h', decide: (count) => ({ events: [counted(count)], answer: 'done' }) })),
    );
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(results.map(({ answer }) => answer))).toEqual(new Set(['done']));
    expect((await store.read('once')).events).toHaveLength(1);
    await expect(store.execute({ stream: 'once', decider: counter, cause: 'the-cause', requestHash: 'other', decide: () => ({ events: [] }) })).rejects.toThrow(DomainError);
  });

  it('keeps a decision of nothing when it has a cause, tells the relay nothing of it, and writes nothing without one', async () => {
    const before = announced;
    const decideNothing = (cause?: string) => store.execute({ stream: 'quiet', decider: counter, cause, decide: () => ({ events: [], answer: 'nothing' }) });
    expect((await decideNothing()).version).toBe(0);
    expect(await decideNothing('seen')).toMatchObject({ version: 1, events: [], replayed: false });
    expect(await decideNothing('seen')).toMatchObject({ version: 1, answer: 'nothing', replayed: true });
    expect(announced).toBe(before);
    const afterwards = await store.execute({ stream: 'quiet', decider: counter, decide: () => ({ events: [counted(1)] }) });
    expect(afterwards.events[0]?.streamversion).toBe(1);
    expect(await store.commits.countDocuments({ stream: 'quiet', relayed: false })).toBe(1);
  });

  it('writes many new streams in one go and stops at the first refusal', async () => {
    const delivery = (sequence: number, stream = `delivery-s1-${sequence}`) => ({ stream, expectedVersion: 0, events: [counted(sequence)], cause: `route-${sequence}`, attached: { delivery: { subscription: 's1', sequence } } });
    expect((await store.commitAll([1, 2, 3].map((sequence) => delivery(sequence)))).committed).toHaveLength(3);
    const result = await store.commitAll([delivery(3), delivery(4), delivery(2, 'delivery-s1-late'), delivery(5)]);
    expect(result.committed.map(({ stream, replayed }) => ({ stream, replayed }))).toEqual([{ stream: 'delivery-s1-3', replayed: true }, { stream: 'delivery-s1-4', replayed: false }]);
    expect(result.refused).toMatchObject({ index: 2, error: expect.any(UniqueConflict) });
    expect(result.refused?.error).toMatchObject({ fields: ['delivery.subscription', 'delivery.sequence'] });
    expect((await store.read('delivery-s1-5')).version).toBe(0);
  });

  it('changes in place only the fields named for it', async () => {
    await store.commit({ stream: 'dispatching', expectedVersion: 0, events: [counted(1)], attached: { dispatch: 'now' } });
    const at = { stream: 'dispatching', version: 1 };
    expect(await store.setInPlace(at, 'dispatch', 'later', 'now')).toBe(true);
    expect(await store.setInPlace(at, 'dispatch', 'never', 'now')).toBe(false);
    await expect(store.setInPlace(at, 'events', [])).rejects.toThrow('not one that changes in place');
    await expect(store.commit({ stream: 'hiding', expectedVersion: 0, events: [], attached: { relayed: true } })).rejects.toThrow('belongs to the commit');
    expect(() => new EventStore(database.connection, { service: 'x', now: () => noon, inPlaceFields: ['events.0.data'] })).toThrow('belongs to the commit');
  });

  it('has its indexes when init resolves', async () => {
    const names = (await store.commits.indexes()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['stream_version', 'cause_stream', 'published', 'unrelayed_at', 'delivery.subscription_1_delivery.sequence_1']));
  });
});
