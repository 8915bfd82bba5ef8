import { eventually } from '../eventually.js';
import { listLedger } from './10-audit.js';
import { consentsOfChild } from './2-consent.js';
import { measure } from './5-measure.js';
import { aboutChild, type Stage } from './stage.js';

const stopped = 'no.samhandling.exchange.stopped.v1';
const notified = 'no.samhandling.exchange.withdrawal-notified.v1';

/** A9: consent for NAV is withdrawn; nothing more reaches NAV, and NAV answers for what it already has. */
export const withdrawFromNav = async (stage: Stage): Promise<void> => {
  const { narrator, systems, people } = stage;
  narrator.step('A9', 'One consent is taken back, at once');
  const { nav } = systems;
  await Promise.all([nav.read(), systems.ppt.read()]);
  const hadBefore = nav.received.length;
  const adjustments = systems.ppt.holds('measure-adjusted').length;
  const permitted = await permittedForNav(stage);
  await adjust(stage, '2026-09-28T12:00:00+02:00');
  await eventually('the adjustment waits for NAV', async () => (await permittedForNav(stage)) > permitted, 1_000);
  narrator.act('Kindergarten', 'adjusts the measure once more; NAV has not fetched it yet');
  const consents = await consentsOfChild(stage);
  const consent = consents.find((line) => line.recipient.service === nav.serviceId && line.state === 'granted');
  if (!consent) throw new Error('the guardian sees no consent for NAV');
  const answer = await people.guardian1.consent.send<{ status: string; withdrawal: string }>('POST', `/consents/${consent.consentId}/withdraw`, {}, { 'idempotency-key': 'a9-withdraw' });
  narrator.act(people.guardian1.name, `withdraws the consent for NAV; the answer says ${answer.status}`);
  const inForce = answer.status === 'in-force' ? answer : await eventually('the withdrawal is in force', async () => {
    const again = await people.guardian1.consent.send<{ status: string; withdrawal: string }>('POST', `/consents/${consent.consentId}/withdraw`, {}, { 'idempotency-key': 'a9-withdraw' });
    return again.status === 'in-force' && again;
  });
  await adjust(stage, '2026-10-01T12:00:00+02:00');
  await pptHolds(stage, adjustments + 2);
  await eventually('NAV is told of the withdrawal', async () => {
    await nav.read();
    return nav.received.some((event) => event.type === notified);
  });
  stage.seen.set('facts NAV got after the withdrawal', nav.received.slice(hadBefore).filter((event) => event.type.startsWith('no.samhandling.sector.')).length);
  stage.seen.set('numbers stopped for NAV', nav.received.slice(hadBefore).filter((event) => event.type === stopped).map((event) => Object.keys(event.data)));
  narrator.effect('what waited for NAV was stopped: its feed has the number and nothing else');
  await answerForCopies(stage, inForce.withdrawal);
};

/** How often the gate has said yes towards NAV, as the auditor sees it. */
const permittedForNav = async (stage: Stage): Promise<number> => {
  const query = { service: stage.systems.nav.serviceId };
  return (await listLedger(stage, { ...query, outcome: 'permitted' })).length + (await listLedger(stage, { ...query, outcome: 'released' })).length;
};

const adjust = async ({ systems, child }: Stage, adjustedAt: string): Promise<void> => {
  await systems.kindergarten.register('measure-adjusted', { ...aboutChild({ child }), measure, measureType: 'language-group', adjustedAt });
};

/** PPT may have every adjustment: when it has this many, all of them have been decided on. */
const pptHolds = async ({ systems: { ppt } }: Stage, adjustments: number): Promise<void> => {
  await eventually('PPT gets what NAV must not have', async () => {
    await ppt.read();
    return ppt.holds('measure-adjusted').length >= adjustments;
  });
};

const answerForCopies = async (stage: Stage, withdrawal: string): Promise<void> => {
  const { narrator, systems } = stage;
  const { nav } = systems;
  const notice = nav.received.find((event) => event.type === notified);
  const { sequences, withdrawal: named } = notice?.data as unknown as { sequences: number[]; withdrawal?: string };
  const used = new Set(nav.holds('application-submitted').map((event) => Number(event.sequence)));
  const answers = sequences.map((sequence) => used.has(sequence)
    ? { sequence, answer: 'kept-by-law' as const, law: 'arkl §§ 5, 12, 13', until: '2036-12-31' }
    : { sequence, answer: 'erased' as const });
  await nav.client.answerWithdrawal(nav.subscription ?? '', named ?? withdrawal, answers);
  narrator.act('NAV', `erases ${answers.filter(({ answer }) => answer === 'erased').length} copies it never used and keeps ${used.size} its decision rests on, naming the law`);
};
