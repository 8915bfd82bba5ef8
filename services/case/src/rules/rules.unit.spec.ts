import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLocalRules } from './local-rules.js';
import { loadStatutoryClocks } from './statutory-clocks.js';

const policy = join(import.meta.dirname, '../../../../infra/policy');
const written = (name: string, content: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'case-rules-')), name);
  writeFileSync(file, content);
  return file;
};

describe('Deadlines of the law', () => {
  it('time nothing as shipped: nobody has confirmed them', () => {
    const clocks = loadStatutoryClocks(policy, undefined);
    expect(clocks.map(({ id, confirmedBy }) => [id, confirmedBy])).toEqual([['pbrl-2-2a', undefined]]);
  });

  it('are confirmed by name', () => {
    const [clock] = loadStatutoryClocks(policy, join(policy, 'synthetic-confirmation.yaml'));
    expect(clock).toMatchObject({ id: 'pbrl-2-2a', length: 10, unit: 'working-days', confirmedBy: expect.stringContaining('synthetic') });
  });

  it('cannot be confirmed when they are not there', () => {
    const confirmation = written('confirmation.yaml', 'confirmedBy: somebody\ndeadlines: [pbrl-9-9]\n');
    expect(() => loadStatutoryClocks(policy, confirmation)).toThrow('pbrl-9-9');
  });

  it('cannot be loaded from memory (certainty M)', () => {
    const file = written('deadlines.yaml', 'rows: [{id: a, paragraph: b, starts: referral-received, serviceTypes: [habu], length: 1, unit: working-days, source: c, certainty: M, validFrom: 2024-01-01}]');
    expect(() => loadStatutoryClocks(join(file, '..'), undefined)).toThrow();
  });
});

describe('What municipalities settle for themselves (N8)', () => {
  const file = written('local.yaml', 'default: { raisedTo: solvik-coordinating-unit }\nmunicipalities: { "9999": { forwardsMax: 1 } }\n');

  it('holds for that municipality, the default for the others, the setting where neither says', () => {
    const rules = loadLocalRules(file, 3);
    expect(rules('9999')).toEqual({ forwardsMax: 1, raisedTo: 'solvik-coordinating-unit' });
    expect(rules('9998')).toEqual({ forwardsMax: 3, raisedTo: 'solvik-coordinating-unit' });
    expect(loadLocalRules(undefined, 3)('9999')).toEqual({ forwardsMax: 3, raisedTo: undefined });
  });

  it('stops the start when the file is not there or says what nobody knows', () => {
    expect(() => loadLocalRules('/nowhere/local.yaml', 3)).toThrow('missing');
    expect(() => loadLocalRules(written('local.yaml', 'default: { forwards: 1 }'), 3)).toThrow();
  });
});
