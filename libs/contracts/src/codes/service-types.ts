import type { DataCategory } from '../data-category.js';
import type { Code, CodeList } from './code-list.js';

export const sectors = ['education', 'family-and-child-welfare', 'health', 'social', 'employment', 'culture', 'housing'] as const;
export type Sector = (typeof sectors)[number];

export const levels = ['municipal', 'county', 'state'] as const;
export type AdministrativeLevel = (typeof levels)[number];

/** A service type with its sector, usual level and the row of `legal-grounds.md` § 2 whose secrecy it is under. */
export interface ServiceType extends Code {
  sector: Sector;
  level: AdministrativeLevel;
  regime: string;
}

// code | nb | nn | en | sector | level | regime | category the type itself tells of
const table = `
kindergarten | Barnehage | Barnehage | Kindergarten | education | municipal | bhl-44 |
school | Skole | Skule | School | education | municipal | fvl-13 |
private-kindergarten | Privat barnehage | Privat barnehage | Private kindergarten | education | municipal | bhl-44 |
private-school | Privatskole | Privatskule | Private school | education | municipal | oppl-22-4 / prsl-7-3 |
sfo | Skolefritidsordning | Skulefritidsordning | After-school programme | education | municipal | fvl-13 |
upper-secondary-school | Videregående skole | Vidaregåande skule | Upper secondary school | education | county | fvl-13 |
follow-up-service | Oppfølgingstjenesten | Oppfølgingstenesta | Follow-up service | education | county | fvl-13 |
ppt | Pedagogisk-psykologisk tjeneste | Pedagogisk-psykologisk teneste | Educational-psychological service | education | municipal | fvl-13 |
health-station | Helsestasjon | Helsestasjon | Health station | health | municipal | hpl-21 |
school-health-service | Skolehelsetjenesten | Skulehelsetenesta | School health service | health | municipal | hpl-21 |
midwife | Jordmor | Jordmor | Midwife | health | municipal | hpl-21 |
general-practitioner | Fastlege | Fastlege | General practitioner | health | municipal | hpl-21 |
dental | Tannhelsetjenesten | Tannhelsetenesta | Dental service | health | county | hpl-21 |
occupational-and-physiotherapy | Ergo- og fysioterapitjenesten | Ergo- og fysioterapitenesta | Occupational and physiotherapy | health | municipal | hpl-21 |
habilitation-municipal | Kommunal habilitering | Kommunal habilitering | Municipal habilitation | health | municipal | hpl-21 |
municipal-mental-health-and-substance | Kommunal psykisk helse og rus | Kommunal psykisk helse og rus | Municipal mental health and substance use service | health | municipal | hpl-21 | mental-health-and-substance
habu | Habilitering for barn og unge | Habilitering for barn og unge | Habilitation for children and youth | health | state | hpl-21 |
bup | Barne- og ungdomspsykiatrisk poliklinikk | Barne- og ungdomspsykiatrisk poliklinikk | Child and adolescent mental health clinic | health | state | hpl-21 | mental-health-and-substance
hospital-paediatrics | Barneavdeling | Barneavdeling | Hospital paediatrics | health | state | hpl-21 |
adult-specialist-mental-health | Psykisk helsevern for voksne | Psykisk helsevern for vaksne | Specialist mental health care for adults | health | state | hpl-21 | mental-health-and-substance
child-welfare | Barneverntjenesten | Barneverntenesta | Child welfare service | family-and-child-welfare | municipal | bvl-13-1 | child-welfare
child-welfare-emergency | Barnevernvakt | Barnevernvakt | Child welfare emergency service | family-and-child-welfare | municipal | bvl-13-1 | child-welfare
foster-home-or-institution | Fosterhjem eller barnevernsinstitusjon | Fosterheim eller barnevernsinstitusjon | Foster home or institution | family-and-child-welfare | municipal | bvl-13-1 | child-welfare
family-centre | Familiesenter (kommunalt) | Familiesenter (kommunalt) | Family centre (municipal) | family-and-child-welfare | municipal | hol-12-1 / sphl-6-1 |
family-counselling | Familievernkontor | Familievernkontor | Family counselling office | family-and-child-welfare | state | fvkl-5 | family-counselling
nav-state | NAV (stat) | NAV (stat) | NAV (state) | employment | state | navl-7 |
nav-municipal | Sosialtjenesten i NAV | Sosialtenesta i NAV | Social services in NAV | social | municipal | sotjl-44 | social
assistive-technology-centre | NAV hjelpemiddelsentral | NAV hjelpemiddelsentral | Assistive technology centre | health | state | navl-7 |
allocation-office | Tildelingskontor | Tildelingskontor | Allocation office | health | municipal | hol-12-1 / sphl-6-1 |
respite-care | Avlastning | Avlasting | Respite care | health | municipal | hol-12-1 / sphl-6-1 |
refugee-service | Flyktningtjenesten | Flyktningtenesta | Refugee service | social | municipal | fvl-13 | residence-status
crisis-centre | Krisesenter | Krisesenter | Crisis centre | family-and-child-welfare | municipal | krsl-5 | shelter
barnehus | Statens barnehus | Statens barnehus | Children's house | family-and-child-welfare | state | fvl-13 | criminal
outreach | Uteteam | Uteteam | Outreach team | social | municipal | fvl-13 | social
housing-office | Boligkontor | Bustadkontor | Housing office | housing | municipal | fvl-13 |
culture | Kultur og fritid | Kultur og fritid | Culture and leisure | culture | municipal | fvl-13 |
statped | Statped | Statped | Statped | education | state | fvl-13 |
bufetat | Bufetat | Bufetat | Bufetat | family-and-child-welfare | state | bvl-13-1 | child-welfare
police-slt | SLT og politi | SLT og politi | SLT and police | family-and-child-welfare | municipal | fvl-13 | criminal
joint-intake | Tverrfaglig inntaksteam | Tverrfagleg inntaksteam | Joint intake team | health | municipal | hol-12-1 / sphl-6-1 |
coordinating-unit | Koordinerende enhet | Koordinerande eining | Coordinating unit | health | municipal | hol-12-1 / sphl-6-1 |
county-governor | Statsforvalteren | Statsforvaltaren | County governor | social | state | fvl-13 |
population-register | Folkeregisteret | Folkeregisteret | Population register | social | state | fvl-13 |
`;

const rows = (): ServiceType[] =>
  table.trim().split('\n').map((line) => {
    const [code = '', nb = '', nn = '', en = '', sector = '', level = '', regime = '', dataCategory = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    const category = dataCategory === '' ? {} : { dataCategory: dataCategory as DataCategory };
    return { code, nb, nn, en, sector: sector as Sector, level: level as AdministrativeLevel, regime, ...category };
  });

export const serviceTypes: CodeList<ServiceType> = { name: 'service-types', version: 1, source: 'ASB, NIBR, INN', codes: rows() };

export const serviceType = (code: string): ServiceType | undefined => serviceTypes.codes.find((row) => row.code === code);
