import { typeName } from '@samhandling/contracts';
import { ExchangeWorld, type Somebody } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();
const need = typeName('sector', 'need-reported');

beforeAll(async () => await world.start());

describe('from registration to delivery', () => {
  let child: Somebody;
  let guardian: Somebody;
  let ppt: string;
  let childWelfare: string;

  beforeAll(async () => {
    ppt = await world.feed('ppt', ['need-reported', 'case.snapshot']);
    childWelfare = await world.feed('child-welfare', ['need-reported', 'measure-started', 'case.snapshot']);
    guardian = await world.someone();
    child = await world.child({ guardians: [guardian] });
    await world.known(child);
  });

  it('holds back what nobody else may know, with the reason on record', async () => {
    await world.need('kindergarten', child, { description: 'says little', freeTextCategories: ['own-words'] });
    await world.need('kindergarten', child);
    await world.routed(child);
    expect((await world.page('ppt', ppt)).events).toEqual([]);
    const withheld = await world.collection<{ delivery: { subscription: string; reason: string } }>('commits').find({ 'delivery.outcome': 'withhold', 'delivery.person': child.person }).toArray();
    expect(withheld.map(({ delivery }) => [delivery.subscription, delivery.reason]).sort()).toEqual([[childWelfare, 'no-consent'], [childWelfare, 'no-consent'], [ppt, 'no-consent'], [ppt, 'no-consent']].sort());
  });

  it('releases it in original order once a consent covers it, without the fields it does not cover, and then one snapshot', async () => {
    await world.consent(child, [guardian], 'solvik-ppt', ['coordination']);
    const events = await world.fed('ppt', ppt, 3);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([[need, '1'], [need, '2'], [typeName('case', 'snapshot'), '3']]);
    const [first, , snapshot] = events;
    expect(first?.data).toMatchObject({ person: { pseudonym: first?.subject }, registeredBy: 'solvik-kindergarten', delivery: { released: true, sender: 'solvik-kindergarten', categories: ['coordination'], grounds: [{ kind: 'consent' }] } });
    expect(first?.data).not.toHaveProperty('description');
    expect(first?.data).not.toHaveProperty('freeTextCategories');
    expect(first?.source).toBe('urn:no:samhandling:exchange');
    expect(first?.subject).toMatch(/^r_/);
    // By name, not by «p_»: an opaque id may hold those two signs by chance.
    for (const { person } of [child, guardian]) expect(JSON.stringify(events)).not.toContain(person);
    expect(JSON.stringify(events)).not.toContain(child.nationalId);
    expect((snapshot?.data['events'] as { type: string }[]).map(({ type }) => type)).toEqual([need, need]);
  });

  it('delivers what comes after straight on, and never back to its own system', async () => {
    await world.need('kindergarten', child);
    const events = await world.fed('ppt', ppt, 4);
    expect(events[3]?.data['delivery']).not.toHaveProperty('released');
    await world.need('ppt', child);
    await world.routed(child);
    expect((await world.page('ppt', ppt)).events).toHaveLength(4);
  });

  it('does not tell by the back door that child welfare is involved', async () => {
    await world.need('child-welfare', child);
    await world.routed(child);
    expect((await world.page('ppt', ppt)).events).toHaveLength(4);
  });

  it('lets a reader go on from its cursor, and wait for news', async () => {
    const { next } = await world.page('ppt', ppt);
    const waiting = world.page('ppt', ppt, next, 10);
    await world.need('kindergarten', child);
    expect((await waiting).events.map(({ sequence }) => sequence)).toEqual(['5']);
  });

  it('tells child welfare, that subscribes to everything, nothing', async () => expect((await world.page('child-welfare', childWelfare)).events).toEqual([]));
});
