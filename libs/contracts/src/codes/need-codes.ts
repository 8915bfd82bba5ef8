import { codeTable, other, type CodeList } from './code-list.js';

export const needCategories: CodeList = {
  name: 'need-categories',
  version: 1,
  source: 'INN, after NOU 2009:22',
  codes: [
    ...codeTable(`
learning | Læring | Læring | Learning | education
behaviour | Atferd | Åtferd | Behaviour | education
language-and-communication | Språk og kommunikasjon | Språk og kommunikasjon | Language and communication | education
mental-health | Psykisk helse | Psykisk helse | Mental health | mental-health-and-substance
physical-disability | Fysisk funksjonsnedsettelse | Fysisk funksjonsnedsetting | Physical disability | health
intellectual-disability | Utviklingshemming | Utviklingshemming | Intellectual disability | health
substance-use | Rus | Rus | Substance use | mental-health-and-substance
neglect | Omsorgssvikt | Omsorgssvikt | Neglect | child-welfare
violence | Vold | Vald | Violence | child-welfare`),
    other,
  ],
};

export const obstacleKinds: CodeList = {
  name: 'obstacles',
  version: 1,
  source: 'NTNU',
  codes: [
    ...codeTable(`
organisational | Organisatorisk | Organisatorisk | Organisational
legal | Rettslig | Rettsleg | Legal
cultural | Kulturell | Kulturell | Cultural
economic | Økonomisk | Økonomisk | Economic`),
    other,
  ],
};

/** What a family applies for, a referral asks for, or a measure gives. */
export const measureTypes: CodeList = {
  name: 'measure-types',
  version: 1,
  source: 'ASB, NIBR',
  codes: [
    ...codeTable(`
respite-care | Avlastning | Avlasting | Respite care | social
support-contact | Støttekontakt | Støttekontakt | Support contact | social
user-controlled-assistance | Brukerstyrt personlig assistanse | Brukarstyrt personleg assistanse | User-controlled assistance | social
care-benefit | Omsorgsstønad | Omsorgsstønad | Care benefit | economy
child-coordinator | Barnekoordinator | Barnekoordinator | Child coordinator | coordination
communication-aid | Kommunikasjonshjelpemiddel | Kommunikasjonshjelpemiddel | Communication aid | health
assistive-aid | Hjelpemiddel | Hjelpemiddel | Assistive aid | health
language-group | Språkgruppe | Språkgruppe | Language group | education
special-educational-help | Spesialpedagogisk hjelp | Spesialpedagogisk hjelp | Special educational help | education
individual-education | Individuelt tilrettelagt opplæring | Individuelt tilrettelagd opplæring | Individually adapted education | education
extra-staffing | Ekstra bemanning | Ekstra bemanning | Extra staffing | education
speech-therapy | Logoped | Logoped | Speech therapy | health
physiotherapy | Fysioterapi | Fysioterapi | Physiotherapy | health
occupational-therapy | Ergoterapi | Ergoterapi | Occupational therapy | health
habilitation | Habilitering | Habilitering | Habilitation | health
medical-assessment | Medisinsk utredning | Medisinsk utgreiing | Medical assessment | health
mental-health-treatment | Psykisk helsehjelp | Psykisk helsehjelp | Mental health treatment | mental-health-and-substance
parental-guidance | Foreldreveiledning | Foreldrerettleiing | Parental guidance | family
counselling-conversations | Samtaler | Samtalar | Conversations | health
child-welfare-measure | Barneverntiltak | Barneverntiltak | Child welfare measure | child-welfare
housing-adaptation | Boligtilpasning | Bustadtilpassing | Housing adaptation | housing
leisure-support | Fritidstilbud | Fritidstilbod | Leisure support | social
school-transport | Skoleskyss | Skuleskyss | School transport | education`),
    other,
  ],
};
