import type { PlatformAddresses } from '@samhandling/infra';
import type { Narrator } from '../narrator.js';
import { reportNeed } from './1-need.js';
import { consentAndRelease } from './2-consent.js';
import { applyAndRefer } from './3-application-and-referral.js';
import { goInCircles, noteWhoAnswers } from './4-loop.js';
import { evaluateMeasure, startMeasure } from './5-measure.js';
import { appointCoordinator } from './6-coordinator.js';
import { appeal } from './7-appeal.js';
import { withdrawFromNav } from './9-withdrawal.js';
import { audit, lookForTraces } from './10-audit.js';
import { mustHold } from './must-hold.js';
import { openStage } from './open-stage.js';
import { reportOf } from './report-of.js';
import type { Report } from './report.js';
import { readAll } from './stage.js';

/** Plays scenario A against a running platform, by public interfaces only, and judges it by what was really received. */
export const playScenarioA = async (addresses: PlatformAddresses, narrator: Narrator): Promise<Report> => {
  const started = performance.now();
  const stage = await openStage(addresses, narrator);
  await reportNeed(stage);
  await consentAndRelease(stage);
  await applyAndRefer(stage);
  await goInCircles(stage);
  await startMeasure(stage);
  // From the first acceptance (the measure) on, somebody answers at every step.
  for (const step of [appointCoordinator, appeal, evaluateMeasure, withdrawFromNav]) {
    await noteWhoAnswers(stage);
    await step(stage);
  }
  await noteWhoAnswers(stage);
  await lookForTraces(stage);
  await readAll(stage);
  const found = await audit(stage);
  return reportOf(stage, found, mustHold(stage, found), (performance.now() - started) / 1000);
};
