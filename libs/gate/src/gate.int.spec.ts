import { join } from 'node:path';
import { Clock } from '@samhandling/service-kit';
import { testDatabase } from '@samhandling/testing';
import { granted, protection, somebody, withdrawn } from './consent-events.fixture.js';
import { CopyFreshness } from './copy-freshness.js';
import { Gate, type GateQuestion } from './gate.js';
import { PolicyCopy } from './policy-copy.js';
import { loadPolicyRules } from './policy-files.js';

const database = await testDatabase();
const policyDir = join(import.meta.dirname, '../../../infra/policy');

class FixedClock extends Clock {
  override now(): Date {
    return new Date('2026-08-03T12:00:00Z');
  }
}

describe('the gate', () => {
  const clock = new FixedClock();
  const freshness = new CopyFreshness(database.connection, { partitions: 1, ageMsMax: 5_000, now: () => clock.now() });
  const copy = new PolicyCopy(database.connection, freshness);
  const rules = loadPolicyRules(policyDir, join(policyDir, 'synthetic-confirmation.yaml'));
  const purpose = rules.processing.find(({ consentKind, serviceTypes }) => consentKind === 'lift-secrecy' && serviceTypes.includes('school'))?.purpose ?? '';
  const gate = new Gate(rules, copy, clock);
  const question = (person: string): GateQuestion => ({
    person,
    recipient: { kind: 'service', service: 'solvik-school', serviceType: 'school', controller: '999999901' },
    eventType: 'no.samhandling.sector.need-registered.v1',
    typeCategory: 'education',
    categories: [],
    purpose,
  });
  const consenting = async () => {
    const person = somebody();
    await copy.apply(protection(person, 1, 'none'), person);
    await copy.apply(granted(person, 1, { purpose }), person);
    return person;
  };

  beforeAll(async () => await copy.init());
  afterAll(async () => await freshness.stop());

  it('holds what rests on consent while the copy is too old', async () => {
    expect(await gate.decide(question(await consenting()))).toMatchObject({ waiting: true, outcome: 'withhold' });
  });

  it('permits on a consent in force once the copy is fresh, naming the consent', async () => {
    await copy.heartbeat(0, '2026-08-03T11:59:59Z');
    const person = await consenting();
    expect(await gate.decide(question(person))).toMatchObject({ outcome: 'permit', rests: 'consent', consents: [{ id: `consent-of-${person}`, version: 1 }] });
  });

  it('withholds from the moment the withdrawal is in the copy', async () => {
    const person = await consenting();
    await copy.apply(withdrawn(person, 2), person);
    expect(await gate.decide(question(person))).toMatchObject({ outcome: 'withhold', reason: 'withdrawn' });
  });

  it('withholds what is also about somebody for whom nothing is known (D5)', async () => {
    const person = await consenting();
    expect(await gate.decide({ ...question(person), others: [somebody()] })).toMatchObject({ outcome: 'withhold', reason: 'third-person' });
  });

  it('holds what rests on consent while the person’s key is parked', async () => {
    const person = await consenting();
    await copy.parked(person, 'consent');
    expect(await gate.decide(question(person))).toMatchObject({ waiting: true, outcome: 'withhold' });
  });
});
