import { Narrator } from './narrator.js';
import { platformUnderTest } from './platform.fixture.js';
import { playScenarioA } from './scenario-a/play.js';
import type { Report } from './scenario-a/report.js';

const { platform, crashed } = await platformUnderTest();

describe('scenario A, early phase: from first concern to help in place', () => {
  const narrator = new Narrator(() => undefined);
  let report: Report;

  beforeAll(async () => {
    report = await playScenarioA(platform.addresses, narrator);
  }, 240_000);

  it('keeps every promise', () => {
    expect(report.mustHold.filter(({ held }) => !held)).toEqual([]);
    expect(report.mustHold.length).toBe(23);
  });

  it('loses no service on the way', () => {
    expect(crashed).toEqual([]);
  });

  it('shares something, withholds something, and reuses what was registered', () => {
    expect(report.deliveries.delivered).toBeGreaterThan(10);
    expect(report.deliveries.released).toBeGreaterThan(0);
    expect(report.deliveries.withheld).toBeGreaterThan(0);
    expect(report.fieldValuesReused).toBeGreaterThan(0);
    expect(report.duplicatesCaught).toBe(1);
  });

  it('tells the story without an identity number', () => {
    expect(narrator.lines.join('\n')).not.toMatch(/\d{11}/);
  });
});
