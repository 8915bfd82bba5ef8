import type { DataCategory } from '../data-category.js';
import type { Code, CodeList } from './code-list.js';

/** A named piece of information that forms ask for again and again (N1, N4). The list, not the sender, says what it tells. */
export interface FieldName extends Code {
  dataCategory: DataCategory;
  /** One system owns the value; others see who, and ask it for a correction instead of writing over it. */
  ownable: boolean;
}

// name | nb | nn | en | category | ownable
const table = `
interpreter-need | Behov for tolk | Behov for tolk | Interpreter need | contact | yes
interpreter-language | Tolkespråk | Tolkespråk | Interpreter language | contact | yes
hearing-test-result | Hørselstest | Høyrselstest | Hearing test | health | yes
sight-test-result | Synstest | Synstest | Sight test | health | yes
growth-measurements | Vekst og vekt | Vekst og vekt | Growth measurements | health | yes
vaccination-status | Vaksinasjonsstatus | Vaksinasjonsstatus | Vaccination status | health | yes
diagnosis | Diagnose | Diagnose | Diagnosis | health | yes
medication | Legemidler | Legemiddel | Medication | health | yes
daily-functioning | Funksjon i hverdagen | Funksjon i kvardagen | Daily functioning | health | yes
communication-form | Kommunikasjonsform | Kommunikasjonsform | Form of communication | health | yes
mental-health-assessment | Psykisk helsevurdering | Psykisk helsevurdering | Mental health assessment | mental-health-and-substance | yes
pedagogical-report | Pedagogisk rapport | Pedagogisk rapport | Pedagogical report | education | yes
expert-assessment | Sakkyndig vurdering | Sakkunnig vurdering | Expert assessment (PPT) | education | yes
language-test | Språkkartlegging | Språkkartlegging | Language test | education | yes
kindergarten-or-school | Barnehage eller skole | Barnehage eller skule | Kindergarten or school | education | yes
attendance | Oppmøte | Oppmøte | Attendance | education | yes
wish-of-family | Familiens ønske | Ønsket til familien | The family's wish | own-words | no
childs-view | Barnets syn | Barnets syn | The child's view | own-words | no
family-situation | Familiesituasjon | Familiesituasjon | Family situation | family | no
siblings | Søsken | Sysken | Siblings | family | no
care-load | Omsorgsbelastning | Omsorgsbelasting | Care load | social | no
current-help | Hjelp i dag | Hjelp i dag | Help today | social | no
hours-wanted | Ønsket omfang | Ønskt omfang | Hours wanted | social | no
contact-phone | Telefon | Telefon | Phone | contact | yes
contact-email | E-post | E-post | E-mail | contact | yes
address | Adresse | Adresse | Address | place | yes
housing-situation | Bosituasjon | Busituasjon | Housing situation | housing | no
income | Inntekt | Inntekt | Income | economy | yes
employment-status | Arbeidssituasjon | Arbeidssituasjon | Employment status | employment | yes
residence-permit | Oppholdstillatelse | Opphaldsløyve | Residence permit | residence-status | yes
`;

const rows = (): FieldName[] =>
  table.trim().split('\n').map((line) => {
    const [code = '', nb = '', nn = '', en = '', category = '', ownable = ''] = line.split('|').map((cell) => cell.trim());
    return { code, nb, nn, en, dataCategory: category as DataCategory, ownable: ownable === 'yes' };
  });

export const fieldNames: CodeList<FieldName> = { name: 'field-names', version: 1, source: 'ASB (forms named in the interviews)', codes: rows() };

export const fieldName = (code: string): FieldName | undefined => fieldNames.codes.find((row) => row.code === code);
