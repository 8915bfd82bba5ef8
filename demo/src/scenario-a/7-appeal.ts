import { eventually } from '../eventually.js';
import { applicationReference, firstSent } from './3-application-and-referral.js';
import { aboutChild, type Stage } from './stage.js';

const decision = { system: 'tildeling', kind: 'sak', id: 'decision-1' };

/** A7: respite care is refused, appealed, upheld by the office, forwarded, and reversed after five months. */
export const appeal = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  narrator.step('A7', 'Refused, appealed, reversed');
  const office = systems['allocation-office'];
  await office.register('decision-made', {
    ...aboutChild(stage), externalReference: decision, decidedAt: '2026-04-20T12:00:00+02:00', outcome: 'refused', application: applicationReference, part: 'respite',
    originallySentAt: firstSent, measureType: 'respite-care', appealBody: { service: 'county-governor', serviceType: 'county-governor' },
  });
  narrator.act('Allocation office', 'refuses respite care');
  await office.register('appeal-lodged', { ...aboutChild(stage), decision, lodgedAt: '2026-05-02T12:00:00+02:00', lodgedBy: 'guardian' });
  await office.register('appeal-forwarded', { ...aboutChild(stage), decision, forwardedAt: '2026-05-20T12:00:00+02:00', to: { service: 'county-governor', serviceType: 'county-governor' }, officeOutcome: 'upheld' });
  narrator.act('The family', 'appeals; the office stands by its decision and forwards the appeal itself');
  await systems['county-governor'].register('appeal-decided', {
    ...aboutChild(stage), decision, decidedAt: '2026-09-20T12:00:00+02:00', outcome: 'reversed', measureType: 'respite-care', extent: { amount: 8, unit: 'hours', per: 'week' },
    decidedBy: { service: 'county-governor', serviceType: 'county-governor' },
  });
  narrator.act('County governor', 'reverses the decision after five months: eight hours a week');
  await eventually('the allocation office gets the outcome', async () => {
    await office.read();
    return office.holds('appeal-decided').length > 0;
  });
  narrator.effect('the office got the outcome; nobody typed it again');
};
