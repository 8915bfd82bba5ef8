import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeLists, serviceTypes, type DataCategory } from '@samhandling/contracts';
import { coordinatorAppointed, consentAsked, consentWithdrawn, everyCause, knowing, mother } from './domain/story.fixture.js';
import { planMessages } from './domain/plan-messages.decide.js';
import { stoppedConsentOf } from './domain/stopped-consent.js';
import { placeholdersOf, render } from './domain/template.js';
import { OpenNotice } from './mail/open-notice.js';
import { OPEN_NOTICE, Templates } from './templates.js';

const templates = Templates.load(fileURLToPath(new URL('../templates/', import.meta.url)));
const plans = everyCause.flatMap((event) => planMessages(event, knowing({ stopped: stoppedConsentOf(consentWithdrawn(mother)) })));

describe('templates', () => {
  it('are all written in nb, nn and en', () => expect(templates.languages()).toEqual(expect.arrayContaining(['nb', 'nn', 'en'])));

  it('exist for everything somebody is told, and ask for nothing the telling does not have', () => {
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      const given = plan.values.flatMap(({ name, kind }) => (kind === 'statute' ? [name, `${name}-says`] : [name]));
      for (const name of placeholdersOf(templates.get(plan.template))) expect(given).toContain(name);
    }
  });

  it('say of a statute that it is no consent and, where it is so, that one may object, in every language', () => {
    const { texts } = templates.get('ground-invoked-objectable');
    for (const [language, no, object] of [['nb', 'ikke et samtykke', 'reservere'], ['nn', 'ikkje eit samtykke', 'reservere'], ['en', 'not a consent', 'object']] as const) {
      const body = texts[language].body.join(' ');
      expect(body).toContain(no);
      expect(body).toContain(object);
    }
    expect(templates.get('ground-invoked').texts.nb.body.join(' ')).not.toContain('reservere');
  });

  it('leave out a line whose value the reader may not have', () => {
    const text = render(templates.get('coordinator-appointed'), 'nb', { service: 'Tildelingskontoret' });
    expect(text.body).not.toContain('er koordinator.');
    expect(text.body).toContain('Koordinatoren hører til Tildelingskontoret.');
  });

  it('fall back to bokmål', () => expect(render(templates.get('referral-loop'), 'se', {}).title).toBe('Saken har gått i ring'));

  it('do not start when one is not as it should be', () => {
    const dir = mkdtempSync(join(tmpdir(), 'templates-'));
    expect(() => Templates.load(dir)).toThrow('open-notice.yaml is missing');
    writeFileSync(join(dir, 'broken.yaml'), 'id: broken\ntexts: {}\n');
    expect(() => Templates.load(dir)).toThrow('broken.yaml is not as it should be');
  });
});

describe('what leaves through an open channel (D16)', () => {
  const notice = new OpenNotice(templates, 'https://portal.example');
  const languages = Object.keys(templates.get(OPEN_NOTICE).texts) as ('nb' | 'nn' | 'en')[];
  const texts = languages.map((language) => Object.values(notice.text(language)).join('\n').toLowerCase());

  it('is the same whatever the message is about: it takes nothing of it', () => {
    expect(placeholdersOf(templates.get(OPEN_NOTICE))).toEqual(['portal']);
    expect(new Set(texts).size).toBe(languages.length);
  });

  it('carries no sector, service, code or category', () => {
    const words = [...codeLists.values()].flatMap((list) => list.codes.flatMap(({ code, nb, nn, en }) => [code, nb, nn, en]));
    const categories: DataCategory[] = ['health', 'education', 'child-welfare', 'social', 'economy', 'family'];
    const telling = [...words, ...categories, ...serviceTypes.codes.map(({ sector }) => sector), 'samtykke', 'consent', 'barn', 'child', 'helse', 'skule', 'koordinator', 'coordinator']
      .map((word) => word.toLowerCase())
      .filter((word) => !['other', 'written', 'e-post', 'e-mail'].includes(word)); // the channel itself may be named
    for (const text of texts) for (const word of telling) expect(` ${text.replaceAll(/[^\p{L}-]+/gu, ' ')} `).not.toContain(` ${word} `);
  });

  it('carries no name, no service and no pseudonym of any message', () => {
    const values = plans.flatMap((plan) => [plan.person, plan.about, ...plan.values.map(({ value }) => value)]).map((value) => value.toLowerCase());
    expect(values).toContain('nora eksempel');
    for (const text of texts) for (const value of values) expect(text).not.toContain(value);
  });

  it('carries no title or line of any message', () => {
    const lines = templates.all().filter(({ id }) => id !== OPEN_NOTICE).flatMap(({ texts: all }) => Object.values(all).flatMap(({ title, body }) => [title, ...body]));
    for (const text of texts) for (const line of lines) expect(text).not.toContain(line.toLowerCase());
  });

  it('is identified by an opaque id', () => {
    expect(planMessages(coordinatorAppointed, knowing()).length + planMessages(consentAsked(), knowing()).length).toBe(4);
    expect(notice.messageIdOf('m_0123456789012345678901')).toBe('<m_0123456789012345678901@portal.example>');
  });
});
