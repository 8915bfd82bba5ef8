import { readFileSync } from 'node:fs';
import { isDataCategory, eventType, serviceType } from '@samhandling/contracts';
import { parse } from 'yaml';
import { applyConfirmation, parseAgeThresholds, parseConfirmation, parseLawfulGrounds, parseProcessing, policyRules } from './index.js';
import type { LawFiles } from './index.js';
import { mayRow, rules } from './story.fixture.js';

const shipped = (name: string): unknown => parse(readFileSync(new URL(`../../../infra/policy/${name}.yaml`, import.meta.url), 'utf8'));
const law: LawFiles = {
  statutes: parseLawfulGrounds(shipped('lawful-grounds')),
  processing: parseProcessing(shipped('processing')),
  ageThresholds: parseAgeThresholds(shipped('age-thresholds')),
};
const { confirmedBy: _, ...unconfirmed } = mayRow;

describe('the shipped law (disclosure rule D8; law as data)', () => {
  it('confirms nothing: the software claims no legal authority', () => {
    expect([...law.statutes, ...law.processing, ...law.ageThresholds].filter((row) => row.confirmedBy !== undefined)).toEqual([]);
  });

  it('names only categories, service types and event types that exist', () => {
    for (const row of law.statutes) {
      expect(row.eventTypes.filter((type) => eventType(type) === undefined)).toEqual([]);
      expect([...row.from.serviceTypes, ...row.to.serviceTypes].filter((type) => serviceType(type) === undefined)).toEqual([]);
    }
    expect([...law.statutes, ...law.ageThresholds].flatMap((row) => row.categories).filter((category) => !isDataCategory(category))).toEqual([]);
    expect(law.processing.flatMap((row) => row.serviceTypes).filter((type) => serviceType(type) === undefined)).toEqual([]);
  });

  it('has an age of own decision for every category a statute or consent can name', () => {
    const aged = new Set(law.ageThresholds.filter((row) => row.right === 'own-decision').flatMap((row) => row.categories));
    expect(law.statutes.flatMap((row) => row.categories).filter((category) => !aged.has(category))).toEqual([]);
  });

  it('has the health personnel act both before and after 1 July 2026, and no day with both or neither', () => {
    const [before, after] = ['hpl-25-until-2026-06-30', 'hpl-25-from-2026-07-01'].map((id) => law.statutes.find((row) => row.id === id));
    expect(before?.validTo).toBe(after?.validFrom);
    expect([before?.objectable, after?.objectable, before?.caseByCase, after?.caseByCase]).toEqual([true, true, true, true]);
  });

  it('has no duty to inform that can be taken without an assessment, or objected to (disclosure rule D7)', () => {
    expect(law.statutes.filter((row) => row.effect === 'must' && (!row.caseByCase || row.objectable))).toEqual([]);
  });

  it('is confirmed for tests and the demo only by a file that says it is synthetic', () => {
    const confirmation = parseConfirmation(shipped('synthetic-confirmation'));
    expect(confirmation).toMatchObject({ synthetic: true });
    expect(confirmation.notice).toMatch(/synthetic/i);
    const confirmed = applyConfirmation(law, confirmation);
    expect([...confirmed.statutes, ...confirmed.processing, ...confirmed.ageThresholds].filter((row) => !(row.confirmedBy ?? '').includes('synthetic'))).toEqual([]);
  });
});

describe('law files', () => {
  const codeOf = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'nothing thrown';
  };

  it.each<[string, object]>([
    ['a row from memory', { certainty: 'M' }], ['a row without a source', { source: '' }], ['a row without a start', { validFrom: undefined }], ['a field nobody knows', { urgent: true }],
    ['a date that is none', { validTo: '2026-02-30' }], ['an effect that is none', { effect: 'should' }],
  ])('refuse %s', (_what, change) => {
    expect(codeOf(() => parseLawfulGrounds({ rows: [{ ...unconfirmed, ...change }] }))).toBe('lawful-grounds-invalid');
  });

  it('refuse a row twice, and anything that is not a file of rows', () => {
    expect(codeOf(() => parseLawfulGrounds({ rows: [unconfirmed, unconfirmed] }))).toBe('policy-row-twice');
    expect(codeOf(() => parseLawfulGrounds(null))).toBe('lawful-grounds-invalid');
    expect(codeOf(() => parseProcessing({ rows: 'all' }))).toBe('processing-invalid');
    expect(codeOf(() => parseAgeThresholds([]))).toBe('age-thresholds-invalid');
    expect(codeOf(() => parseConfirmation({ synthetic: 'yes' }))).toBe('confirmation-invalid');
  });

  it('refuse a confirmation of a row that is not there', () => {
    const confirmation = parseConfirmation({ synthetic: true, notice: 'x', confirmedBy: 'x', statutes: ['invented'], processing: [], ageThresholds: [] });
    expect(codeOf(() => applyConfirmation(law, confirmation))).toBe('confirmation-names-unknown-row');
  });

  it('give another version for any change, and the same for none', () => {
    expect(policyRules({ ...rules })).toEqual(rules);
    expect(policyRules({ ...rules, statutes: [{ ...mayRow, confirmedBy: 'somebody else' }] }).version).not.toBe(rules.version);
  });
});
