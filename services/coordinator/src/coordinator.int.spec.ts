import { childCoordinatorRequested, measureAdjusted, measureEvaluated, measureStarted, planRegistered, type AccessRead } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { PolicyCopy } from '@samhandling/gate';
import { bootService, loadConfig, type RunningService } from '@samhandling/service-kit';
import { Asking, eventually, type Somebody } from '@samhandling/testing';
import { coordinatorConfigSchema } from './config.js';
import { CoordinatorWorld } from './coordinator-world.fixture.js';
import { coordinatorService } from './service-options.js';

const world = await CoordinatorWorld.make();
let service: RunningService;
let mother: Somebody;
let father: Somebody;
let child: Somebody;

const scopes = ['samhandling:plans.read', 'samhandling:plans.write'];
const as = (clientId: string): Asking => new Asking(service.url, world.http.systemToken(clientId, ...scopes));
const asPerson = ({ nationalId }: Somebody): Asking => new Asking(service.url, world.http.personToken(nationalId, ...scopes));
const asLeader = (orgnr?: string): Asking => new Asking(service.url, world.leaderToken(orgnr));
const role = 'child-coordinator';
const requested = { request: { system: 'journal', kind: 'sak', id: 'r1' }, role, requestedAt: '2026-04-10T09:00:00Z', requestedBy: 'guardian' };
/** A leader meets a case by the id the family has; a service by its own. */
const rolesPath = (calledBy: string): string => `/cases/case-9999-${calledBy}/coordinator`;

/** Repeats a call until what it needs has arrived here over Kafka. */
const once = async (what: string, call: () => Promise<{ status: number; body: Record<string, unknown> }>) =>
  await eventually(async () => {
    const answer = await call();
    return answer.status < 300 && answer;
  }, { what, limitMs: 30_000 });

beforeAll(async () => {
  service = await bootService({ ...coordinatorService(loadConfig(coordinatorConfigSchema, world.environment())), signals: false });
  world.atEnd(async () => await service.stop());
  mother = world.someone();
  father = world.someone();
}, 150_000);

describe('Somebody coordinates (A6, K1)', () => {
  beforeAll(async () => {
    child = await world.child({ guardians: [mother, father] });
    await world.consent(child, [mother, father], 'solvik-kindergarten', ['coordination', 'identity']);
  });

  it('a role is proposed when there is a case and the parents have asked', async () => {
    expect(await asLeader().post(`${rolesPath(child.person)}/propose`, { role, service: 'solvik-kindergarten' })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    await world.caseOpened(child);
    const unasked = await eventually(async () => {
      const answer = await asLeader().post(`${rolesPath(child.person)}/propose`, { role, service: 'solvik-kindergarten' });
      return answer.status !== 404 && answer;
    }, { what: 'the case is known', limitMs: 30_000 });
    expect(unasked).toMatchObject({ status: 409, body: { code: 'child-coordinator-not-requested' } });
    await world.registered('solvik-kindergarten', child, childCoordinatorRequested, requested);
    const proposed = await once('the request has arrived', async () => await asLeader().post(`${rolesPath(child.person)}/propose`, { role, service: 'solvik-kindergarten' }, { 'idempotency-key': 'propose' }));
    expect(proposed.body).toEqual({ role, status: 'proposed', service: 'solvik-kindergarten' });
  });

  it('the one asked declines with a reason, and nobody else can', async () => {
    const path = rolesPath(child.calledBy('solvik-kindergarten'));
    expect(await as('kindergarten').post(`${path}/decline`, { role, reason: 'because' })).toMatchObject({ status: 422, body: { code: 'schema-invalid', errors: [{ pointer: '/reason' }] } });
    // PPT has no ground: for it there is nothing to decline, here or anywhere (D1).
    expect(await as('ppt').post(`${rolesPath(child.calledBy('solvik-ppt'))}/decline`, { role, reason: 'no-mandate' })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const declined = await once('the consent has arrived', async () => await as('kindergarten').post(`${path}/decline`, { role, reason: 'no-time-set-aside' }, { 'idempotency-key': 'decline' }));
    expect(declined.body).toEqual({ role, status: 'declined', service: 'solvik-kindergarten' });
    expect((await as('kindergarten').get(path)).body).toMatchObject({ person: child.calledBy('solvik-kindergarten'), roles: [{ role, status: 'vacant', declined: [{ service: 'solvik-kindergarten', reason: 'no-time-set-aside' }] }] });
  });

  it('the coordinating unit appoints; no other service, and no leader from elsewhere', async () => {
    const body = { role, name: 'Kari Vik', service: 'solvik-coordinating-unit' };
    expect(await as('kindergarten').post(`${rolesPath(child.calledBy('solvik-kindergarten'))}/appoint`, body)).toMatchObject({ status: 403, body: { code: 'appointing-authority-required' } });
    expect(await asLeader('999999998').post(`${rolesPath(child.person)}/appoint`, body)).toMatchObject({ status: 403, body: { code: 'appointing-authority-required' } });
    const appointed = await as('coordinating-unit').post(`${rolesPath(child.calledBy('solvik-coordinating-unit'))}/appoint`, body, { 'idempotency-key': 'appoint' });
    expect(appointed).toMatchObject({ status: 200, body: { role, status: 'held', name: 'Kari Vik' } });
    expect(await as('coordinating-unit').post(`${rolesPath(child.calledBy('solvik-coordinating-unit'))}/appoint`, body, { 'idempotency-key': 'appoint' })).toEqual(appointed);
  });

  it('guardians see who coordinates and that they asked; a reader without a ground hears the same as of nobody (D1)', async () => {
    expect((await asPerson(mother).get(rolesPath(child.person))).body).toMatchObject({ childCoordinatorRight: 'requested', roles: [{ role, status: 'held', holder: { name: 'Kari Vik', service: 'solvik-coordinating-unit' } }] });
    const nobody = await world.child();
    const known = await as('ppt').get(rolesPath(child.calledBy('solvik-ppt')));
    const unknown = await as('ppt').get(rolesPath(nobody.calledBy('solvik-ppt')));
    expect(known.status).toBe(404);
    expect({ ...known, body: { ...known.body, instance: '' } }).toEqual({ ...unknown, body: { ...unknown.body, instance: '' } });
  });

  it('a system-level role is not a person’s (N42)', async () => {
    expect(await asLeader().post(`${rolesPath(child.person)}/appoint`, { role: 'system-coordinator', name: 'Kari Vik' })).toMatchObject({ status: 422, body: { code: 'system-level-role' } });
  });
});

describe('One living plan that follows the measures (A6, A8, K3)', () => {
  const measure = { system: 'oppvekst', kind: 'sak', id: 'm1' };
  let planId: string;
  const planOfChild = async (asking: Asking, person: string, holds: (text: string) => boolean = () => true) =>
    await eventually(async () => {
      const { plans } = (await asking.get(`/plans?person=${person}`)).body as { plans?: Record<string, unknown>[] };
      return plans !== undefined && plans.length > 0 && holds(JSON.stringify(plans)) && plans[0];
    }, { what: 'the plan can be read as expected', limitMs: 30_000 });

  beforeAll(async () => {
    child = await world.child({ guardians: [mother, father] });
    await world.caseOpened(child);
    await world.registered('solvik-kindergarten', child, measureStarted, { measure, measureType: 'language-group', period: { from: '2026-04-07' } });
    await world.registered('solvik-kindergarten', child, planRegistered, { plan: { system: 'oppvekst', kind: 'sak', id: 'stafettlogg-1' }, kind: 'stafettlogg', registeredAt: '2026-04-12T09:00:00Z' });
    const commits = service.app.get(EventStore).commits;
    await eventually(async () => (await commits.countDocuments({ stream: `plan-${child.person}` })) === 2, { what: 'measure and relay log have arrived', limitMs: 30_000 });
    // Between topics there is no order: who the guardians are comes by another road than the facts.
    await eventually(async () => (await service.app.get(PolicyCopy).of(child.person)).guardians.length === 2, { what: 'the copy knows the family', limitMs: 30_000 });
  });

  it('does not start without consent to the plan: consent to share is not enough (D8)', async () => {
    await world.consent(child, [mother, father], 'solvik-kindergarten', ['coordination', 'education']);
    expect(await asPerson(mother).post('/plans', { person: child.person })).toMatchObject({ status: 409, body: { code: 'plan-consent-missing' } });
    expect(await as('kindergarten').post('/plans', { person: child.calledBy('solvik-kindergarten') })).toMatchObject({ status: 409, body: { code: 'plan-consent-missing' } });
  });

  it('starts with it, grown from the relay log nobody has to type again', async () => {
    await world.consent(child, [mother, father], 'solvik-kindergarten', ['coordination', 'education', 'own-words'], { kind: 'plan', purpose: 'individual-plan' });
    const created = await once('the consent to the plan has arrived', async () => await asPerson(mother).post('/plans', { person: child.person }, { 'idempotency-key': 'plan' }));
    planId = String(created.body['planId']);
    expect(created).toMatchObject({ status: 201, body: { planId: `plan-${child.person}` } });
    expect(await asPerson(mother).post('/plans', { person: child.person }, { 'idempotency-key': 'plan' })).toEqual(created);
    expect(await asPerson(mother).post('/plans', { person: child.person })).toMatchObject({ status: 409, body: { code: 'plan-exists' } });
    expect((await asPerson(mother).get(`/plans/${planId}`)).body).toMatchObject({
      created: { grownFrom: { system: 'oppvekst', id: 'stafettlogg-1' } },
      measures: [{ measure: { system: 'oppvekst', id: 'm1' }, state: 'started', measureType: 'language-group', service: 'solvik-kindergarten' }],
      linkedPlans: [{ plan: { id: 'stafettlogg-1' }, kind: 'stafettlogg' }],
      lacks: expect.arrayContaining(['goals', 'coordinator', 'childs-participation']),
    });
  });

  it('holds the family’s goal in its own words, read by who wrote it and who has a ground for own words', async () => {
    const text = 'At Jonas kan si ifra når han vil være med';
    expect(await asPerson(mother).post(`/plans/${planId}/goals`, { text }, { 'idempotency-key': 'goal' })).toMatchObject({ status: 201 });
    expect((await asPerson(mother).get(`/plans/${planId}`)).body).toMatchObject({ goals: [{ text, setBy: 'guardian' }] });
    expect((await as('kindergarten').get(`/plans/plan-${child.calledBy('solvik-kindergarten')}`)).body).toMatchObject({ goals: [{ text, setBy: 'guardian' }] });
  });

  it('moves when the measure moves in its owner’s system, and says so (plan-revised)', async () => {
    await world.registered('solvik-kindergarten', child, measureEvaluated, { measure, evaluatedAt: '2026-06-10T12:00:00Z', evaluatedBy: 'guardian', effect: 1 });
    const cause = await world.registered('solvik-kindergarten', child, measureAdjusted, { measure, adjustedAt: '2026-06-15T12:00:00Z', change: 'To barn', freeTextCategories: ['social'] });
    const plan = await planOfChild(asPerson(mother), child.person, (text) => text.includes('adjusted'));
    expect(plan).toMatchObject({ measures: [{ state: 'adjusted', evaluations: [{ by: 'guardian' }] }] });
    const { events } = await service.app.get(EventStore).read(planId);
    expect(events.at(-1)).toMatchObject({ type: 'no.samhandling.coordinator.plan-revised.v1', data: { change: 'measure-adjusted', revision: 2, measure: { id: 'm1', state: 'adjusted' }, causes: [{ source: cause.source, id: cause.id }] } });
    // The gate asks for everything it rests on (D2).
    expect(events.at(-1)?.dataclassification).toBe('coordination,education,social');
  });

  it('exists for nobody without consent to the plan, not even with consent to share (D1, D8)', async () => {
    await world.consent(child, [mother, father], 'solvik-ppt', ['coordination', 'education']);
    await eventually(async () => (await as('ppt').get(rolesPath(child.calledBy('solvik-ppt')))).status === 200, { what: 'the consent to share has arrived', limitMs: 30_000 });
    expect(await as('ppt').get(`/plans?person=${child.calledBy('solvik-ppt')}`)).toMatchObject({ status: 200, body: { plans: [] } });
    expect(await as('ppt').get(`/plans/plan-${child.calledBy('solvik-ppt')}`)).toMatchObject({ status: 404 });
    expect((await asPerson(world.someone()).get(`/plans?person=${child.person}`)).body).toEqual({ plans: [] });
  });

  it('has every reading recorded before the answer left (I4)', async () => {
    const reads = await service.app.get(EventStore).commits.find({ 'events.type': 'no.samhandling.coordinator.access-read.v1', 'events.data.person': child.person }).toArray();
    const recorded = reads.flatMap(({ events }) => events.map(({ data }) => data as AccessRead));
    expect(recorded).toContainEqual(expect.objectContaining({ reader: { kind: 'service', service: 'solvik-kindergarten' }, what: 'plan', grounds: expect.arrayContaining([expect.objectContaining({ kind: 'consent' })]) }));
    expect(recorded).toContainEqual(expect.objectContaining({ reader: { kind: 'service', service: 'solvik-ppt' }, what: 'plan', grounds: [] }));
  });

  it('is shown no more after the consent to it is withdrawn (I5)', async () => {
    const other = await world.child({ guardians: [mother] });
    const consent = await world.consent(other, [mother], 'habu', ['coordination'], { kind: 'plan', purpose: 'individual-plan' });
    await once('the plan is made', async () => await as('habu').post('/plans', { person: other.calledBy('habu') }));
    expect(await planOfChild(as('habu'), other.calledBy('habu'))).toMatchObject({ planId: `plan-${other.calledBy('habu')}` });
    await world.withdraw(other, consent);
    const commits = service.app.get(EventStore).commits;
    await eventually(async () => await commits.findOne({ 'events.type': 'no.samhandling.coordinator.stop-confirmed.v1', 'events.data.person': other.person }), { what: 'the stop is confirmed', limitMs: 30_000 });
    expect((await as('habu').get(`/plans?person=${other.calledBy('habu')}`)).body).toEqual({ plans: [] });
  });
});
