import { eventually } from '../eventually.js';
import { firstSent } from './3-application-and-referral.js';
import { aboutChild, type Stage } from './stage.js';

const matter = { system: 'journal', id: 'application-1', part: 'communication-aid' };
const places = {
  therapy: { service: 'solvik-occupational-therapy', serviceType: 'occupational-and-physiotherapy' },
  ppt: { service: 'solvik-ppt', serviceType: 'ppt' },
  centre: { service: 'nav-assistive-technology', serviceType: 'assistive-technology-centre' },
};

/** A4: three services point at each other; the case sees the circle and raises it. */
export const goInCircles = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  narrator.step('A4', 'The communication aid goes in a circle, and somebody is told');
  const forward = (from: keyof typeof places, to: keyof typeof places, at: string) => ({
    ...aboutChild(stage), matter, asked: 'communication-aid', originallySentAt: firstSent, from: places[from], to: places[to], forwardedAt: at, reason: 'other-service-first',
  });
  await systems['occupational-therapy'].register('referral-forwarded', forward('therapy', 'ppt', '2026-03-16T09:00:00+01:00'));
  await systems.ppt.register('referral-forwarded', forward('ppt', 'centre', '2026-03-23T09:00:00+01:00'));
  await systems.nav.register('referral-forwarded', forward('centre', 'therapy', '2026-03-30T09:00:00+02:00'));
  narrator.act('Occupational therapy → PPT → assistive technology centre → occupational therapy', 'each says another must assess first');
  const loops = await eventually('the circle is raised in the case', async () => {
    const { loops: found } = (await readCase(stage)) as { loops: { path: string[] }[] };
    return found.length > 0 && found;
  });
  stage.seen.set('loops', loops);
  narrator.effect('the circle is found in the case and raised');
};

/** The case as a guardian sees it. */
export const readCase = async (stage: Stage): Promise<Record<string, unknown>> => {
  if (!stage.caseId) {
    const { cases } = await stage.people.guardian1.case.send<{ cases: { caseId: string }[] }>('GET', `/cases?person=${stage.childId}`);
    stage.caseId = cases[0]?.caseId ?? '';
  }
  return stage.people.guardian1.case.send('GET', `/cases/${stage.caseId}`);
};

/** Notes which service answers for the coordination now, as the guardian's screen says. */
export const noteWhoAnswers = async (stage: Stage): Promise<void> => {
  const { responsibility } = (await readCase(stage)) as { responsibility?: { accountable?: string } };
  const noted = (stage.seen.get('who answered') as (string | undefined)[] | undefined) ?? [];
  stage.seen.set('who answered', [...noted, responsibility?.accountable]);
};
