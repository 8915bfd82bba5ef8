import { randomBytes } from 'node:crypto';
import { typeName, type DataCategory } from '@samhandling/contracts';
import { syntheticNationalId } from '@samhandling/testing';
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
const measure = ({ nationalId }: Somebody, system: string, id = randomBytes(4).toString('hex')): Record<string, unknown> => ({
  person: { nationalId }, externalReference: { system, kind: 'sak', id }, measure: { system, kind: 'sak', id }, measureType: 'speech-therapy', period: { from: '2026-10-01' },
});
const referral = ({ nationalId }: Somebody): Record<string, unknown> => ({
  person: { nationalId }, externalReference: { system: 'health-station', kind: 'henvisning', id: 'h-1' }, matter: { system: 'health-station', id: 'h-1' },
  from: { service: 'solvik-health-station' }, to: { service: 'habu' }, sentAt: '2026-10-02T09:00:00Z', interpreterNeed: true,
  information: [{ field: 'hearing-test-result', value: 'reduced', asOf: '2026-09-01' }],
});

/** Two children of whom the caller has the same ground to know; about the second there exists more, which the caller may not know (rule D1). */
describe('two worlds that differ only in what the caller may not know', () => {
  const refusal = { state: 'refused' as const, signed: [] as string[] };
  let plain: Somebody;
  let rich: Somebody;
  let feed: string;

  beforeAll(async () => {
    [plain, rich] = [await newChild(), await newChild()];
    await world.published('health-station', measureStarted, measure(rich, 'health-station'));
    await world.published('health-station', referralSent, referral(rich));
    await world.need('child-welfare', rich, { description: 'said in confidence', freeTextCategories: ['child-welfare'] });
    await world.consent(rich, [guardian], 'habu', broad);
    const { consentId } = await world.consent(rich, [guardian], 'solvik-kindergarten', ['coordination'], { ...refusal, refusedBy: [guardian.person] });
    expect(consentId).toMatch(/^c-/);
    for (const child of [plain, rich]) await world.routed(child);
    feed = await world.feed('kindergarten', ['need-reported', 'measure-started', 'referral-sent', 'case.snapshot']);
  });

  /** Everything that names a place in time or is minted by chance, made equal; what is left must be equal by itself. */
  const shape = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replace(/[gdrw]_[A-Za-z0-9_-]{22}/g, 'opaque').replace(/urn:request:[\w.-]+/g, 'request')) as unknown;

  const both = async <T>(ask: (child: Somebody) => Promise<T>): Promise<[unknown, unknown]> => [shape(await ask(plain)), shape(await ask(rich))];

  it('publish answers are equal, duplicates included', async () => {
    const [first, second] = await both(async (child) => await world.post('kindergarten', '/events', world.event('kindergarten', measureStarted, measure(child, 'kindergarten', 'm'), { id: `m-${child.person.slice(2, 8)}`, time: '2026-10-05T09:00:00Z' })));
    expect(first).toEqual(second);
    expect(first).toEqual({ status: 202, body: { reference: 'opaque' } });
  });

  it('so are refusals', async () => {
    const [first, second] = await both(async (child) => await world.post('kindergarten', '/events', world.event('kindergarten', measureStarted, { ...measure(child, 'kindergarten', 'm'), period: {} }, { id: 'bad', time: '2026-10-05T09:00:00Z' })));
    expect(first).toEqual(second);
  });

  it('so are dry runs', async () => {
    const [first, second] = await both(async (child) => await world.post('kindergarten', '/events?dryRun=true', world.event('kindergarten', measureStarted, measure(child, 'kindergarten', 'm'), { id: 'dry', time: '2026-10-05T09:00:00Z' })));
    expect(first).toEqual(second);
  });

  it('so is prefill, also for somebody nobody has heard of', async () => {
    const ask = async (nationalId: string) => await world.post('kindergarten', '/prefill', { person: { nationalId }, fields: ['hearing-test-result', 'interpreter-need'], purpose: 'coordinated-help' });
    const [first, second] = await both(async ({ nationalId }) => await ask(nationalId));
    expect(first).toEqual(second);
    expect(first).toEqual({ status: 200, body: { fields: {} } });
    expect(shape(await ask(syntheticNationalId('1999-01-01', 300)))).toEqual(first);
  });

  it('so is the feed', async () => {
    for (const child of [plain, rich]) await world.routed(child);
    expect(await world.page('kindergarten', feed)).toEqual({ events: [], next: expect.any(String), more: false });
  });
});
