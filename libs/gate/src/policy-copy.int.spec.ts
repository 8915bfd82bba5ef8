import { testDatabase } from '@samhandling/testing';
import { granted, guardianship, protection, somebody, withdrawn } from './consent-events.fixture.js';
import { CopyFreshness } from './copy-freshness.js';
import { PolicyCopy } from './policy-copy.js';

const database = await testDatabase();

describe('the copy of consents and grounds', () => {
  let nowMs = Date.parse('2026-08-01T12:00:00Z');
  const freshnessOf = () => new CopyFreshness(database.connection, { partitions: 2, ageMsMax: 5_000, now: () => new Date(nowMs) });
  const freshness = freshnessOf();
  const copy = new PolicyCopy(database.connection, freshness);

  beforeAll(async () => await copy.init());
  afterAll(async () => await freshness.stop());

  it('knows nothing about somebody nobody has told of, and takes the address for graded', async () => {
    const person = somebody();
    expect(await copy.of(person)).toMatchObject({ person, consents: [], protection: 'unknown' });
  });

  it('changes nothing when an event comes again or late', async () => {
    const person = somebody();
    await copy.apply(granted(person, 1), person);
    await copy.apply(withdrawn(person, 2), person);
    const known = await copy.of(person);
    expect(known.consents).toMatchObject([{ state: 'withdrawn', version: 2 }]);
    expect(await copy.apply(granted(person, 1), person)).toHaveLength(1);
    expect(await copy.of(person)).toEqual(known);
  });

  it('loses none of many changes that come at once from two topics', async () => {
    const person = somebody();
    await Promise.all([
      copy.apply(granted(person, 1), person),
      copy.apply(guardianship(person, 1), person),
      copy.apply(protection(person, 2, 'none'), person),
    ]);
    // The two of the register come in order on a real topic; whichever came last here, both streams are in.
    const { consents, versions } = await copy.of(person);
    expect(consents).toHaveLength(1);
    expect(versions).toEqual({ [`person-${person}`]: 1, [`registrations-${person}`]: 2 });
  });

  it('owes the order to stop until it has been handed on, also after a crash between the two', async () => {
    const person = somebody();
    await copy.apply(granted(person, 1), person);
    const stops = await copy.apply(withdrawn(person, 2), person);
    expect(stops).toMatchObject([{ id: `person-${person}@2`, person }]);
    // The process died here: the event comes again, changes nothing, and the order is still owed.
    expect(await copy.apply(withdrawn(person, 2), person)).toMatchObject([{ id: `person-${person}@2` }]);
    await copy.handedOn(person, stops);
    expect(await copy.apply(withdrawn(person, 2), person)).toEqual([]);
  });

  it('takes a person whose key is parked in any topic for unknown', async () => {
    const person = somebody();
    await copy.apply(granted(person, 1), person);
    await copy.parked(person, 'consent');
    await copy.parked(person, 'exchange');
    await copy.unparked(person, 'consent');
    expect((await copy.of(person)).unknown).toBe(true);
    await copy.unparked(person, 'exchange');
    expect((await copy.of(person)).unknown).toBeUndefined();
  });

  it('takes a person of whom nothing but the parking is known for unknown', async () => {
    const person = somebody();
    await copy.parked(person, 'consent');
    expect((await copy.of(person)).unknown).toBe(true);
  });

  it('is fresh only when every partition has been heard from lately, by whichever instance', async () => {
    expect(copy.freshness()).toEqual({ fresh: false, ageMs: Number.POSITIVE_INFINITY });
    await copy.heartbeat(0, '2026-08-01T11:59:59Z');
    expect(copy.freshness().fresh).toBe(false);
    await copy.heartbeat(1, '2026-08-01T11:59:58Z');
    expect(copy.freshness()).toEqual({ fresh: true, ageMs: 2_000 });
    const other = freshnessOf();
    await other.init();
    expect(other.read()).toEqual({ fresh: true, ageMs: 2_000 });
    await other.stop();
    nowMs += 4_000;
    expect(copy.freshness()).toEqual({ fresh: false, ageMs: 6_000 });
  });

  it('does not grow younger by a heartbeat that comes late', async () => {
    await copy.heartbeat(0, '2026-08-01T12:00:03Z');
    await copy.heartbeat(1, '2026-08-01T12:00:03Z');
    const before = copy.freshness();
    await copy.heartbeat(1, '2026-08-01T11:00:00Z');
    expect(copy.freshness()).toEqual(before);
  });
});
