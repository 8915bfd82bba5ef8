import { consentGranted, serviceSource, type CloudEvent, type ConsentTerms, type PersonId } from '@samhandling/contracts';
import { PolicyCopy, StopOrders } from '@samhandling/gate';
import { eventually } from '@samhandling/testing';
import { RoutingConsumer } from '../consumers/routing.consumer.js';
import { ExchangeWorld } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();

beforeAll(async () => await world.start());

/** Two consumers read the same topic, each at its own pace. The one that opens must not get the copy ahead of an order to stop. */
describe('a consent that is granted right after another was withdrawn', () => {
  it('is seen first by the consumer that opens, and the withdrawal takes effect all the same (I5)', async () => {
    const guardian = await world.someone();
    const child = await world.child({ guardians: [guardian] });
    await world.known(child);
    const feed = await world.feed('ppt', ['need-reported']);
    const first = await world.consent(child, [guardian], 'solvik-ppt', ['coordination']);
    await world.need('kindergarten', child);
    await world.fed('ppt', feed, 1);

    const { app } = world.running ?? {};
    const second: ConsentTerms = { ...first, consentId: 'c-second', recipient: { service: 'habu' } };
    const now = new Date().toISOString();
    const stream = `person-${child.person}`;
    const ahead: CloudEvent<{ person: PersonId; consent: ConsentTerms }> = {
      specversion: '1.0', id: `${stream}@3`, source: serviceSource('consent'), type: consentGranted.type, time: now, subject: child.person, partitionkey: child.person, streamversion: 3,
      data: { person: child.person, consent: second },
    };
    await app?.get(RoutingConsumer).consent(ahead);
    const withdrawal = await world.withdraw(child, first);
    expect(withdrawal).toBe(`${stream}@2`);
    await world.stopped(withdrawal);
    expect((await app?.get(PolicyCopy).of(child.person))?.consents).toMatchObject([{ consentId: first.consentId, state: 'withdrawn' }]);

    // What it opens is decided again once the copy has come as far.
    expect(await world.collection('releases').countDocuments({ _id: `${serviceSource('consent')} ${stream}@3` as never, done: false })).toBe(1);
    await world.consent(child, [guardian], 'habu', ['coordination'], { consentId: 'c-second' });
    await eventually(async () => (await world.collection('releases').countDocuments({ _id: `${serviceSource('consent')} ${stream}@3` as never, done: true })) === 1, { what: 'the release is carried out', limitMs: 20_000 });
  });
});

describe('a service that joins, in a process that dies before it has said what to release', () => {
  it('gets what is registered all the same, because the event says it joined (I2)', async () => {
    const guardian = await world.someone();
    const child = await world.child({ guardians: [guardian] });
    await world.known(child);
    await world.consent(child, [guardian], 'solvik-ppt', ['coordination']);
    await world.routed(child);
    const feed = await world.feed('ppt', ['need-reported']);
    await eventually(async () => (await world.collection('releases').countDocuments({ _id: `joined ${feed} ${child.person}` as never })) === 1, { what: 'the joining is known', limitMs: 20_000 });
    // As if the process had died before the call wrote it: the event comes again.
    await world.collection('releases').deleteMany({ _id: `joined ${feed} ${child.person}` as never });
    await world.running?.app.get(RoutingConsumer).joined({
      specversion: '1.0', id: 'x', source: serviceSource('exchange'), type: 'no.samhandling.exchange.subscription-activated.v1', time: new Date().toISOString(), data: { subscription: feed, service: 'solvik-ppt' },
    });
    expect(await world.collection('releases').countDocuments({ _id: `joined ${feed} ${child.person}` as never })).toBe(1);
  });
});

describe('a form that is filled in', () => {
  it('is stopped by an order about anybody the registrations name, not only by one about its own person (I5)', async () => {
    const [child, sibling] = [await world.child(), await world.someone('2019-04-05')];
    await world.need('kindergarten', child, { aboutPersons: [{ person: { nationalId: sibling.nationalId }, role: 'sibling' }] });
    const orders = world.running?.app.get(StopOrders);
    if (orders === undefined) throw new Error('the exchange runs');
    const attempt = orders.attempt.bind(orders);
    const asked: (readonly string[])[] = [];
    orders.attempt = async (persons, run) => {
      asked.push(persons);
      return await attempt(persons, run);
    };
    expect((await world.post('kindergarten', '/prefill', { person: { nationalId: child.nationalId }, fields: ['interpreter-need'], purpose: 'coordinated-help' })).status).toBe(200);
    orders.attempt = attempt;
    expect(asked[0]).toEqual(expect.arrayContaining([child.person, sibling.person]));
  });
});
