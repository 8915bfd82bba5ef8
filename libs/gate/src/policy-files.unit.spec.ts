import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicyRules } from './policy-files.js';

const shipped = join(import.meta.dirname, '../../../infra/policy');

describe('the law as data', () => {
  it('is shipped without a single confirmation: nothing rests on it until a data controller has confirmed it', () => {
    const rules = loadPolicyRules(shipped, undefined);
    const rows = [...rules.statutes, ...rules.processing, ...rules.ageThresholds];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ confirmedBy }) => confirmedBy !== undefined)).toEqual([]);
  });

  it('is confirmed by a file, and decisions made under it carry another version', () => {
    const confirmed = loadPolicyRules(shipped, join(shipped, 'synthetic-confirmation.yaml'));
    expect(confirmed.statutes.some(({ confirmedBy }) => confirmedBy !== undefined)).toBe(true);
    expect(confirmed.version).not.toBe(loadPolicyRules(shipped, undefined).version);
  });

  describe('stops the start', () => {
    const dir = mkdtempSync(join(tmpdir(), 'policy-'));
    afterAll(() => rmSync(dir, { recursive: true }));

    it('when a file is missing, naming it', () => {
      expect(() => loadPolicyRules(dir, undefined)).toThrow('lawful-grounds.yaml is missing');
    });

    it('when a file holds something else than rows', () => {
      cpSync(shipped, dir, { recursive: true });
      writeFileSync(join(dir, 'processing.yaml'), 'purposes: anything\n');
      expect(() => loadPolicyRules(dir, undefined)).toThrow(expect.objectContaining({ code: 'processing-invalid' }));
    });
  });
});
