import { eventually } from '../eventually.js';
import type { Person } from '../person.js';
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

/** Asks the guardians; answers when the first of them sees it. */
export const askForConsent = async (stage: Stage, purpose: string, text: string, items: readonly object[]): Promise<string> => {
  const now = Date.now();
  const { requestId } = await stage.systems['health-station'].consent.send<{ requestId: string }>('POST', '/consent-requests', {
    ...aboutChild(stage), purpose, items,
    validFrom: new Date(now).toISOString(), validTo: new Date(now + 365 * day).toISOString(), includesHistoryFrom: '2026-01-01T00:00:00Z',
    text: { id: text, version: '1', language: 'nb' },
  }, { 'idempotency-key': `ask-${text}` });
  await eventually('the first guardian sees the request', async () => (await consentsOfChild(stage)).some((line) => line.requestId === requestId));
  return requestId;
};

export const sayYes = async (guardian: Person, requestId: string): Promise<void> => {
  await guardian.consent.send('POST', `/consent-requests/${requestId}/grant`, {}, { 'idempotency-key': `yes-${requestId}` });
};

/** A2: both guardians consent; what was sealed is released to those it covers, without what they may not have. */
export const consentAndRelease = async (stage: Stage): Promise<void> => {
  const { narrator, systems, people } = stage;
  narrator.step('A2', 'Both guardians consent, and what was sealed reaches those it covers');
  const requestId = await askForConsent(stage, 'coordinated-help', 'share-information', consentItems);
  narrator.act('Health station', 'asks for consent for five services, one item each; health data not to the kindergarten');

  await sayYes(people.guardian1, requestId);
  narrator.act(people.guardian1.name, 'says yes');
  stage.seen.set('deliveries after one of two guardians', await readAll(stage));
  narrator.effect('two guardians share the responsibility: not in force yet, nothing moves');

  await sayYes(people.guardian2, requestId);
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
