import { randomBytes } from 'node:crypto';
import { typeName } from '@samhandling/contracts';
import { CloudEvent as SdkEvent, HTTP } from 'cloudevents';
import { syntheticNationalId } from '@samhandling/testing';
import { ExchangeWorld, participantsOfSpecs, type Somebody } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();
const need = typeName('sector', 'need-reported');
let child: Somebody;

beforeAll(async () => {
  await world.start({ EVENT_BYTES_MAX: '20000', BATCH_EVENTS_MAX: '50' });
  child = await world.someone('2021-02-03');
});

const data = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  person: { nationalId: child.nationalId }, externalReference: { system: 'journal', kind: 'sak', id: randomBytes(6).toString('hex') }, reportedAt: '2026-10-01T09:00:00Z', ...more,
});
const structured = { 'content-type': 'application/cloudevents+json' };
const commits = async (): Promise<number> => await world.collection('commits').countDocuments({ 'registration.reference': { $exists: true } });

describe('publishing in the modes of the CloudEvents binding, with an SDK', () => {
  const sdkEvent = () => new SdkEvent({ id: `sdk-${randomBytes(6).toString('hex')}`, source: world.sourceOf('kindergarten'), type: need, time: '2026-10-01T09:00:00Z', datacontenttype: 'application/json', data: data() });

  it.each(['structured', 'binary'] as const)('%s', async (mode) => {
    const message = HTTP[mode](sdkEvent());
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
    const { status, body } = await world.post('kindergarten', '/events', typeof message.body === 'string' ? message.body : JSON.stringify(message.body), headers);
    expect([status, body]).toEqual([202, { reference: expect.stringMatching(/^g_[A-Za-z0-9_-]{22}$/) }]);
  });

  it('the same event in two modes is one registration', async () => {
    const event = sdkEvent();
    const before = await commits();
    const answers = await Promise.all((['structured', 'binary', 'structured'] as const).map(async (mode) => {
      const message = HTTP[mode](event);
      return await world.post('kindergarten', '/events', typeof message.body === 'string' ? message.body : JSON.stringify(message.body), Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)])));
    }));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body['reference'])).size).toBe(1);
    expect(await commits()).toBe(before + 1);
  });

  it('a batch answers item by item; one bad item does not sink the others', async () => {
    const good = [world.event('kindergarten', need, data()), world.event('kindergarten', need, data())];
    const bad = world.event('kindergarten', need, data({ reportedAt: 'yesterday' }));
    const { status, body } = await world.post<Record<string, unknown>[]>('kindergarten', '/events', [good[0], bad, good[1]], { 'content-type': 'application/cloudevents-batch+json' });
    expect(status).toBe(200);
    expect(body.map((item) => item['status'])).toEqual([202, 422, 202]);
    expect(body[1]).toMatchObject({ problem: { code: 'schema-invalid', errors: [{ pointer: '/data/reportedAt' }] } });
  });

  it('a batch over its limit is refused whole', async () => {
    const { status, body } = await world.post('kindergarten', '/events', Array.from({ length: 51 }, () => ({})), { 'content-type': 'application/cloudevents-batch+json' });
    expect([status, body['code']]).toEqual([413, 'payload-too-large']);
  });
});

describe('what is refused changes nothing', () => {
  const cases: [string, number, () => { body: unknown; headers?: Record<string, string>; client?: 'kindergarten' | 'register' }][] = [
    ['malformed-json', 400, () => ({ body: '{"specversion":' })],
    ['unknown-type', 422, () => ({ body: world.event('kindergarten', 'no.samhandling.sector.no-such.v1', data()) })],
    ['schema-invalid', 422, () => ({ body: world.event('kindergarten', need, data({ reportedAt: 'x', urgency: 'y' })) })],
    ['wrong-organisation', 403, () => ({ body: { ...world.event('kindergarten', need, data()), source: 'urn:no:orgnr:310000025:system:journal' } })],
    ['type-not-allowed', 403, () => ({ body: world.event('register', need, data()), client: 'register' })],
    ['invalid-identity-number', 422, () => ({ body: world.event('kindergarten', need, data({ person: { nationalId: '01010112345' } })) })],
    ['identity-number-in-attribute', 422, () => ({ body: { ...world.event('kindergarten', need, data()), id: `need-${child.nationalId}` } })],
    ['identity-number-in-attribute', 422, () => ({ body: { ...world.event('kindergarten', need, data()), myextension: child.nationalId } })],
    ['idempotency-key-invalid', 400, () => ({ body: world.event('kindergarten', need, data()), headers: { 'idempotency-key': child.nationalId } })],
    ['unknown-person', 422, () => ({ body: world.event('kindergarten', need, data({ person: { pseudonym: `r_${'x'.repeat(22)}` } })) })],
    ['payload-too-large', 413, () => ({ body: world.event('kindergarten', need, data({ description: 'x'.repeat(7_000), reporterName: 'y'.repeat(14_000) })) })],
    ['payload-too-large', 413, () => ({ body: `"${'x'.repeat(5 * 1024 * 1024)}"` })],
    ['not-own-registration', 422, () => ({ body: world.event('kindergarten', typeName('sector', 'registration-retracted'), {
      person: { nationalId: child.nationalId }, externalReference: { system: 'j', kind: 'sak', id: '1' }, retracts: { source: world.sourceOf('kindergarten'), id: 'never-registered' }, retractedAt: '2026-10-01T09:00:00Z', reason: 'typing-error',
    }) })],
  ];

  it.each(cases)('%s (%i)', async (code, status, given) => {
    const before = [await commits(), await world.collection('persons').countDocuments()];
    const { body, headers = structured, client = 'kindergarten' } = given();
    const answer = await world.post(client, '/events', body, { ...structured, ...headers });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toContain(child.nationalId);
    expect([await commits(), await world.collection('persons').countDocuments()]).toEqual(before);
  });

  it('names every field at fault', async () => {
    const { body } = await world.post('kindergarten', '/events', world.event('kindergarten', need, data({ reportedAt: 'x', urgency: 'y', externalReference: { system: 'j' } })), structured);
    expect((body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual(['/data/externalReference/id', '/data/externalReference/kind', '/data/reportedAt', '/data/urgency']);
  });

  it('a person’s token and a token without the scope open nothing', async () => {
    const body = JSON.stringify(world.event('kindergarten', need, data()));
    const send = async (token: string) => (await fetch(`${world.url}/events`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, ...structured } })).status;
    expect(await send(world.outside.personToken(child.nationalId, 'samhandling:events.publish'))).toBe(403);
    expect(await send(world.token('kindergarten', 'samhandling:events.subscribe'))).toBe(403);
    expect(await send('not.a.token')).toBe(401);
  });
});

describe('a repeat', () => {
  it('answers as the first time, also when both come at once, and stores once', async () => {
    const event = world.event('kindergarten', need, data());
    const before = await commits();
    const answers = await Promise.all([1, 2, 3, 4].map(async () => await world.post('kindergarten', '/events', event, structured)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(await commits()).toBe(before + 1);
  });

  it('with other content is a conflict, also about another person', async () => {
    const { event } = await world.published('kindergarten', need, data());
    const other = await world.someone('2020-01-01');
    for (const changed of [data({ urgency: 'soon' }), data({ person: { nationalId: other.nationalId } })]) {
      const { status, body } = await world.post('kindergarten', '/events', { ...event, data: changed }, structured);
      expect([status, body['code']]).toEqual([409, 'idempotency-conflict']);
    }
  });
});

describe('a dry run', () => {
  it('tells whether it is valid, and nothing else; stores and mints nothing', async () => {
    const before = [await commits(), await world.collection('persons').countDocuments()];
    const unheardOf = { nationalId: syntheticNationalId('1999-01-01', 300) };
    const valid = await world.post('kindergarten', '/events?dryRun=true', world.event('kindergarten', need, data()), structured);
    const preferred = await world.post('kindergarten', '/events', world.event('kindergarten', need, data()), { ...structured, prefer: 'validate-only' });
    const invalid = await world.post('kindergarten', '/events?dryRun=true', world.event('kindergarten', need, data({ person: unheardOf, reportedAt: 'x' })), structured);
    expect([valid, preferred]).toEqual([{ status: 200, body: { valid: true } }, { status: 200, body: { valid: true } }]);
    expect(invalid.status).toBe(422);
    expect([await commits(), await world.collection('persons').countDocuments()]).toEqual(before);
  });
});

describe('the document of the interface', () => {
  it('names the routes and what they ask for', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/events', '/registrations/{reference}/link', '/subscriptions', '/subscriptions/{id}/events', '/subscriptions/{id}/withdrawals/{withdrawal}/answers', '/prefill', '/statistics', '/participants', '/persons/resolve']));
  });
});

describe('persons and participants', () => {
  it('a person is minted once, however many ask at once', async () => {
    const { nationalId } = await world.someone('2019-05-05');
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await world.post('internal', '/persons/resolve', { nationalId })));
    expect(new Set(answers.map(({ body }) => body['person'])).size).toBe(1);
    expect(JSON.stringify(await world.collection('persons').find().toArray())).not.toContain(nationalId);
  });

  it('are for our own services only', async () => {
    expect((await world.post('kindergarten', '/persons/resolve', { nationalId: child.nationalId })).status).toBe(403);
    expect((await world.get('kindergarten', '/participants')).status).toBe(403);
    expect((await world.get('internal', '/participants')).body).toEqual(participantsOfSpecs);
  });

  it('a changed file is one event, told to the ledger', async () => {
    const [commit] = await world.collection<{ events: { type: string; data: { changed: string[] } }[] }>('commits').find({ stream: 'participants' }).toArray();
    expect(commit?.events).toEqual([expect.objectContaining({ type: typeName('exchange', 'participants-changed') })]);
    expect(await world.collection('commits').countDocuments({ stream: 'participants' })).toBe(1);
  });
});
