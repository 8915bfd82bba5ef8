import { randomBytes } from 'node:crypto';
import { typeName, type DataCategory } from '@samhandling/contracts';
import { eventually } from '@samhandling/testing';
import { ExchangeWorld, type Somebody } from './exchange-world.fixture.js';

const world = await ExchangeWorld.make();
const [measureStarted, referralSent] = [typeName('sector', 'measure-started'), typeName('sector', 'referral-sent')];
const broad: DataCategory[] = ['coordination', 'health', 'social', 'contact', 'place'];
let guardian: Somebody;

beforeAll(async () => {
  await world.start();
  guardian = await world.someone();
});

const newChild = async (): Promise<Somebody> => {
  const child = await world.child({ guardians: [guardian] });
  await world.known(child);
  return child;
};
const consented = async (child: Somebody, service: string, categories: DataCategory[]): Promise<void> => {
  await world.consent(child, [guardian], service, categories);
  // The exchange's own copy has it: what rests on it is answered from now on.
  await eventually(async () => {
    const copy = await world.collection<{ _id: string; policy: { consents: { recipient: { service?: string } }[] } }>('policy_copy').findOne({ _id: child.person });
    return copy?.policy.consents.some(({ recipient }) => recipient.service === service);
  }, { what: 'the copy knows the consent', limitMs: 20_000 });
};
const measure = ({ nationalId }: Somebody, system: string, id = randomBytes(4).toString('hex')): Record<string, unknown> => ({
  person: { nationalId }, externalReference: { system, kind: 'sak', id }, measure: { system, kind: 'sak', id }, measureType: 'speech-therapy', period: { from: '2026-10-01' },
});
const referral = ({ nationalId }: Somebody): Record<string, unknown> => ({
  person: { nationalId }, externalReference: { system: 'health-station', kind: 'henvisning', id: 'h-1' }, matter: { system: 'health-station', id: 'h-1' },
  from: { service: 'solvik-health-station' }, to: { service: 'habu' }, sentAt: '2026-10-02T09:00:00Z', interpreterNeed: true,
  information: [{ field: 'hearing-test-result', value: 'reduced', asOf: '2026-09-01' }],
});

describe('the same fact from a second system', () => {
  let child: Somebody;
  let reference: string;
  let event: Record<string, unknown>;

  beforeAll(async () => {
    child = await newChild();
    await world.published('health-station', measureStarted, measure(child, 'health-station', 'm-1'));
  });

  it('is not told to one who could not have received the first', async () => {
    const { answer } = await world.published('ppt', measureStarted, measure(child, 'ppt'));
    expect(Object.keys(answer)).toEqual(['reference']);
  });

  it('is told to one who could: whose, since when, where the record is', async () => {
    await consented(child, 'solvik-kindergarten', broad);
    const published = await world.published('kindergarten', measureStarted, measure(child, 'kindergarten'));
    event = published.event;
    reference = String(published.answer['reference']);
    expect(published.answer['duplicateOf']).toEqual({ service: 'solvik-health-station', since: expect.any(String), externalReference: { system: 'health-station', kind: 'sak', id: 'm-1' } });
  });

  it('is decided anew on a repeat, and linked by whoever published it', async () => {
    const again = await world.post('kindergarten', '/events', event, { 'content-type': 'application/cloudevents+json' });
    expect(again.body).toEqual({ reference, duplicateOf: expect.objectContaining({ service: 'solvik-health-station' }) });
    expect((await world.post('ppt', `/registrations/${reference}/link`, {})).status).toBe(404);
    expect([await world.post('kindergarten', `/registrations/${reference}/link`, {}), await world.post('kindergarten', `/registrations/${reference}/link`, {})]).toEqual(Array(2).fill({ status: 200, body: { reference } }));
    const linked = await world.collection('commits').countDocuments({ 'events.type': typeName('exchange', 'linked') });
    expect(linked).toBe(1);
  });

  it('may be said to be another, with a reason', async () => {
    const { answer } = await world.published('kindergarten', measureStarted, measure(child, 'kindergarten'));
    const path = `/registrations/${String(answer['reference'])}/different`;
    expect((await world.post('kindergarten', path, {})).body['code']).toBe('schema-invalid');
    expect((await world.post('kindergarten', path, { reason: 'another therapist, another goal' })).status).toBe(200);
  });

  it('is counted', async () => {
    const { body } = await world.get('statistics', '/statistics');
    expect(body).toMatchObject({ duplicatesCaught: 2 });
    expect(body['registrations']).toBeGreaterThanOrEqual(4);
  });
});

describe('prefill', () => {
  it('gives what this service has a ground for, each with date and owner, and records the reading first', async () => {
    const child = await newChild();
    await world.published('health-station', referralSent, referral(child));
    await consented(child, 'solvik-ppt', broad);
    const asked = { person: { nationalId: child.nationalId }, fields: ['hearing-test-result', 'interpreter-need', 'sight-test-result'], purpose: 'coordinated-help' };
    expect((await world.post('ppt', '/prefill', asked)).body).toEqual({
      fields: {
        'hearing-test-result': { value: 'reduced', date: '2026-09-01', owner: 'solvik-health-station' },
        'interpreter-need': { value: true, date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/), owner: 'solvik-health-station' },
      },
    });
    const reads = await world.collection<{ events: { data: Record<string, unknown> }[] }>('commits').find({ 'events.type': typeName('exchange', 'access-read'), 'events.data.person': child.person }).toArray();
    expect(reads.map(({ events }) => events[0]?.data)).toEqual([expect.objectContaining({ what: 'prefill', reader: { kind: 'service', service: 'solvik-ppt' }, grounds: [expect.objectContaining({ kind: 'consent' })] })]);
  });
});
