import { readFileSync } from 'node:fs';
import type { CloudEvent, ConsentTerms, DataCategory, PersonId } from '@samhandling/contracts';
import { serviceSource, typeName } from '@samhandling/contracts';
import { applyConfirmation, parseAgeThresholds, parseConfirmation, parseLawfulGrounds, parseProcessing, policyRules } from '@samhandling/policy';
import type { PolicyRules } from '@samhandling/policy';
import { parse } from 'yaml';
import { emptySubject, evolveSubject, subjectStream } from './domain/subject.js';
import type { Fact, SubjectState } from './domain/subject.js';

/** Invented people and times for the specs of the domain. */
export const child: PersonId = 'p_child00000000000000000';
export const mother: PersonId = 'p_mother0000000000000000';
export const father: PersonId = 'p_father0000000000000000';
export const stranger: PersonId = 'p_stranger00000000000000';

export const noon = '2026-11-20T12:00:00.000Z';
export const later = '2026-11-20T13:00:00.000Z';
export const evening = '2026-11-20T19:00:00.000Z';
export const yearOn = '2027-11-20T12:00:00.000Z';

const policyFile = (name: string): unknown => parse(readFileSync(new URL(`../../../infra/policy/${name}`, import.meta.url), 'utf8'), { merge: true });

/** The law as shipped, with the synthetic confirmation that only tests and the demo use. */
export const rules: PolicyRules = policyRules(applyConfirmation(
  { statutes: parseLawfulGrounds(policyFile('lawful-grounds.yaml')), processing: parseProcessing(policyFile('processing.yaml')), ageThresholds: parseAgeThresholds(policyFile('age-thresholds.yaml')) },
  parseConfirmation(policyFile('synthetic-confirmation.yaml')),
));
export const thresholds = rules.ageThresholds;

const registerEvent = (fact: string, data: unknown, time: string): CloudEvent => ({
  specversion: '1.0', id: `register-${fact}-${time}`, source: 'urn:no:orgnr:974761076:system:population-register', type: typeName('person', fact), time,
  subject: child, partitionkey: child, streamversion: Date.parse(time), data,
});

const parent = (person: PersonId, responsibility = true): unknown => ({ person, kind: 'parent', parentalResponsibility: responsibility, from: '2021-01-01' });

/** The register's word on who may act, as it comes from the exchange. */
export const guardianshipOf = (guardians: PersonId[], bornOn = '2021-03-01', time = '2026-11-01T08:00:00.000Z', without: PersonId[] = []): CloudEvent =>
  registerEvent('guardianship-changed', { person: child, bornOn, guardians: [...guardians.map((one) => parent(one)), ...without.map((one) => parent(one, false))] }, time);
export const protectionOf = (protection: string): CloudEvent => registerEvent('protection-changed', { person: child, protection }, '2026-11-01T09:00:00.000Z');
export const diedOn = (day: string): CloudEvent => registerEvent('deceased', { person: child, diedOn: day }, `${day}T12:00:00.000Z`);

/** A register's message already in the child's own stream. */
export const noted = (fact: CloudEvent): Fact => ({ type: typeName('consent', 'register-noted'), data: { person: child, fact } });

export const terms = (change: Partial<ConsentTerms> = {}): ConsentTerms => ({
  consentId: 'q1.1', requestId: 'q1', version: 1, subject: child, kind: 'lift-secrecy', recipient: { service: 'solvik-ppt' },
  categories: ['education'] as DataCategory[], purpose: 'coordinated-help', validFrom: noon, validTo: yearOn,
  requiredSigners: [mother, father], signed: [], refusedBy: [], state: 'requested',
  text: { id: 'share-information', version: '1', language: 'nb' }, method: 'digital', decidedAt: noon, ...change,
});

/** A consent event as the store would give it back. */
export const told = (fact: string, consent: ConsentTerms): Fact => ({ type: typeName('consent', fact), data: { person: child, consent, at: consent.decidedAt } });

export const subjectAfter = (facts: readonly Fact[]): SubjectState =>
  facts.map(stored).reduce(evolveSubject, emptySubject(child));

const stored = (fact: Fact, index: number): CloudEvent => ({
  specversion: '1.0', id: `${subjectStream(child)}@${index + 1}`, source: serviceSource('consent'), type: fact.type, time: noon,
  subject: child, partitionkey: child, streamversion: index + 1, data: fact.data,
});

/** `given(story).when(decide).then(...)`: what happened, what is asked, what comes of it. */
export const given = (facts: readonly Fact[]) => ({
  when: (decide: (state: SubjectState) => readonly Fact[]) => {
    const run = (): readonly Fact[] => decide(subjectAfter(facts));
    return {
      then: (expected: readonly { fact: string; data?: unknown }[]): void => {
        const got = run().map(({ type, data }) => ({ fact: type, data }));
        expect(got).toEqual(expected.map(({ fact, data }) => ({ fact: typeName('consent', fact), data: data === undefined ? expect.anything() : expect.objectContaining(data as object) })));
      },
      thenState: (): SubjectState => subjectAfter([...facts, ...run()]),
      thenRefused: (code: string): void => expect(run).toThrow(expect.objectContaining({ code })),
    };
  },
});
