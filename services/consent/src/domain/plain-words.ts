import type { DataCategory } from '@samhandling/contracts';

/** The same thing said in every language people are met in; nb first. */
export interface Words {
  readonly nb: string;
  readonly nn: string;
  readonly en: string;
}

const words = (nb: string, nn: string, en: string): Words => ({ nb, nn, en });

/** What people call the kinds of information. */
export const categoryWords: Readonly<Record<DataCategory, Words>> = {
  identity: words('hvem det gjelder', 'kven det gjeld', 'who it is about'),
  contact: words('kontaktopplysninger', 'kontaktopplysningar', 'contact details'),
  family: words('familie', 'familie', 'family'),
  coordination: words('hvem som hjelper, planer og møter', 'kven som hjelper, planar og møte', 'who is helping, plans and meetings'),
  education: words('barnehage, skole og læring', 'barnehage, skule og læring', 'kindergarten, school and learning'),
  health: words('helse', 'helse', 'health'),
  'mental-health-and-substance': words('psykisk helse og rus', 'psykisk helse og rus', 'mental health and substance use'),
  social: words('sosiale forhold', 'sosiale forhold', 'social matters'),
  economy: words('økonomi', 'økonomi', 'economy'),
  housing: words('bolig', 'bustad', 'housing'),
  employment: words('arbeid', 'arbeid', 'work'),
  'child-welfare': words('barnevern', 'barnevern', 'child welfare'),
  'family-counselling': words('familievern', 'familievern', 'family counselling'),
  shelter: words('krisesenter', 'krisesenter', 'crisis centre'),
  criminal: words('politi og straff', 'politi og straff', 'police and crime'),
  'residence-status': words('oppholdsstatus', 'opphaldsstatus', 'residence status'),
  place: words('bosted og sted', 'bustad og stad', 'where you live and are'),
  'own-words': words('egne ord', 'eigne ord', 'own words'),
};

/** Joins words as each language does: «a, b og c». */
export function listed(parts: readonly Words[]): Words {
  const join = (language: keyof Words, and: string): string => {
    const all = parts.map((part) => part[language]);
    return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${and} ${all.at(-1) ?? ''}`;
  };
  return words(join('nb', 'og'), join('nn', 'og'), join('en', 'and'));
}

/** A sentence made of the same parts in each language. */
export const sentence = (make: (language: keyof Words) => string): Words => words(make('nb'), make('nn'), make('en'));

export const sameInAll = (text: string): Words => words(text, text, text);
