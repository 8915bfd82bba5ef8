import type { Person } from './registry.schema.js';

const languages = ['nb', 'nn', 'en'] as const;
type Language = (typeof languages)[number];

const texts: Record<Language, { title: string; heading: string; intro: string; roles: Record<string, string>; language: string }> = {
  nb: {
    title: 'Velg testperson', heading: 'Hvem vil du logge inn som?', language: 'Språk',
    intro: 'Dette er innlogging for utvikling. Personene er oppdiktede og fødselsnumrene syntetiske.',
    roles: { guardian: 'foresatt', youth: 'ungdom', coordinator: 'koordinator', leader: 'leder', admin: 'administrator', auditor: 'revisor' },
  },
  nn: {
    title: 'Vel testperson', heading: 'Kven vil du logge inn som?', language: 'Språk',
    intro: 'Dette er innlogging for utvikling. Personane er oppdikta og fødselsnummera syntetiske.',
    roles: { guardian: 'føresett', youth: 'ungdom', coordinator: 'koordinator', leader: 'leiar', admin: 'administrator', auditor: 'revisor' },
  },
  en: {
    title: 'Choose a test person', heading: 'Who do you want to log in as?', language: 'Language',
    intro: 'This login is for development. The persons are invented and the identity numbers synthetic.',
    roles: { guardian: 'guardian', youth: 'youth', coordinator: 'coordinator', leader: 'leader', admin: 'administrator', auditor: 'auditor' },
  },
};
const names: Record<Language, string> = { nb: 'Bokmål', nn: 'Nynorsk', en: 'English' };

/** The language to show: the first of `ui_locales` we have, else bokmål. */
export function languageOf(uiLocales: string | null): Language {
  return languages.find(language => (uiLocales ?? '').split(' ').includes(language)) ?? 'nb';
}

/** The page where a test person is picked. Works without scripts and with a keyboard: each person is a button of one form. */
export function pickPage(persons: Person[], query: URLSearchParams): string {
  const language = languageOf(query.get('ui_locales'));
  const text = texts[language];
  const hidden = [...query].filter(([name]) => name !== 'person').map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join('\n');
  const buttons = persons.map(person => `<li><button name="person" value="${escaped(person.name)}">${escaped(person.fullName)} <span>${escaped(text.roles[person.role] ?? person.role)}</span></button></li>`).join('\n');
  const switches = languages.map(other => other === language
    ? `<span aria-current="true">${names[other]}</span>`
    : `<a lang="${other}" hreflang="${other}" href="?${escaped(withLanguage(query, other))}">${names[other]}</a>`).join(' ');
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text.title}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}ul{list-style:none;padding:0}button{font:inherit;width:100%;text-align:left;padding:.8rem 1rem;margin:.25rem 0;border:1px solid #595959;border-radius:.4rem;background:#fff;color:inherit;cursor:pointer}button:focus-visible,a:focus-visible{outline:3px solid #0b5fff;outline-offset:2px}button span{color:#595959}</style></head>
<body><nav aria-label="${text.language}">${switches}</nav>
<main><h1>${text.heading}</h1><p>${text.intro}</p>
<form method="post" action="authorize">
${hidden}
<ul>
${buttons}
</ul></form></main></body></html>
`;
}

function withLanguage(query: URLSearchParams, language: Language): string {
  const changed = new URLSearchParams(query);
  changed.set('ui_locales', language);
  return changed.toString();
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
