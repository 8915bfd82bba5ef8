import { applicationSubmitted, exchangeLinked, measureStarted, needReported, referralAccepted, type AccessRead } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { bootService, loadConfig, type RunningService } from '@samhandling/service-kit';
import { Asking, eventually, type Somebody } from '@samhandling/testing';
import { casesOf, CaseWorld } from './case-world.fixture.js';
import { caseConfigSchema } from './config.js';
import { caseService } from './service-options.js';

const world = await CaseWorld.make();
let service: RunningService;
let mother: Somebody;
let father: Somebody;
let child: Somebody;

const as = (clientId: string): Asking => new Asking(service.url, world.http.systemToken(clientId, 'samhandling:cases.read', 'samhandling:cases.write'));
const asPerson = ({ nationalId }: Somebody): Asking => new Asking(service.url, world.http.personToken(nationalId, 'samhandling:cases.read'));
const third = '2026-03-03T09:00:00Z';
const need = { reportedAt: third, needCategory: 'language-and-communication', description: 'Few words', freeTextCategories: ['own-words'] };
const matter = { system: 'family-application', id: '2026-1' };

beforeAll(async () => {
  service = await bootService({ ...caseService(loadConfig(caseConfigSchema, world.environment())), signals: false });
  world.atEnd(async () => await service.stop());
  mother = world.someone();
  father = world.someone();
}, 150_000);

describe('A case from the first concern (A1)', () => {
  beforeAll(async () => {
    child = await world.child({ guardians: [mother, father] });
    await world.registered('solvik-kindergarten', child, needReported, need);
  });

  it('exists without anybody having typed it in, and shows its own registration to the service that made it', async () => {
    const [found] = await casesOf(as('kindergarten'), child.calledBy('solvik-kindergarten'));
    expect(found).toMatchObject({ needs: [{ fact: 'need-reported', content: { needCategory: 'language-and-communication', description: 'Few words' }, registration: { id: expect.any(String) } }] });
  });

  it('names the person and the case under the reader’s own pseudonym only (D12)', async () => {
    const pseudonym = child.calledBy('solvik-kindergarten');
    const [found] = await casesOf(as('kindergarten'), pseudonym);
    expect(found).toMatchObject({ person: pseudonym, caseId: `case-9999-${pseudonym}` });
    expect(JSON.stringify(found)).not.toMatch(/p_[A-Za-z0-9_-]{22}/);
    expect((await as('kindergarten').get(`/cases/case-9999-${pseudonym}`)).body).toMatchObject({ person: pseudonym });
  });

  it('does not exist for who has no ground: the same answer as for somebody nobody has registered (D1, D3)', async () => {
    const nobody = await world.child();
    for (const path of [(r: string) => `/cases?person=${r}`, (r: string) => `/cases/case-9999-${r}`]) {
      const known = await as('ppt').get(path(child.calledBy('solvik-ppt')));
      const unknown = await as('ppt').get(path(nobody.calledBy('solvik-ppt')));
      expect({ ...known, body: { ...known.body, instance: '' } }).toEqual({ ...unknown, body: { ...unknown.body, instance: '' } });
    }
  });

  it('answers nobody under somebody else’s pseudonym, or under the platform’s own', async () => {
    expect((await as('ppt').get(`/cases?person=${child.calledBy('solvik-kindergarten')}`)).body).toEqual({ cases: [] });
    expect((await as('kindergarten').get(`/cases?person=${child.person}`)).body).toEqual({ cases: [] });
  });

  it('shows a guardian what a guardian may see, and a stranger nothing (D6)', async () => {
    const [found] = await casesOf(asPerson(mother), child.person, 'the guardian sees the case');
    expect(found).toMatchObject({ needs: [{ fact: 'need-reported' }] });
    // What was said in the child's own words is not shown to guardians unless the child agreed.
    expect(JSON.stringify(found)).not.toContain('Few words');
    expect((await asPerson(world.someone()).get(`/cases?person=${child.person}`)).body).toEqual({ cases: [] });
  });

  it('has every reading recorded, also by who saw nothing, before the answer left (I4, N11)', async () => {
    await as('ppt').get(`/cases?person=${child.calledBy('solvik-ppt')}`);
    const reads = await service.app.get(EventStore).commits.find({ 'events.type': 'no.samhandling.case.access-read.v1', 'events.data.person': child.person }).toArray();
    const recorded = reads.flatMap(({ events }) => events.map(({ data }) => data as AccessRead));
    expect(recorded).toContainEqual(expect.objectContaining({ reader: { kind: 'service', service: 'solvik-ppt' }, what: 'cases', grounds: [], categories: [] }));
    expect(recorded).toContainEqual(expect.objectContaining({ reader: { kind: 'service', service: 'solvik-kindergarten' }, grounds: [{ kind: 'own-registration' }] }));
    expect(recorded).toContainEqual(expect.objectContaining({ reader: { kind: 'person', person: mother.person, relation: 'guardian' }, grounds: [{ kind: 'guardian' }] }));
  });
});

describe('After consent (A2, A3, A9)', () => {
  beforeAll(async () => {
    child = await world.child({ guardians: [mother, father] });
    await world.registered('solvik-kindergarten', child, needReported, need);
    await world.registered('solvik-health-station', child, applicationSubmitted, {
      externalReference: { system: 'family-application', kind: 'sak', id: '2026-1' }, originallySentAt: third, parts: [{ part: 'communication-aid', wanted: 'communication-aid' }],
    });
  });

  it('a service sees the categories it has a ground for, and removal leaves no mark (D12)', async () => {
    await world.consent(child, [mother, father], 'solvik-ppt', ['coordination', 'education', 'own-words']);
    const [found] = await casesOf(as('ppt'), child.calledBy('solvik-ppt'), 'PPT sees need and application', (text) => text.includes('need-reported') && text.includes('application-submitted'));
    expect(found).toMatchObject({
      needs: [{ fact: 'need-reported', content: { description: 'Few words' } }],
      applications: [{ originallySentAt: third, daysSinceSent: expect.any(Number), entries: [{ content: { parts: [{ part: 'communication-aid' }] } }] }],
      access: [{ to: { service: 'solvik-ppt' }, purpose: 'coordinated-help', ground: { kind: 'consent' } }],
    });
    // A communication aid tells of health, which the consent does not cover.
    expect(JSON.stringify(found)).not.toContain('"wanted"');
  });

  it('never shows one service the line of another in the list of who has access (D4); a guardian sees them all', async () => {
    await world.consent(child, [mother, father], 'solvik-kindergarten', ['coordination']);
    const [own] = await casesOf(as('kindergarten'), child.calledBy('solvik-kindergarten'), 'the kindergarten sees its line', (text) => text.includes('"ground":{"kind":"consent"'));
    expect((own as { access: object[] }).access.every((line) => JSON.stringify(line).includes('solvik-kindergarten'))).toBe(true);
    const both = await eventually(async () => {
      const [seen] = await casesOf(asPerson(father), child.person);
      const { access } = seen as { access: { to: { service: string } }[] };
      return access.length === 2 && access;
    }, { what: 'the guardian sees both consents' });
    expect(both.map(({ to }) => to.service).sort()).toEqual(['solvik-kindergarten', 'solvik-ppt']);
  });

  it('shows nothing more after a withdrawal, and says that the stop is carried out (I5)', async () => {
    const consent = await world.consent(child, [mother, father], 'solvik-child-welfare', ['coordination', 'child-welfare']);
    await casesOf(as('child-welfare'), child.calledBy('solvik-child-welfare'), 'the consented service sees the case');
    await world.withdraw(child, consent);
    const commits = service.app.get(EventStore).commits;
    await eventually(async () => await commits.findOne({ 'events.type': 'no.samhandling.case.stop-confirmed.v1', 'events.data.person': child.person }), { what: 'the stop is confirmed', limitMs: 30_000 });
    expect((await as('child-welfare').get(`/cases?person=${child.calledBy('solvik-child-welfare')}`)).body).toEqual({ cases: [] });
  });
});

describe('One service answers for coordination (C2)', () => {
  let habuPath: string;
  let pptPath: string;
  const responsibility = async (asking: Asking, path: string) => (await asking.get(path)) as { etag: string; body: { responsibility?: { accountable: string; proposed?: object } } };

  beforeAll(async () => {
    child = await world.child({ guardians: [mother, father] });
    habuPath = `/cases/case-9999-${child.calledBy('habu')}`;
    pptPath = `/cases/case-9999-${child.calledBy('solvik-ppt')}`;
    for (const one of ['habu', 'solvik-ppt']) await world.consent(child, [mother, father], one, ['coordination', 'education', 'health']);
    await world.registered('habu', child, referralAccepted, { matter, acceptedAt: third });
    await world.registered('solvik-ppt', child, measureStarted, { measure: { system: 'ppt', kind: 'sak', id: 'm1' }, measureType: 'language-group', period: { from: '2026-03-10' } });
    await eventually(async () => (await responsibility(as('ppt'), pptPath)).body.responsibility?.accountable === 'habu', { what: 'PPT sees who answers', limitMs: 30_000 });
  });

  it('needs the caller to have seen the case as it is', async () => {
    expect(await as('habu').post(`${habuPath}/handover/propose`, { to: 'solvik-ppt' })).toMatchObject({ status: 428, body: { code: 'if-match-missing' } });
    expect(await as('habu').post(`${habuPath}/handover/propose`, { to: 'solvik-ppt' }, { 'if-match': '"older"' })).toMatchObject({ status: 412, body: { code: 'version-changed' } });
  });

  it('is handed over when the other accepts, and not before', async () => {
    const { etag } = await responsibility(as('habu'), habuPath);
    const headers = { 'if-match': etag, 'idempotency-key': 'propose-1' };
    const proposed = await as('habu').post(`${habuPath}/handover/propose`, { to: 'solvik-ppt' }, headers);
    expect(proposed).toMatchObject({ status: 200, body: { accountable: 'habu', proposed: { to: 'solvik-ppt' } } });
    // The same request again answers as the first time, although the case has changed since (I8).
    expect(await as('habu').post(`${habuPath}/handover/propose`, { to: 'solvik-ppt' }, headers)).toEqual(proposed);
    expect(await as('habu').post(`${habuPath}/handover/propose`, { to: 'solvik-kindergarten' }, headers)).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });

    const before = await responsibility(as('ppt'), pptPath);
    expect(before.body.responsibility).toMatchObject({ accountable: 'habu', proposed: { to: 'solvik-ppt' } });
    expect(await as('ppt').post(`${pptPath}/handover/accept`, undefined, { 'if-match': before.etag })).toMatchObject({ status: 200, body: { accountable: 'solvik-ppt' } });
    expect((await responsibility(as('habu'), habuPath)).body.responsibility).toMatchObject({ accountable: 'solvik-ppt' });
  });

  it('shows two registrations as one fact to who may see both, once their publisher has said so (N6, A5)', async () => {
    const mine = await world.registered('solvik-ppt', child, measureStarted, { measure: { system: 'ppt', kind: 'sak', id: 'm2' }, measureType: 'speech-therapy', period: { from: '2026-03-10' } });
    const theirs = await world.registered('habu', child, measureStarted, { measure: { system: 'habu', kind: 'sak', id: 'm3' }, measureType: 'speech-therapy', period: { from: '2026-03-10' } });
    const keys = { registration: { source: mine.source, id: mine.id }, other: { source: theirs.source, id: theirs.id } };
    await world.tell('exchange', child.person, exchangeLinked, { person: child.person, service: 'solvik-ppt', ...keys, at: third });
    const [seen] = await casesOf(asPerson(mother), child.person, 'the two are one', (text) => !text.includes('"sameFacts":[]'));
    const { measures, sameFacts } = seen as { measures: { entries: { entry: string; fact: string }[] }[]; sameFacts: string[][] };
    expect(measures.flatMap(({ entries }) => entries.map(({ entry }) => entry))).toEqual(expect.arrayContaining(sameFacts.flat()));
  });

  it('cannot be handed over by who does not have it, to who does not take part, or by a person', async () => {
    const { etag } = await responsibility(as('habu'), habuPath);
    expect(await as('habu').post(`${habuPath}/handover/propose`, { to: 'solvik-ppt' }, { 'if-match': etag })).toMatchObject({ status: 409, body: { code: 'not-accountable' } });
    expect(await as('habu').post(`${habuPath}/handover/propose`, { to: 'solvik-nobody' }, { 'if-match': etag })).toMatchObject({ status: 422, body: { code: 'unknown-service' } });
    const asMother = new Asking(service.url, world.http.personToken(mother.nationalId, 'samhandling:cases.write'));
    expect(await asMother.post(`/cases/case-9999-${child.person}/handover/accept`, undefined, { 'if-match': etag })).toMatchObject({ status: 403, body: { code: 'service-required' } });
  });
});

describe('Who may ask', () => {
  it('needs a token, the scope, a client that speaks for a service, and a known purpose', async () => {
    const path = `/cases?person=${child.calledBy('habu')}`;
    expect((await fetch(`${service.url}${path}`)).status).toBe(401);
    expect(await new Asking(service.url, world.http.systemToken('habu', 'samhandling:plans.read')).get(path)).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
    expect(await as('nobody-knows').get(path)).toMatchObject({ status: 403, body: { code: 'not-a-participant' } });
    expect(await as('habu').get(`${path}&purpose=curiosity`)).toMatchObject({ status: 422, body: { code: 'unknown-purpose' } });
    expect(await as('habu').get('/cases?person=03888899999')).toMatchObject({ status: 422, body: { code: 'schema-invalid' } });
    expect(await as('habu').get('/cases')).toMatchObject({ status: 422, body: { code: 'person-missing' } });
  });
});
