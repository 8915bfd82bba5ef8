import { eventually } from '../eventually.js';
import { listLedger } from './10-audit.js';
import { aboutChild, readAll, type Stage } from './stage.js';

/** A1: the kindergarten reports a need; nobody else may know yet. */
export const reportNeed = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  narrator.step('A1', 'A concern is registered once, and stays where it is');
  const accepted = await systems.kindergarten.register('need-reported', {
    ...aboutChild(stage),
    reportedAt: '2026-02-10T09:15:00+01:00',
    urgency: 'soon',
    needCategory: 'language-and-communication',
    description: 'Snakker lite, trekker seg unna i lek. Foreldrene er bekymret.',
    freeTextCategories: ['education', 'own-words'],
    reporterRole: 'staff',
  });
  narrator.act('Kindergarten', `registers a need in its own system (reference ${accepted.reference})`);
  await eventually('the decision about the need is in the ledger', async () => {
    const entries = await listLedger(stage, { outcome: 'withheld' });
    return entries.length > 0;
  }, 1_000);
  stage.seen.set('deliveries before consent', await readAll(stage));
  narrator.effect('nobody else got it: no consent and no statute. The kindergarten sees no difference.');
};
