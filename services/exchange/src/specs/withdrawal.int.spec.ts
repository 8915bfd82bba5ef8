import { typeName, type CloudEvent } from '@samhandling/contracts';
import { eventually } from '@samhandling/testing';
import { ExchangeWorld, type Somebody } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();
const [need, stopped, notified] = [typeName('sector', 'need-reported'), typeName('exchange', 'stopped'), typeName('exchange', 'withdrawal-notified')];

beforeAll(async () => await world.start());

const eventsOf = async (type: string): Promise<CloudEvent<Record<string, unknown>>[]> =>
  (await world.collection<{ events: CloudEvent<Record<string, unknown>>[] }>('commits').find({ 'events.type': type }).toArray()).flatMap(({ events }) => events.filter((event) => event.type === type));

describe('a consent that is withdrawn', () => {
  let child: Somebody;
  let guardian: Somebody;
  let feed: string;
  let withdrawal: string;

  beforeAll(async () => {
    feed = await world.feed('ppt', ['need-reported']);
    guardian = await world.someone();
    child = await world.child({ guardians: [guardian] });
    await world.known(child);
    const consent = await world.consent(child, [guardian], 'solvik-ppt', ['coordination']);
    await world.routed(child);
    await world.need('kindergarten', child);
    await world.need('kindergarten', child);
    await world.fed('ppt', feed, 2);
    // Given a number, not yet fetched.
    await world.need('kindergarten', child);
    await world.routed(child);
    withdrawal = await world.withdraw(child, consent);
    await world.stopped(withdrawal);
  });

  it('stops what had not been fetched, and accounts for its number', async () => {
    expect((await eventsOf(stopped)).map(({ data }) => data)).toEqual([expect.objectContaining({ subscription: feed, sequence: 3, stop: withdrawal, person: child.person })]);
  });

  it('shows nothing of it in the feed any more, from the first number on: only numbers, and one notice', async () => {
    const { events } = await world.page('ppt', feed);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([[stopped, '1'], [stopped, '2'], [stopped, '3'], [notified, '4']]);
    expect(events.slice(0, 3).map(({ data, subject }) => [Object.keys(data).sort(), subject])).toEqual(Array(3).fill([['sequence'], undefined]));
    expect(events[3]?.data).toEqual({ person: events[3]?.subject, subscription: feed, service: 'solvik-ppt', withdrawal: expect.stringMatching(/^w_/), sequences: [1, 2], sequence: 4 });
  });

  it('reaches nothing registered afterwards', async () => {
    await world.need('kindergarten', child);
    await world.routed(child);
    expect((await world.page('ppt', feed)).events).toHaveLength(4);
    const [last] = await world.collection<{ delivery: { reason: string } }>('commits').find({ 'delivery.subscription': feed, 'delivery.outcome': 'withhold' }).sort({ at: -1 }).limit(1).toArray();
    expect(last?.delivery.reason).toBe('withdrawn');
  });

  it('is answered by the recipient, number by number, once', async () => {
    const { events } = await world.page('ppt', feed);
    const reference = String(events[3]?.data['withdrawal']);
    const path = `/subscriptions/${feed}/withdrawals/${reference}/answers`;
    const answers = [{ sequence: 1, answer: 'erased' }, { sequence: 2, answer: 'kept-by-law', law: 'arkl', until: '2036-01-01' }];
    const first = await world.post('ppt', path, { answers });
    const again = await world.post('ppt', path, { answers });
    expect([first, again]).toEqual(Array(2).fill({ status: 200, body: { withdrawal: reference, answered: 2 } }));
    expect((await eventsOf(typeName('exchange', 'withdrawal-answered'))).map(({ data }) => data)).toEqual([{ person: child.person, subscription: feed, service: 'solvik-ppt', withdrawal, answers }]);
  });

  it('takes no answer about what was not asked, nor from anybody else', async () => {
    const { events } = await world.page('ppt', feed);
    const path = `/subscriptions/${feed}/withdrawals/${String(events[3]?.data['withdrawal'])}/answers`;
    const bad = await world.post('ppt', path, { answers: [{ sequence: 3, answer: 'erased' }, { sequence: 1, answer: 'kept-by-law' }] });
    expect([bad.status, (bad.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)]).toEqual([422, ['/answers/0/sequence', '/answers/1/law', '/answers/1/until']]);
    expect((await world.post('child-welfare', path, { answers: [{ sequence: 1, answer: 'erased' }] })).status).toBe(404);
  });

  it('given anew, releases what was stopped under a new number; a snapshot comes only to who subscribes to it', async () => {
    await world.consent(child, [guardian], 'solvik-ppt', ['coordination']);
    const events = await eventually(async () => {
      const page = await world.page('ppt', feed);
      return page.events.length >= 6 && page.events;
    }, { what: 'the stopped and the withheld one are released', limitMs: 20_000 });
    expect(events.slice(4).map(({ type, sequence }) => [type, sequence])).toEqual([[need, '5'], [need, '6']]);
  });
});

describe('a second withdrawal', () => {
  it('asks only about what was handed over since, and never calls stopped what was handed over before', async () => {
    const feed = await world.feed('health-station', ['need-reported']);
    const guardian = await world.someone();
    const child = await world.child({ guardians: [guardian] });
    await world.known(child);
    const first = await world.consent(child, [guardian], 'solvik-health-station', ['coordination']);
    await world.routed(child);
    await world.need('kindergarten', child);
    await world.fed('health-station', feed, 1);
    await world.stopped(await world.withdraw(child, first));
    await world.page('health-station', feed);
    const second = await world.consent(child, [guardian], 'solvik-health-station', ['coordination']);
    await world.routed(child);
    await world.need('kindergarten', child);
    const { next } = await world.page('health-station', feed, (await world.page('health-station', feed)).next, 10);
    const withdrawal = await world.withdraw(child, second);
    await world.stopped(withdrawal);
    const { events } = await world.page('health-station', feed, next);
    expect(events.map(({ type, data }) => [type, data['sequences']])).toEqual([[notified, [1, 3]]]);
    expect((await eventsOf(stopped)).filter(({ data }) => data['subscription'] === feed)).toEqual([]);
  });
});

describe('while the copy of consents is too old', () => {
  it('what rests on consent waits, takes no number, and is delivered when the copy is fresh again', async () => {
    const feed = await world.feed('ppt', ['need-reported'], { filter: { urgency: 'soon' } });
    const guardian = await world.someone();
    const child = await world.child({ guardians: [guardian] });
    await world.known(child);
    await world.consent(child, [guardian], 'solvik-ppt', ['coordination']);
    await world.routed(child);
    world.beat(false);
    await eventually(async () => {
      const { checks } = (await (await fetch(`${world.url}/health/ready`)).json()) as { checks: Record<string, { detail?: string }> };
      return checks['consent copy']?.detail !== 'fresh';
    }, { what: 'the copy is too old', limitMs: 20_000 });
    await world.need('kindergarten', child, { urgency: 'soon' });
    await eventually(async () => (await world.collection('routed_events').countDocuments({ subject: child.person, routeAt: { $exists: true } })) > 0, { what: 'the event waits' });
    expect(await world.collection('commits').countDocuments({ 'delivery.subscription': feed })).toBe(0);
    expect((await world.page('ppt', feed)).events).toEqual([]);
    world.beat(true);
    expect((await world.fed('ppt', feed, 1)).map(({ sequence }) => sequence)).toEqual(['1']);
  });
});

describe('a registration taken back by its own source', () => {
  it('is stopped where it waits and asked back where it was handed over', async () => {
    const feed = await world.feed('habu', ['need-reported', 'registration-retracted']);
    const guardian = await world.someone();
    const child = await world.child({ guardians: [guardian] });
    await world.known(child);
    await world.consent(child, [guardian], 'habu', ['coordination']);
    const { event } = await world.need('kindergarten', child);
    await world.fed('habu', feed, 1);
    await world.published('kindergarten', typeName('sector', 'registration-retracted'), {
      person: { nationalId: child.nationalId }, externalReference: { system: 'j', kind: 'sak', id: '1' }, retracts: { source: event['source'], id: event['id'] }, retractedAt: '2026-10-02T09:00:00Z', reason: 'wrong-person',
    });
    const events = await world.fed('habu', feed, 3);
    expect(events.map(({ type }) => type)).toEqual([stopped, notified, typeName('sector', 'registration-retracted')]);
  });
});
