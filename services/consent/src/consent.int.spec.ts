import { generateKeyPairSync } from 'node:crypto';
import { consentHeartbeat, servicePartitions, serviceNames, topicName, typeName, type CloudEvent, type ServiceName } from '@samhandling/contracts';
import { Relay } from '@samhandling/event-store';
import { ensureTopics, KafkaEventPublisher } from '@samhandling/messaging';
import { bootService, loadConfig, type RunningService } from '@samhandling/service-kit';
import { eventually, syntheticNationalId, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import { Kafka, logLevel } from 'kafkajs';
import { consentConfigSchema } from './config.js';
import { Neighbours } from './neighbours.fixture.js';
import { consentService } from './service-options.js';

const database = await testDatabase();
const TOPIC_PREFIX = testTopicPrefix();
const { brokers, mongodbUri } = testInfrastructure();

const child = 'p_child00000000000000000';
const mother = { person: 'p_mother0000000000000000', pid: syntheticNationalId('1988-04-02') };
const father = { person: 'p_father0000000000000000', pid: syntheticNationalId('1986-09-17') };
const childPid = syntheticNationalId('2021-03-01');
const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();
const now = new Date().toISOString();

const register = 'urn:no:orgnr:974761076:system:population-register';
const neighbours = new Neighbours();
const publisher = new KafkaEventPublisher({ brokers, clientId: 'spec' });
const kafka = new Kafka({ brokers, clientId: 'spec', logLevel: logLevel.NOTHING });
const heard: { partition: number; type: string; id: string; data: Record<string, unknown> }[] = [];
const listener = kafka.consumer({ groupId: `${TOPIC_PREFIX}spec` });
let service: RunningService;

const published = (fact: string): (typeof heard)[number][] => heard.filter(({ type }) => type === typeName('consent', fact));

async function tell(from: ServiceName, type: string, id: string, data: unknown, streamversion = 1, source = `urn:no:samhandling:${from}`): Promise<void> {
  const event: CloudEvent = {
    specversion: '1.0', id, source, type, time: new Date().toISOString(), datacontenttype: 'application/json', partitionkey: child, subject: child, streamversion, data,
  };
  await publisher.publish(topicName(TOPIC_PREFIX, from), [event]);
}

async function call(method: string, path: string, token: string, body?: unknown, key?: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(key === undefined ? {} : { 'idempotency-key': key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

const asking = (change: Record<string, unknown> = {}) => ({
  person: { nationalId: childPid }, purpose: 'coordinated-help', validFrom: now, validTo: inAYear, text: { id: 'share-information', version: '1', language: 'nb' },
  items: [{ service: 'solvik-ppt', categories: ['education', 'coordination'] }, { service: 'nav-assistive-technology', categories: ['health', 'coordination'] }], ...change,
});

async function requested(key?: string): Promise<string> {
  const { status, body } = await call('POST', '/consent-requests', await neighbours.system('kindergarten'), asking(), key);
  expect({ status, body }).toMatchObject({ status: 201 });
  return String(body['requestId']);
}

async function granted(): Promise<string> {
  const requestId = await requested();
  for (const { pid } of [mother, father]) await call('POST', `/consent-requests/${requestId}/grant`, await neighbours.person(pid));
  return requestId;
}

const confirmStop = async (area: ServiceName, stop: string): Promise<void> =>
  await tell(area, typeName(area, 'stop-confirmed'), `stop-${stop}@1`, { stop, service: area, at: new Date().toISOString(), person: child });

async function listen(): Promise<void> {
  await listener.connect();
  await listener.subscribe({ topic: topicName(TOPIC_PREFIX, 'consent'), fromBeginning: true });
  await listener.run({
    eachMessage: async ({ partition, message }) => {
      const header = (name: string): string => String(message.headers?.[name] ?? '');
      heard.push({ partition, type: header('ce_type'), id: header('ce_id'), data: JSON.parse(String(message.value)) as Record<string, unknown> });
    },
  });
}

beforeAll(async () => {
  await neighbours.start();
  for (const { person, pid } of [mother, father, { person: child, pid: childPid }]) neighbours.persons.set(pid, person);
  await ensureTopics(brokers, serviceNames.map((name) => ({ topic: topicName(TOPIC_PREFIX, name), partitions: servicePartitions })));
  await publisher.connect();
  const policy = (name: string): string => new URL(`../../../infra/policy/${name}`, import.meta.url).pathname;
  const config = loadConfig(consentConfigSchema, {
    PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX, ISSUER_URL: neighbours.url, EXCHANGE_URL: neighbours.url,
    CLIENT_ID: 'consent', CLIENT_SECRET: 'secret', POLICY_DIR: policy(''), POLICY_CONFIRMATION_FILE: policy('synthetic-confirmation.yaml'),
    HEARTBEAT_MS: '200', EXPIRY_MS: '200', WITHDRAWAL_WAIT_MS: '5000', LOG_LEVEL: 'silent',
    LEDGER_SIGNING_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  service = await bootService({ ...consentService(config), signals: false });
  await listen();
  const guardian = (person: string): unknown => ({ person, kind: 'parent', parentalResponsibility: true, from: '2021-03-01' });
  await tell('exchange', typeName('person', 'guardianship-changed'), 'guardians-1', { person: child, bornOn: '2021-03-01', guardians: [guardian(mother.person), guardian(father.person)] }, 1, register);
  await tell('exchange', typeName('person', 'protection-changed'), 'protection-1', { person: child, protection: 'none' }, 2, register);
  await eventually(() => published('register-noted').length === 2, { what: 'the register’s messages are taken in' });
});

afterAll(async () => {
  await service?.stop();
  await listener.disconnect();
  await publisher.disconnect();
  await neighbours.stop();
});

describe('asking and answering', () => {
  it('makes one consent per recipient and puts it on the topic, keyed by the person', async () => {
    const requestId = await requested();
    const told = await eventually(() => published('requested').filter(({ data }) => (data['consent'] as { requestId: string }).requestId === requestId).length === 2, { what: 'both requests on Kafka' });
    expect(told).toBe(true);
  });

  it('answers a repeated request as the first time, and another one under the same key with 409', async () => {
    const first = await requested('same-key');
    expect(await requested('same-key')).toBe(first);
    const other = await call('POST', '/consent-requests', await neighbours.system('kindergarten'), asking({ validTo: now.replace(/^\d{4}/, (year) => String(Number(year) + 2)) }), 'same-key');
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
  });

  it('is not in force when one of two guardians has granted, and is when both have', async () => {
    const requestId = await requested();
    const one = await call('POST', `/consent-requests/${requestId}/grant`, await neighbours.person(mother.pid));
    expect(one).toMatchObject({ status: 200, body: { consents: [{ state: 'requested' }, { state: 'requested' }] } });
    const seen = await call('GET', '/me/consents', await neighbours.person(mother.pid));
    const mine = (seen.body['persons'] as { consents: { requestId: string; inForce: boolean; waitingForOthers: boolean }[] }[]).flatMap(({ consents }) => consents).filter((consent) => consent.requestId === requestId);
    expect(mine).toEqual([expect.objectContaining({ inForce: false, waitingForOthers: true, answeredByMe: true }), expect.objectContaining({ inForce: false })]);
    const both = await call('POST', `/consent-requests/${requestId}/grant`, await neighbours.person(father.pid));
    expect(both).toMatchObject({ status: 200, body: { consents: [{ state: 'granted' }, { state: 'granted' }] } });
    await eventually(() => published('granted').filter(({ data }) => { const { requestId: of, state } = data['consent'] as { requestId: string; state: string }; return of === requestId && state === 'granted'; }).length === 2, { what: 'both grants on Kafka' });
  });

  it('gives the same no to a stranger, and to anyone about a request that is not there', async () => {
    const requestId = await requested();
    const stranger = await call('POST', `/consent-requests/${requestId}/grant`, await neighbours.person(syntheticNationalId('1970-01-01')));
    const nowhere = await call('POST', '/consent-requests/q_nowhere/grant', await neighbours.person(mother.pid));
    for (const { status, body } of [stranger, nowhere]) expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'not-a-guardian' });
    expect(Object.keys(stranger.body).sort()).toEqual(Object.keys(nowhere.body).sort());
  });

  it('shows a service only what is in force and names it', async () => {
    await granted();
    neighbours.persons.set('solvik-ppt/r_ppt0000000000000000000', child);
    neighbours.persons.set('solvik-kindergarten/r_kg00000000000000000000', child);
    const ppt = await call('GET', '/consents?person=r_ppt0000000000000000000', await neighbours.system('ppt'));
    const kindergarten = await call('GET', '/consents?person=r_kg00000000000000000000', await neighbours.system('kindergarten'));
    expect((ppt.body['consents'] as unknown[]).length).toBeGreaterThan(0);
    expect(kindergarten).toMatchObject({ status: 200, body: { consents: [] } });
    expect(JSON.stringify(ppt.body)).not.toMatch(/p_child|nav-assistive/);
  });
});

describe('withdrawing', () => {
  it('is in force only when all four services have stopped', async () => {
    const requestId = await granted();
    const answer = call('POST', `/consents/${requestId}.1/withdraw`, await neighbours.person(father.pid));
    const order = await eventually(() => published('withdrawn').find(({ data }) => (data['consent'] as { consentId: string }).consentId === `${requestId}.1`), { what: 'the withdrawal on Kafka' });
    for (const area of ['exchange', 'case', 'coordinator'] as const) await confirmStop(area, order.id);
    const fresh = await call('GET', '/me/consents?person=' + child, await neighbours.person(mother.pid));
    expect(JSON.stringify(fresh.body)).toContain(`{"id":"${order.id}","status":"pending"}`);
    expect(published('withdrawal-in-force').filter(({ data }) => data['withdrawal'] === order.id)).toEqual([]);
    await confirmStop('notification', order.id);
    expect(await answer).toMatchObject({ status: 200, body: { consentId: `${requestId}.1`, status: 'in-force', withdrawal: order.id } });
    await eventually(() => published('withdrawal-in-force').some(({ data }) => data['withdrawal'] === order.id), { what: 'the withdrawal is told to be in force' });
    const again = await call('POST', `/consents/${requestId}.1/withdraw`, await neighbours.person(mother.pid));
    expect(again).toMatchObject({ status: 200, body: { status: 'in-force', withdrawal: order.id } });
  });

  it('of a part is a stop order too, and leaves the rest in force', async () => {
    const requestId = await granted();
    const answer = call('POST', `/consents/${requestId}.1/narrow`, await neighbours.person(mother.pid), { categories: ['coordination'] });
    const order = await eventually(() => published('narrowed').find(({ data }) => (data['consent'] as { consentId: string }).consentId === `${requestId}.1`), { what: 'the narrowing on Kafka' });
    for (const area of ['exchange', 'case', 'coordinator', 'notification'] as const) await confirmStop(area, order.id);
    expect((await answer).body).toEqual({ consentId: `${requestId}.1`, status: 'in-force', withdrawal: order.id });
    const { body } = await call('GET', `/me/consents?person=${child}`, await neighbours.person(father.pid));
    const left = (body['persons'] as { consents: { consentId: string; inForce: boolean; categories: { code: string }[] }[] }[])[0]?.consents.filter(({ consentId }) => consentId.startsWith(requestId));
    expect(left).toEqual([
      expect.objectContaining({ consentId: `${requestId}.1`, inForce: true, categories: [expect.objectContaining({ code: 'coordination' })] }),
      expect.objectContaining({ consentId: `${requestId}.2`, inForce: true }),
    ]);
    const refused = await call('POST', `/consent-requests/${requestId}/refuse`, await neighbours.person(mother.pid));
    expect(refused).toMatchObject({ status: 409, body: { code: 'already-granted' } });
  });
});

describe('time', () => {
  it('tells of what has run out, once, and it can no longer be granted', async () => {
    const validTo = new Date(Date.now() + 1_500).toISOString();
    const { body } = await call('POST', '/consent-requests', await neighbours.system('kindergarten'), asking({ validTo }));
    const requestId = String(body['requestId']);
    const expired = (): unknown[] => published('expired').filter(({ data }) => (data['consent'] as { requestId: string }).requestId === requestId);
    await eventually(() => expired().length >= 2, { what: 'both are told to have run out' });
    const late = await call('POST', `/consent-requests/${requestId}/grant`, await neighbours.person(mother.pid));
    expect(late).toMatchObject({ status: 409, body: { code: 'consent-expired' } });
    expect(expired()).toHaveLength(2);
  });
});

describe('grounds beside consent', () => {
  const invocation = (change: Record<string, unknown> = {}) => ({
    person: { nationalId: childPid }, row: 'hpl-25-from-2026-07-01', to: 'habu', categories: ['health', 'coordination'], purpose: 'health-care',
    invokedBy: { name: 'Ingrid Solheim', role: 'doctor' }, reason: 'Referred for assessment', validFrom: now, validTo: inAYear, ...change,
  });

  it('are used by a system in the name of a professional, for its own service only', async () => {
    const used = await call('POST', '/grounds/invocations', await neighbours.system('health-station'), invocation());
    expect(used).toMatchObject({ status: 201, body: { row: 'hpl-25-from-2026-07-01', invocationId: expect.stringMatching(/^i_/) } });
    const elsewhere = await call('POST', '/grounds/invocations', await neighbours.system('kindergarten'), invocation());
    expect(elsewhere).toMatchObject({ status: 403, body: { code: 'ground-not-for-service' } });
  });

  it('give way to the person’s objection', async () => {
    const answer = call('POST', '/me/objections', await neighbours.person(mother.pid), { person: child, row: 'hpl-25-from-2026-07-01', to: 'habu' });
    const order = await eventually(() => published('objected')[0], { what: 'the objection on Kafka' });
    for (const area of ['exchange', 'case', 'coordinator', 'notification'] as const) await confirmStop(area, order.id);
    const objected = await answer;
    expect(objected).toMatchObject({ status: 200, body: { row: 'hpl-25-from-2026-07-01', status: 'in-force', objection: order.id } });
    const used = await call('POST', '/grounds/invocations', await neighbours.system('health-station'), invocation());
    expect(used).toMatchObject({ status: 409, body: { code: 'ground-objected' } });
  });
});

describe('the person’s own view', () => {
  it('tells a guardian who asked, who used a law and who got what, in plain words', async () => {
    const grounds = [{ kind: 'consent', id: 'q_x.1', version: 3 }];
    await tell('exchange', typeName('exchange', 'permitted'), 'delivery-s1-a@1', {
      person: child, subscription: 's1', service: 'solvik-ppt', eventRef: { source: 'urn:x', id: '1', type: typeName('sector', 'need-reported') },
      categories: ['education'], withheld: [], grounds, sequence: 7, policyVersion: 'v', consents: [],
    });
    await tell('exchange', typeName('exchange', 'delivered'), 'delivery-s1-a@2', { subscription: 's1', service: 'solvik-ppt', mode: 'feed', from: 5, to: 9, persons: [child], at: new Date().toISOString() }, 2);
    const lines = await eventually(async () => {
      const { body } = await call('GET', `/me/access-log?person=${child}`, await neighbours.person(mother.pid));
      const all = body['lines'] as { kind: string; what: { nb: string; nn: string; en: string }; why?: { nb: string } }[];
      return all.some(({ what }) => what.nb === 'PPT Solvik fikk opplysninger om barnehage, skole og læring.') ? all : false;
    }, { what: 'the delivery in the access log' });
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'shared', why: expect.objectContaining({ nb: 'Det er gitt samtykke.' }) }));
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'asked', what: expect.objectContaining({ en: expect.stringMatching(/^Fjordgløtt barnehage asked whether PPT Solvik/) }) }));
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'ground-invoked', what: expect.objectContaining({ nn: expect.stringMatching(/^Solvik helsestasjon brukte ei lov/) }) }));
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'read', what: expect.objectContaining({ nb: 'Solvik helsestasjon spurte, og fikk ingenting.' }) }));
    expect(JSON.stringify(lines)).not.toMatch(/Ingrid|p_father/);
  });

  it('is paged without a line twice or lost, newest first', async () => {
    const token = await neighbours.person(mother.pid);
    const all: { at: string; kind: string }[] = [];
    for (let after: string | undefined; ; ) {
      const { body } = await call('GET', `/me/access-log?person=${child}&limit=3${after === undefined ? '' : `&after=${after}`}`, token);
      all.push(...(body['lines'] as typeof all));
      after = body['next'] as string | undefined;
      if (after === undefined) break;
    }
    const { body: whole } = await call('GET', `/me/access-log?person=${child}`, token);
    // Looking makes new lines meanwhile; the rest stands still.
    const standing = (lines: typeof all): typeof all => lines.filter(({ kind }) => kind !== 'read');
    expect(standing(all).length).toBeGreaterThan(3);
    expect(standing(all)).toEqual(standing(whole['lines'] as typeof all));
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort().reverse());
    expect(await call('GET', '/me/access-log?after=nonsense', token)).toMatchObject({ status: 422, body: { code: 'schema-invalid' } });
  });

  it('says what a withdrawal would stop, and stops nothing', async () => {
    const requestId = await granted();
    const path = `/me/consents/${requestId}.2/what-if-withdrawn?person=${child}`;
    expect(await call('GET', path, await neighbours.person(mother.pid))).toMatchObject({ status: 200, body: { stops: ['coordination', 'health'], goesOn: [] } });
    expect(await call('GET', path, await neighbours.person(syntheticNationalId('1970-01-01')))).toMatchObject({ status: 403, body: { code: 'not-a-guardian' } });
    const { body } = await call('GET', `/me/consents?person=${child}`, await neighbours.person(mother.pid));
    expect(JSON.stringify(body)).toContain(`"consentId":"${requestId}.2"`);
    expect(published('withdrawn').filter(({ data }) => (data['consent'] as { requestId: string }).requestId === requestId)).toEqual([]);
  });

  it('names a guardian’s children, and nobody’s to others', async () => {
    const mothers = await eventually(async () => {
      const { body } = await call('GET', '/me/children', await neighbours.person(mother.pid));
      return (body['children'] as unknown[]).length > 0 ? body : false;
    }, { what: 'the child of the mother' });
    expect(mothers).toEqual({ children: [{ person: child, bornOn: '2021-03-01', kind: 'parent', parentalResponsibility: true }] });
    expect(await call('GET', '/me/children', await neighbours.person(childPid))).toMatchObject({ status: 200, body: { children: [] } });
    expect(await call('GET', `/me/access-log?person=${child}`, await neighbours.person(syntheticNationalId('1970-01-01')))).toMatchObject({ status: 403, body: { code: 'not-a-guardian' } });
  });

  it('records the look before it answers', async () => {
    await call('GET', `/me/consents?person=${child}`, await neighbours.person(father.pid));
    await eventually(() => published('access-read').some(({ data }) => (data['reader'] as { person?: string }).person === father.person && data['person'] === child), { what: 'the read on Kafka' });
  });
});

describe('the heartbeat', () => {
  const newest = (): string[] => heard.filter(({ type }) => type === consentHeartbeat.type).map(({ data }) => String(data['asOf']));

  it('reaches every partition', async () => {
    const partitions = await eventually(() => {
      const reached = new Set(heard.filter(({ type }) => type === consentHeartbeat.type).map(({ partition }) => partition));
      return reached.size === servicePartitions ? [...reached].sort() : false;
    }, { what: 'a heartbeat in each partition' });
    expect(partitions).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('says no more than the oldest commit that is not yet on the topic', async () => {
    const relay = service.app.get(Relay);
    await relay.stop();
    try {
      await requested();
      const committed = new Date().toISOString();
      // Each heartbeat has a time of its own unless something holds it back: two whole rounds with the same one are held.
      const held = await eventually(() => {
        const last = newest().slice(-2 * servicePartitions);
        return last.length === 2 * servicePartitions && new Set(last).size === 1 ? last[0] : undefined;
      }, { what: 'heartbeats that stand still' });
      expect(held <= committed).toBe(true);
    } finally {
      relay.start();
    }
    const resumed = new Date().toISOString();
    await eventually(() => newest().some((asOf) => asOf > resumed), { what: 'the age falls again once all is told' });
  });
});
