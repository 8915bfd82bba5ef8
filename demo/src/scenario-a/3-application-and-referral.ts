import { eventually } from '../eventually.js';
import { aboutChild, type Stage } from './stage.js';

export const firstSent = '2026-03-03T10:00:00+01:00';
export const applicationReference = { system: 'journal', kind: 'sak', id: 'application-1' };
const habuMatter = { system: 'journal', id: 'referral-1' };

/** A3: one application, each office fetches its part; HABU's questions are answered from what is registered. */
export const applyAndRefer = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  narrator.step('A3', 'One application on 3 March; the referral is completed from what is registered');
  await systems['health-station'].register('application-submitted', {
    ...aboutChild(stage),
    externalReference: applicationReference,
    originallySentAt: firstSent,
    submittedBy: 'guardian',
    parts: [
      { part: 'respite', serviceType: 'allocation-office', wanted: 'respite-care', extentWanted: { amount: 10, unit: 'hours', per: 'week' } },
      { part: 'child-coordinator', serviceType: 'coordinating-unit', wanted: 'child-coordinator' },
      { part: 'communication-aid', serviceType: 'assistive-technology-centre', wanted: 'communication-aid' },
    ],
    answers: [
      { field: 'care-load', value: 'Våkne netter, én forelder hjemme fra jobb' },
      { field: 'interpreter-need', value: true },
    ],
  }, firstSent);
  narrator.act('The family', 'sends one application through the health station: respite care, child coordinator, communication aid');
  for (const name of ['allocation-office', 'nav'] as const) {
    await eventually(`${name} gets its part of the application`, async () => {
      await systems[name].read();
      return systems[name].holds('application-submitted').length > 0;
    });
    await systems[name].register('application-received', {
      ...aboutChild(stage), application: applicationReference, receivedAt: '2026-03-04T08:00:00+01:00', originallySentAt: firstSent,
      part: name === 'nav' ? 'communication-aid' : 'respite',
    });
    narrator.effect(`${name} fetched its part`);
  }
  await refer(stage);
};

const refer = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  const healthStation = systems['health-station'];
  await healthStation.register('assessment-completed', {
    ...aboutChild(stage), completedAt: '2026-02-20T12:00:00+01:00', kind: 'hearing-test',
    results: [{ field: 'hearing-test-result', value: 'Normal hørsel begge ører', asOf: '2026-02-20' }],
  });
  await healthStation.consent.send('POST', '/grounds/invocations', {
    ...aboutChild(stage), row: 'hpl-25-from-2026-07-01', to: 'habu', purpose: 'health-care',
    categories: ['identity', 'contact', 'coordination', 'health'],
    invokedBy: { name: 'Signe Lund', role: 'helsestasjonslege' }, reason: 'Henvisning til utredning; nødvendig for helsehjelpen',
    validFrom: new Date().toISOString(), validTo: new Date(Date.now() + 180 * 24 * 3600 * 1000).toISOString(),
  }, { 'idempotency-key': 'a3-invocation' });
  narrator.act('The health-station doctor', 'invokes hpl §§ 25, 29 for the referral to HABU, by name and with a reason; no consent is asked where a statute carries it');
  await healthStation.register('referral-sent', {
    ...aboutChild(stage), matter: habuMatter, originallySentAt: firstSent, sentAt: '2026-03-05T09:00:00+01:00',
    from: { service: healthStation.serviceId, serviceType: 'health-station' }, to: { service: 'habu', serviceType: 'habu' },
    asked: 'medical-assessment', referrerRole: 'doctor', reason: 'Forsinket språk og samspill', freeTextCategories: ['health'],
  }, '2026-03-05T09:00:00+01:00');
  await eventually('HABU gets the referral', async () => {
    await systems.habu.read();
    return systems.habu.holds('referral-sent').length > 0;
  });
  narrator.effect('HABU got the referral on the statute');
  const told = await eventually('the guardian is told that a law carries it', async () => {
    const { messages } = await stage.people.guardian1.notification.send<{ messages: { kind: string; title: string; body: string }[] }>('GET', '/me/messages');
    const message = messages.find(({ kind, body }) => kind.startsWith('ground-invoked') && body.includes('Habilitering') && body.includes('hpl'));
    return message && `«${message.title}»: ${message.body.split('\n')[0] ?? ''}`;
  });
  stage.seen.set('told of the statute', told);
  narrator.effect(`${stage.people.guardian1.name} is told in the inbox that a law carries it, and of the right to object`);
  await completeFromRegistered(stage);
};

const completeFromRegistered = async (stage: Stage): Promise<void> => {
  const { narrator, systems } = stage;
  const missing = ['hearing-test-result', 'interpreter-need', 'pedagogical-report'];
  await systems.habu.register('referral-returned-incomplete', {
    ...aboutChild(stage), matter: habuMatter, returnedAt: '2026-03-09T09:00:00+01:00', receivedAt: '2026-03-06T09:00:00+01:00',
    by: { service: 'habu', serviceType: 'habu' }, to: { service: systems['health-station'].serviceId, serviceType: 'health-station' },
    missing: missing.map((field) => ({ field })),
  });
  narrator.act('HABU', `returns it as incomplete: ${missing.join(', ')}`);
  const filled = await eventually('what is registered is filled in for HABU', async () => {
    const answer = await systems.habu.client.prefill(aboutChild(stage).person, missing, 'health-care');
    return Object.keys(answer.fields).length >= 2 && answer;
  });
  const found = Object.keys(filled.fields).sort();
  stage.seen.set('filled in for HABU', found);
  stage.seen.set('asked of the doctor', missing.filter((field) => !found.includes(field)));
  narrator.effect(`filled in from what is registered: ${found.join(', ')}; asked of the doctor: ${missing.filter((field) => !found.includes(field)).join(', ')}; of the family: nothing`);
};
