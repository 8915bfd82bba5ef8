import { consentGranted, exchangeLinked, guardianshipChanged, measureStarted, needReported, protectionChanged, responsibilityAssumed, type ConsentTerms, type DataCategory, type PersonId } from '@samhandling/contracts';
import { emptyPersonPolicy, evolvePersonPolicy, type PersonPolicy } from '@samhandling/policy';
import { Clock } from '@samhandling/service-kit';
import { Gate } from './gate.js';
import { GatedFacts, readRecord, type GatedFact } from './gated-facts.js';
import type { PolicyCopy } from './policy-copy.js';
import { loadPolicyRules } from './policy-files.js';
import type { ViewReader } from './readers.js';
import { readingPurposes } from './reading-purposes.js';

const child = `p_${'c'.repeat(22)}`;
const sibling = `p_${'s'.repeat(22)}`;
const mother = `p_${'m'.repeat(22)}`;
const now = '2026-08-01T10:00:00Z';
const policyDir = new URL('../../../infra/policy', import.meta.url).pathname;
const rules = loadPolicyRules(policyDir, `${policyDir}/synthetic-confirmation.yaml`);

const told = (person: PersonId, { type }: { type: string }, data: object, position: number) =>
  ({ specversion: '1.0', id: `${person}@${position}`, source: 'urn:no:samhandling:exchange', type, time: now, partitionkey: person, streamversion: position, data }) as const;

const consentTo = (person: PersonId, service: string, categories: DataCategory[]): ConsentTerms => ({
  consentId: 'consent-1', requestId: 'request-1', version: 1, subject: person, kind: 'lift-secrecy', recipient: { service }, categories, purpose: 'coordinated-help', validFrom: '2026-01-01T00:00:00Z',
  validTo: '2027-01-01T00:00:00Z', requiredSigners: [mother], signed: [mother], refusedBy: [], state: 'granted', text: { id: 'text', version: '1', language: 'nb' }, method: 'digital', decidedAt: now,
});

const knownOf = (person: PersonId, consent?: ConsentTerms): PersonPolicy =>
  [
    told(person, guardianshipChanged, { person, bornOn: '2021-02-03', guardians: [{ person: mother, kind: 'parent', parentalResponsibility: true, from: '2021-02-03' }] }, 1),
    told(person, protectionChanged, { person, protection: 'none' }, 2),
    ...(consent === undefined ? [] : [{ ...told(person, consentGranted, { person, consent, at: now }, 1), source: 'urn:no:samhandling:consent', id: `person-${person}@1` }]),
  ].reduce(evolvePersonPolicy, emptyPersonPolicy(person));

class Noon extends Clock {
  override now(): Date {
    return new Date(now);
  }
}

/** The gate over a copy that is given, and fresh. */
const factsWith = (...policies: PersonPolicy[]): GatedFacts => {
  const copy = { freshness: () => ({ fresh: true, ageMs: 0 }), of: async (person: PersonId) => policies.find((policy) => policy.person === person) ?? emptyPersonPolicy(person) };
  return new GatedFacts(new Gate(rules, copy as unknown as PolicyCopy, new Noon()));
};

const reader = (service: string, serviceType: string): ViewReader => ({ kind: 'service', service: { service, serviceType, name: service, orgnr: '999999999', controller: '999999999', municipalities: ['9999'], level: 'municipal' } });
const ppt = reader('solvik-ppt', 'ppt');
const see = async (facts: GatedFacts, as: ViewReader, ...given: GatedFact[]) => await facts.see(as, child, given, readingPurposes(as, undefined, rules, ['lift-secrecy']));

const base = (service: string) => ({ person: { pseudonym: child }, externalReference: { system: 's', kind: 'sak', id: '1' }, registeredBy: service, municipality: '9999' });
const need: GatedFact = {
  type: needReported.type, time: now, service: 'solvik-kindergarten', serviceType: 'kindergarten',
  data: { ...base('solvik-kindergarten'), reportedAt: now, needCategory: 'language-and-communication', reporterName: 'Invented Name' },
};
const measureBy = (service: string, serviceType: string): GatedFact => ({
  type: measureStarted.type, time: now, service, serviceType, data: { ...base(service), registeredByType: serviceType, measure: { system: 's', kind: 'sak', id: 'm1' }, period: { from: '2026-08-01' } },
});

describe('Facts are cut to what the gate permits a reader (D2, D12)', () => {
  const facts = factsWith(knownOf(child, consentTo(child, 'solvik-ppt', ['coordination', 'education'])));

  it('field by field, without a mark, and nothing follows from what was cut', async () => {
    const { visible, grounds, categories } = await see(facts, ppt, need);
    const { reporterName: _identity, municipality: _place, ...rest } = need.data as Record<string, unknown>;
    expect(visible).toEqual([{ own: false, whole: false, fact: { ...need, data: rest } }]);
    expect(grounds).toEqual([{ kind: 'consent', id: 'consent-1', version: 1 }]);
    expect(categories).toEqual(['coordination', 'education']);
  });

  it('not at all for who has no ground, and whole for who registered it', async () => {
    expect(await see(facts, reader('solvik-school', 'school'), need)).toEqual({ visible: [], grounds: [], categories: [], others: [] });
    expect(await see(facts, reader('solvik-kindergarten', 'kindergarten'), need)).toMatchObject({ visible: [{ own: true, whole: true, fact: need }], grounds: [{ kind: 'own-registration' }] });
  });

  it('so that a kind of service which tells something by itself is known to who may know that only (N15)', async () => {
    expect((await see(facts, ppt, measureBy('solvik-child-welfare', 'child-welfare'))).visible).toEqual([]);
    const wider = factsWith(knownOf(child, consentTo(child, 'solvik-ppt', ['coordination', 'child-welfare'])));
    expect((await see(wider, ppt, measureBy('solvik-child-welfare', 'child-welfare'))).visible).toHaveLength(1);
  });

  it('only with a ground for everyone they are about (D5)', async () => {
    const about = { ...need, data: { ...(need.data as object), aboutPersons: [{ person: { pseudonym: sibling }, role: 'sibling' }] } };
    expect((await see(facts, ppt, about)).visible).toEqual([]);
    const both = factsWith(knownOf(child, consentTo(child, 'solvik-ppt', ['coordination', 'education'])), knownOf(sibling, consentTo(sibling, 'solvik-ppt', ['coordination', 'education'])));
    expect((await see(both, ppt, about)).visible).toHaveLength(1);
  });

  it('and never when they are told to nobody, or cannot be read any more (D4)', async () => {
    const internal = { type: exchangeLinked.type, time: now, service: 'solvik-ppt', serviceType: 'ppt', data: { person: child } };
    expect((await see(facts, ppt, internal, { ...need, data: null })).visible).toEqual([]);
  });
});

describe('What is about the person as a whole', () => {
  it('needs a ground that is not between two services only', async () => {
    const purposes = readingPurposes(ppt, undefined, rules, ['lift-secrecy']);
    const facts = factsWith(knownOf(child, consentTo(child, 'solvik-ppt', ['coordination'])));
    expect(await facts.permits(ppt, child, responsibilityAssumed, ['coordination', 'health'], purposes)).toMatchObject({ permitted: true, categories: new Set(['coordination']) });
    expect((await facts.permits(reader('habu', 'habu'), child, responsibilityAssumed, ['coordination'], purposes)).permitted).toBe(false);
  });
});

describe('The record of a reading', () => {
  it('names who asked also when nothing was seen (N11)', () =>
    expect(readRecord(ppt, child, 'cases', [])).toEqual({ person: child, reader: { kind: 'service', service: 'solvik-ppt' }, what: 'cases', grounds: [], categories: [] }));

  it('names a guardian as one', () =>
    expect(readRecord({ kind: 'person', person: mother }, child, 'cases', [])).toMatchObject({ reader: { kind: 'person', person: mother, relation: 'guardian' } }));
});

describe('Purposes of a reading (D8)', () => {
  it('are those the register has for the kind of service, never the duty to inform (D7)', () => {
    expect(readingPurposes(ppt, undefined, rules, ['lift-secrecy'])).toEqual(['coordinated-help']);
    expect(readingPurposes(reader('habu', 'habu'), undefined, rules, ['plan'])).toEqual(['individual-plan']);
    expect(() => readingPurposes(ppt, 'health-care', rules, ['lift-secrecy'])).toThrow('unknown-purpose');
  });

  it('are none for a kind of service the register does not have: it sees its own', () => expect(readingPurposes(reader('solvik-culture', 'culture'), undefined, rules, ['lift-secrecy'])).toEqual(['none']));
});
