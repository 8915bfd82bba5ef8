import { eventually } from '../eventually.js';
import { readCase } from './4-loop.js';
import { aboutChild, type Stage } from './stage.js';

export const measure = { system: 'oppvekst', kind: 'sak', id: 'measure-1' };

/** A5: a measure starts while waiting; a second service registers the same one, is told, and links. */
export const startMeasure = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  narrator.step('A5', 'The same measure registered twice is caught');
  await systems.kindergarten.register('measure-started', {
    ...aboutChild(stage), measure, measureType: 'language-group', period: { from: '2026-04-07' },
    responsible: { service: systems.kindergarten.serviceId, serviceType: 'kindergarten' },
  }, '2026-04-07T08:00:00+02:00');
  narrator.act('Kindergarten', 'starts a language group while the family waits');
  await eventually('PPT knows of the measure', async () => {
    await systems.ppt.read();
    return systems.ppt.holds('measure-started').length > 0;
  });
  const accepted = await systems.ppt.register('measure-started', {
    ...aboutChild(stage), measure: { system: 'ppt', kind: 'sak', id: 'ppt-measure-7' }, measureType: 'language-group', period: { from: '2026-04-07' },
  }, '2026-04-08T08:00:00+02:00');
  stage.seen.set('duplicate answer', accepted);
  narrator.act('PPT', `registers the same measure and is told who has it: ${accepted.duplicateOf?.service ?? 'nothing was told'}`);
  if (accepted.duplicateOf) await systems.ppt.client.link(accepted.reference);
  narrator.effect('PPT links instead of keeping a second one');
  await eventually('somebody answers for the coordination', async () => {
    const { responsibility } = (await readCase(stage)) as { responsibility?: { accountable: string } };
    return responsibility?.accountable;
  });
};

/** A8: the family says the measure does not work; it is adjusted, and the plan follows by itself. */
export const evaluateMeasure = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  narrator.step('A8', 'The family evaluates the measure; the plan follows by itself');
  await systems.kindergarten.register('measure-evaluated', {
    ...aboutChild(stage), measure, evaluatedAt: '2026-06-10T12:00:00+02:00', evaluatedBy: 'guardian', effect: 1,
    comment: 'For mange barn i gruppa. Han blir bare sliten.', freeTextCategories: ['own-words'],
  });
  narrator.act('The family', 'says it does not work (1 of 5), registered once by the kindergarten');
  await systems.kindergarten.register('measure-adjusted', {
    ...aboutChild(stage), measure, measureType: 'language-group', adjustedAt: '2026-06-15T12:00:00+02:00',
    change: 'To barn i stedet for seks, tre ganger i uka', freeTextCategories: ['social'],
  });
  narrator.act('Kindergarten', 'adjusts the measure in its own system');
  const plan = await eventually('the plan shows the adjusted measure', async () => {
    const seen = await stage.people.guardian1.coordinator.send<{ plans: { measures: { state: string }[] }[] }>('GET', `/plans?person=${stage.childId}`);
    return seen.plans.some(({ measures }) => measures.some(({ state }) => state === 'adjusted')) && seen;
  });
  stage.seen.set('plan after adjustment', plan);
  stage.seen.set('case after adjustment', await readCase(stage));
  narrator.effect('the plan shows it, and nobody typed it there');
};
