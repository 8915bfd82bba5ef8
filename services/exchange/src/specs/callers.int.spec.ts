import { ExchangeWorld, type Somebody } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();
let child: Somebody;
let feed: string;

beforeAll(async () => {
  await world.start();
  child = await world.child();
  feed = await world.feed('kindergarten', ['need-reported']);
});

const wished = { name: 'spec', types: ['no.samhandling.sector.need-reported.v1'], purpose: 'coordinated-help', delivery: { mode: 'feed' } };

/** Maskinporten lets a supplier ask for tokens in the name of each organisation it works for; the client here stands for one service of one of them. */
describe('a token for another organisation than the client’s', () => {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const scope = 'samhandling:events.publish samhandling:events.subscribe';
    const token = world.outside.token({ client_id: 'kindergarten', scope, consumer: { authority: 'iso6523-actorid-upis', ID: '0192:310000025' } });
    const response = await fetch(`${world.url}${path}`, {
      method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, ((await response.json()) as { code: string }).code];
  };

  it.each([
    ['the list', 'GET', () => '/subscriptions', () => undefined],
    ['one of them', 'GET', () => `/subscriptions/${feed}`, () => undefined],
    ['its feed', 'GET', () => `/subscriptions/${feed}/events`, () => undefined],
    ['a change', 'POST', () => `/subscriptions/${feed}/pause`, () => ({})],
    ['a new one', 'POST', () => '/subscriptions', () => wished],
    ['prefill', 'POST', () => '/prefill', () => ({ person: { nationalId: child.nationalId }, fields: ['hearing-test-result'], purpose: 'coordinated-help' })],
  ])('opens nothing: %s', async (_what, method, path, body) => expect(await ask(method, path(), body())).toEqual([403, 'wrong-organisation']));

  it('publishes nothing either', async () => {
    const { nationalId } = child;
    const event = world.event('kindergarten', 'no.samhandling.sector.need-reported.v1', { person: { nationalId }, externalReference: { system: 's', kind: 'sak', id: '1' }, reportedAt: '2026-10-01T09:00:00Z' });
    expect(await ask('POST', '/events', event)).toEqual([403, 'wrong-organisation']);
  });
});

describe('a subscription', () => {
  it('is made once for one key, also when both requests come at once (I8)', async () => {
    const answers = await Promise.all([1, 2].map(async () => await world.post('ppt', '/subscriptions', wished, { 'idempotency-key': 'k-1' })));
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    const { body } = await world.get<{ subscriptions: unknown[] }>('ppt', '/subscriptions');
    expect(body.subscriptions).toHaveLength(1);
    expect(await world.post('ppt', '/subscriptions', { ...wished, name: 'another' }, { 'idempotency-key': 'k-1' })).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
  });

  it('that was changed by a process that died before arranging it, is arranged when it is said again (I2)', async () => {
    const { body } = await world.post('ppt', '/subscriptions', wished, { 'idempotency-key': 'k-2' });
    const id = String(body['id']);
    const subscriptions = world.collection<{ _id: string; state: string; version: number }>('subscriptions');
    await subscriptions.deleteOne({ _id: id });
    await world.post('ppt', '/subscriptions', wished, { 'idempotency-key': 'k-2' });
    expect((await world.post('ppt', `/subscriptions/${id}/activate`, {})).status).toBe(200);
    const active = await subscriptions.findOne({ _id: id });
    await world.post('ppt', `/subscriptions/${id}/pause`, {});
    if (active === null) throw new Error('it was active');
    await subscriptions.replaceOne({ _id: id }, active);
    await world.post('ppt', `/subscriptions/${id}/pause`, {});
    expect((await subscriptions.findOne({ _id: id }))?.state).toBe('paused');
  });
});
