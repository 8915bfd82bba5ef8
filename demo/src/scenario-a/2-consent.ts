import { eventually } from '../eventually.js';
import { consentItems } from './cast.js';
import { aboutChild, readAll, type Stage } from './stage.js';

export interface ConsentLine {
  consentId: string;
  requestId: string;
  recipient: { service?: string; serviceType?: string };
  kind: string;
  state: string;
}

/** The child's consents, as the guardian's screen gets them. */
export const consentsOfChild = async (stage: Stage): Promise<ConsentLine[]> => {
  const { persons } = await stage.people.guardian1.consent.send<{ persons: { person: string; consents: ConsentLine[] }[] }>('GET', '/me/consents');
  return persons.find(({ person }) => person === stage.childId)?.consents ?? [];
};

const day = 24 * 3600 * 1000;

/** A2: both guardians consent; what was sealed is released to those it covers, without what they may not have. */
export const consentAndRelease = async (stage: Stage): Promise<void> => {
  const { narrator, systems, people } = stage;
  narrator.step('A2', 'Both guardians consent, and what was sealed reaches those it covers');
  const now = Date.now();
  const { requestId } = await systems['health-station'].consent.send<{ requestId: string }>('POST', '/consent-requests', {
    ...aboutChild(stage),
    purpose: 'coordinated-help',
    items: consentItems,
    validFrom: new Date(now).toISOString(),
    validTo: new Date(now + 365 * day).toISOString(),
    includesHistoryFrom: '2026-01-01T00:00:00Z',
    text: { id: 'share-information', version: '1', language: 'nb' },
  }, { 'idempotency-key': 'a2-request' });
  narrator.act('Health station', 'asks for consent for five services, one item each; health data not to the kindergarten');

  await eventually('the first guardian sees the request', () => asked(stage, requestId));
  await people.guardian1.consent.send('POST', `/consent-requests/${requestId}/grant`, {}, { 'idempotency-key': 'a2-grant-1' });
  narrator.act(people.guardian1.name, 'says yes');
  stage.seen.set('deliveries after one of two guardians', await readAll(stage));
  narrator.effect('two guardians share the responsibility: not in force yet, nothing moves');

  await people.guardian2.consent.send('POST', `/consent-requests/${requestId}/grant`, {}, { 'idempotency-key': 'a2-grant-2' });
  narrator.act(people.guardian2.name, 'says yes');
  const holders = ['health-station', 'ppt', 'nav', 'allocation-office'] as const;
  for (const name of holders) {
    await eventually(`${name} gets the need that was sealed`, async () => {
      await systems[name].read();
      return systems[name].holds('need-reported').length > 0;
    });
    const [need] = systems[name].holds('need-reported');
    narrator.effect(`${name} got the need, released, with ${need?.data.delivery?.categories.join(', ')}`);
  }
};

const asked = async (stage: Stage, requestId: string): Promise<ConsentLine[] | false> => {
  const lines = (await consentsOfChild(stage)).filter((line) => line.requestId === requestId);
  return lines.length > 0 && lines;
};
