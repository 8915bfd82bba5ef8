import type { DataCategory, Ground, PersonId, ServiceId } from '@samhandling/contracts';
import type { PolicyRules } from '@samhandling/policy';
import type { AccessLine, AskedLine, ReadLine, SharedLine, WithdrawalAnswerLine } from './access-line.js';
import { categoryWords, listed, sameInAll, sentence } from './plain-words.js';
import type { Words } from './plain-words.js';
import type { SubjectState } from './subject.js';

/** What the words need to know beside the line: names people know, the law, and how it stands now. */
export interface Telling {
  readonly state: SubjectState;
  readonly viewer: PersonId;
  readonly rules: PolicyRules;
  /** Name of a service as people know it; its id where nobody knows it any longer. */
  readonly nameOf: (recipient: { readonly service: ServiceId } | { readonly serviceType: string }) => Words;
}

const about = (categories: readonly DataCategory[]): Words => listed(categories.map((category) => categoryWords[category]));

/** What happened, in one sentence anyone can read. */
export function whatHappened(line: AccessLine, telling: Telling): Words {
  switch (line.kind) {
    case 'shared': return shared(line, telling);
    case 'read': return read(line, telling);
    case 'asked': return asked(line, telling);
    case 'withdrawal-answered': return answered(line, telling);
    case 'ground-invoked': {
      const [from, to, what] = [telling.nameOf({ service: line.from }), telling.nameOf({ service: line.to }), about(line.categories)];
      return {
        nb: `${from.nb} brukte en lov for å dele opplysninger om ${what.nb} med ${to.nb}.`,
        nn: `${from.nn} brukte ei lov for å dele opplysningar om ${what.nn} med ${to.nn}.`,
        en: `${from.en} used a law to share information about ${what.en} with ${to.en}.`,
      };
    }
  }
}

function shared(line: SharedLine, { nameOf }: Telling): Words {
  const [name, what] = [nameOf(line), about(line.categories)];
  return line.handedOverAt === undefined
    ? { nb: `${name.nb} kan hente opplysninger om ${what.nb}.`, nn: `${name.nn} kan hente opplysningar om ${what.nn}.`, en: `${name.en} may fetch information about ${what.en}.` }
    : { nb: `${name.nb} fikk opplysninger om ${what.nb}.`, nn: `${name.nn} fekk opplysningar om ${what.nn}.`, en: `${name.en} got information about ${what.en}.` };
}

/** Staff and other people are told of by role, not by name (rule D14). */
function read({ reader, categories, person }: ReadLine, { nameOf, viewer }: Telling): Words {
  const what = categories.length === 0 ? undefined : about(categories);
  const who = reader === 'auditor' ? { nb: 'En revisor', nn: 'Ein revisor', en: 'An auditor' } : 'service' in reader ? nameOf(reader) : personRead(reader.person, person, viewer);
  return what === undefined
    ? { nb: `${who.nb} spurte, og fikk ingenting.`, nn: `${who.nn} spurde, og fekk ingenting.`, en: `${who.en} asked, and got nothing.` }
    : { nb: `${who.nb} så på opplysninger om ${what.nb}.`, nn: `${who.nn} såg på opplysningar om ${what.nn}.`, en: `${who.en} looked at information about ${what.en}.` };
}

function personRead(reader: PersonId, person: PersonId, viewer: PersonId): Words {
  if (reader === viewer) return { nb: 'Du', nn: 'Du', en: 'You' };
  return reader === person ? { nb: 'Den det gjelder', nn: 'Den det gjeld', en: 'The person concerned' } : { nb: 'En foresatt', nn: 'Ein føresett', en: 'A guardian' };
}

function asked(line: AskedLine, { nameOf, state }: Telling): Words {
  const [asker, recipient, what] = [nameOf({ service: line.askedBy }), nameOf(line.recipient), about(line.categories)];
  const refused = state.policy.consents.some((consent) => consent.consentId === line.consentId && consent.state === 'refused');
  return sentence((language) => ({
    nb: `${asker.nb} spurte om ${recipient.nb} kan få opplysninger om ${what.nb}${refused ? ', og fikk nei' : ''}.`,
    nn: `${asker.nn} spurde om ${recipient.nn} kan få opplysningar om ${what.nn}${refused ? ', og fekk nei' : ''}.`,
    en: `${asker.en} asked whether ${recipient.en} may have information about ${what.en}${refused ? ', and was refused' : ''}.`,
  })[language]);
}

const answerWords: Readonly<Record<WithdrawalAnswerLine['answers'][number]['answer'], Words>> = {
  erased: { nb: 'slettet', nn: 'sletta', en: 'erased' },
  restricted: { nb: 'sperret', nn: 'sperra', en: 'restricted' },
  'kept-by-law': { nb: 'beholdt fordi loven krever det', nn: 'halde på fordi lova krev det', en: 'kept because the law demands it' },
};

function answered(line: WithdrawalAnswerLine, { nameOf }: Telling): Words {
  const name = nameOf(line);
  const parts = line.answers.map(({ answer, law, until }) => sentence((language) => `${answerWords[answer][language]}${detail(law, until)}`));
  const what = listed(parts);
  return {
    nb: `${name.nb} svarte om det de hadde fått før samtykket ble trukket: ${what.nb}.`,
    nn: `${name.nn} svarte om det dei hadde fått før samtykket blei trekt: ${what.nn}.`,
    en: `${name.en} answered about what it got before the consent was withdrawn: ${what.en}.`,
  };
}

const detail = (law: string | undefined, until: string | undefined): string => {
  const parts = [law, until].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
};

/** Why it was allowed: a consent or a law, and never one dressed as the other (`consent-and-ledger.md`). */
export function whyAllowed(grounds: readonly Ground[], { rules }: Telling): Words | undefined {
  const reasons = [...new Map(grounds.map((ground) => groundWords(ground, rules)).map((one) => [one.en, one])).values()];
  return reasons.length === 0 ? undefined : sentence((language) => reasons.map((reason) => reason[language]).join(' '));
}

function groundWords(ground: Ground, rules: PolicyRules): Words {
  switch (ground.kind) {
    case 'consent': return { nb: 'Det er gitt samtykke.', nn: 'Det er gitt samtykke.', en: 'Consent was given.' };
    case 'own-registration': return { nb: 'De har registrert det selv.', nn: 'Dei har registrert det sjølve.', en: 'They registered it themselves.' };
    case 'self': return { nb: 'Det gjelder en selv.', nn: 'Det gjeld ein sjølv.', en: 'It is about oneself.' };
    case 'guardian': return { nb: 'Foresatte har rett til å se det.', nn: 'Føresette har rett til å sjå det.', en: 'Guardians have a right to see it.' };
    case 'earlier-delivery': return { nb: 'De hadde fått det før.', nn: 'Dei hadde fått det før.', en: 'They had got it before.' };
    case 'statute': {
      const row = rules.statutes.find((one) => one.id === ground.row);
      if (row === undefined) return sameInAll(ground.row);
      const mayObject = row.objectable
        ? { nb: ' Du kan si deg imot.', nn: ' Du kan seie deg imot.', en: ' You may object.' }
        : { nb: '', nn: '', en: '' };
      return sentence((language) => `${row.says[language]} (${row.paragraph})${mayObject[language]}`);
    }
  }
}
