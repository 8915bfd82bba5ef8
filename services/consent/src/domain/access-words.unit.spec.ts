import type { AccessLine } from './access-line.js';
import { whatHappened, whyAllowed } from './access-words.js';
import type { Telling } from './access-words.js';
import { categoryWords, listed, sameInAll } from './plain-words.js';
import { child, mother, noon, rules, subjectAfter, terms, told } from '../story.fixture.js';
import type { Fact } from './subject.js';

const telling = (facts: Fact[] = []): Telling => ({ state: subjectAfter(facts), viewer: mother, rules, nameOf: (to) => sameInAll('service' in to ? `«${to.service}»` : to.serviceType) });
const line = (change: object): AccessLine => ({ id: 'e', person: child, at: noon, categories: ['education', 'health', 'contact'], grounds: [], service: 'ppt', eventType: 't', subscription: 's', ...change }) as unknown as AccessLine;

describe('the access log in plain words', () => {
  it('lists as each language does', () => {
    expect(listed([])).toEqual({ nb: '', nn: '', en: '' });
    expect(listed([sameInAll('a'), sameInAll('b'), sameInAll('c')])).toEqual({ nb: 'a, b og c', nn: 'a, b og c', en: 'a, b and c' });
  });

  it('has words for every category in every language', () => {
    for (const words of Object.values(categoryWords)) expect([words.nb, words.nn, words.en].every((word) => word.length > 2)).toBe(true);
  });

  it.each<[string, object, string, string]>([
    ['got', { kind: 'shared', handedOverAt: noon }, '«ppt» fikk opplysninger om barnehage, skole og læring, helse og kontaktopplysninger.', '«ppt» got information about kindergarten, school and learning, health and contact details.'],
    ['may fetch', { kind: 'shared', categories: ['health'] }, '«ppt» kan hente opplysninger om helse.', '«ppt» may fetch information about health.'],
    ['asked in vain', { kind: 'read', categories: [], reader: { service: 'nav' }, what: 'prefill' }, '«nav» spurte, og fikk ingenting.', '«nav» asked, and got nothing.'],
    ['looked oneself', { kind: 'read', categories: ['family'], reader: { person: mother, relation: 'guardian' }, what: 'case' }, 'Du så på opplysninger om familie.', 'You looked at information about family.'],
    ['the auditor, by role', { kind: 'read', categories: ['family'], reader: 'auditor', what: 'ledger' }, 'En revisor så på opplysninger om familie.', 'An auditor looked at information about family.'],
    ['used a law', { kind: 'ground-invoked', categories: ['health'], from: 'hs', to: 'habu', invocation: 'i' }, '«hs» brukte en lov for å dele opplysninger om helse med «habu».', '«hs» used a law to share information about health with «habu».'],
    ['answered', { kind: 'withdrawal-answered', withdrawal: 'w', answers: [{ sequence: 1, answer: 'erased' }, { sequence: 2, answer: 'kept-by-law', law: 'arkl § 5', until: '2036-12-31' }] }, '«ppt» svarte om det de hadde fått før samtykket ble trukket: slettet og beholdt fordi loven krever det (arkl § 5, 2036-12-31).', '«ppt» answered about what it got before the consent was withdrawn: erased and kept because the law demands it (arkl § 5, 2036-12-31).'],
  ])('%s', (_, change, nb, en) => expect(whatHappened(line(change), telling())).toMatchObject({ nb, en }));

  it('says who asked, and that it was refused', () => {
    const asked = line({ kind: 'asked', consentId: 'q1.1', askedBy: 'kg', recipient: { service: 'ppt' }, categories: ['education'] });
    expect(whatHappened(asked, telling([told('requested', terms())])).nb).toBe('«kg» spurte om «ppt» kan få opplysninger om barnehage, skole og læring.');
    expect(whatHappened(asked, telling([told('requested', terms()), told('refused', terms({ version: 2, state: 'refused' }))])).nb).toBe('«kg» spurte om «ppt» kan få opplysninger om barnehage, skole og læring, og fikk nei.');
  });

  it('never dresses a law as a consent', () => {
    expect(whyAllowed([{ kind: 'consent', id: 'q', version: 1 }, { kind: 'consent', id: 'q', version: 1 }], telling())?.nb).toBe('Det er gitt samtykke.');
    const law = whyAllowed([{ kind: 'statute', row: 'hpl-25-from-2026-07-01', invocation: 'i' }], telling());
    expect(law?.nb).toMatch(/^Helsepersonell .*\(hpl §§ 25, 29\) Du kan si deg imot\.$/);
    expect(law?.nb).not.toMatch(/samtykke/);
    expect(whyAllowed([], telling())).toBeUndefined();
  });
});
