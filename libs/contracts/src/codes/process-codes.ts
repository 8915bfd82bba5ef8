import { codeTable, other, type CodeList } from './code-list.js';

const list = (name: string, source: string, table: string): CodeList => ({ name, version: 1, source, codes: [...codeTable(table), other] });

export const rejectionReasons = list('rejection-reasons', 'NTNU, ASB', `
outside-responsibility | Utenfor ansvarsområdet | Utanfor ansvarsområdet | Outside our responsibility
not-entitled | Vilkår ikke oppfylt | Vilkår ikkje oppfylte | Conditions not met
other-service-first | Annen tjeneste må vurdere først | Ei anna teneste må vurdere først | Another service must assess first
already-receives | Får allerede tilbudet | Får alt tilbodet | Already receives the service
no-capacity | Ingen kapasitet | Ingen kapasitet | No capacity
wish-of-person | Personens eget ønske | Eige ønske frå personen | The person's own wish`);

export const assessmentKinds = list('assessment-kinds', 'ASB', `
expert-assessment | Sakkyndig vurdering (PPT) | Sakkunnig vurdering (PPT) | Expert assessment (PPT) | education
pedagogical-report | Pedagogisk rapport | Pedagogisk rapport | Pedagogical report | education
language-assessment | Språkkartlegging | Språkkartlegging | Language assessment | education
hearing-test | Hørselstest | Høyrselstest | Hearing test | health
sight-test | Synstest | Synstest | Sight test | health
medical | Medisinsk utredning | Medisinsk utgreiing | Medical | health
specialist | Spesialistvurdering | Spesialistvurdering | Specialist | health
functional | Funksjonsvurdering | Funksjonsvurdering | Functional | health
mental-health | Psykisk helsevurdering | Psykisk helsevurdering | Mental health | mental-health-and-substance
service-need | Vurdering av tjenestebehov | Vurdering av tenestebehov | Need of services | social
child-welfare | Barnevernfaglig vurdering | Barnevernfagleg vurdering | Child welfare | child-welfare`);

export const planKinds = list('plan-kinds', 'ASB', `
ip | Individuell plan | Individuell plan | Individual plan | coordination
iop | Individuell opplæringsplan | Individuell opplæringsplan | Individual education plan | education
treatment-plan | Behandlingsplan | Behandlingsplan | Treatment plan | health
sub-plan | Delplan | Delplan | Sub-plan | coordination
child-welfare-plan | Barnevernets tiltaksplan | Tiltaksplanen til barnevernet | Child welfare measure plan | child-welfare
activity-plan | Aktivitetsplan | Aktivitetsplan | Activity plan | employment
habilitation-plan | Habiliteringsplan | Habiliteringsplan | Habilitation plan | health
crisis-plan | Kriseplan | Kriseplan | Crisis plan | mental-health-and-substance
stafettlogg | Stafettlogg | Stafettlogg | BTI relay log | coordination`);

export const correctionReasons = list('correction-reasons', 'mechanisms', `
typing-error | Skrivefeil | Skrivefeil | Typing error
wrong-person | Feil person | Feil person | Wrong person
wrong-time | Feil tidspunkt | Feil tidspunkt | Wrong time
registered-twice | Registrert to ganger | Registrert to gonger | Registered twice
asked-by-person | Rettet etter krav fra personen | Retta etter krav frå personen | Corrected at the person's request`);

export const hearingForms = list('hearing-forms', 'INN', `
conversation | Samtale | Samtale | Conversation
play-or-drawing | Lek eller tegning | Leik eller teikning | Play or drawing
augmentative-communication | Alternativ kommunikasjon | Alternativ kommunikasjon | Augmentative communication
through-trusted-person | Gjennom tillitsperson | Gjennom tillitsperson | Through a person of trust
written | Skriftlig | Skriftleg | In writing
declined | Ønsket ikke å uttale seg | Ønskte ikkje å uttale seg | Did not wish to speak`);

export const partyRoles = list('party-roles', 'ASB', `
child | Barnet eller den unge | Barnet eller den unge | The child or youth
guardian | Foresatt | Føresett | Guardian
relative | Pårørende | Pårørande | Relative
staff | Ansatt | Tilsett | Staff
doctor | Lege | Lege | Doctor
leader | Leder | Leiar | Leader
service | Tjenesten | Tenesta | The service`);

export const endReasons = list('end-reasons', 'ASB', `
goal-reached | Målet er nådd | Målet er nådd | Goal reached
no-effect | Virket ikke | Verka ikkje | No effect
wish-of-person | Personens eget ønske | Eige ønske frå personen | The person's own wish
moved | Flyttet | Flytta | Moved
period-over | Perioden er over | Perioden er over | Period is over
no-capacity | Ingen kapasitet | Ingen kapasitet | No capacity
not-needed | Ikke lenger behov | Ikkje lenger behov | No longer needed`);

export const declineReasons = list('decline-reasons', 'ASB', `
no-time-set-aside | Ingen tid satt av | Inga tid sett av | No time set aside
no-mandate | Mangler mandat | Manglar mandat | No mandate
lacks-competence | Mangler kompetanse | Manglar kompetanse | Lacks competence
knows-family-too-little | Kjenner familien for lite | Kjenner familien for lite | Knows the family too little
wish-of-person | Personens eget ønske | Eige ønske frå personen | The person's own wish`);

export const cooperationForms = list('cooperation-forms', 'INN', `
samarbeid | Samarbeid | Samarbeid | Informal cooperation, each its own goals
samordning | Samordning | Samordning | Binding coordination with shared goals`);

export const coordinationRungs = list('samordningsstigen', 'NIBR', `
share-information | Dele informasjon | Dele informasjon | Share information
shared-understanding | Felles forståelse | Felles forståing | Shared understanding
do-not-weaken-others | Ikke svekke andres innsats | Ikkje svekkje innsatsen til andre | Do not weaken others
common-plans-and-measures | Felles planer og tiltak | Felles planar og tiltak | Common plans and measures`);

export const lifeEventPhases = list('life-event-phases', 'ASB', `
concern | Bekymring | Uro | Concern
early-discussion | Tidlig drøfting | Tidleg drøfting | Early discussion
intake | Inntak | Inntak | Intake
clarification-and-waiting | Avklaring og venting | Avklaring og venting | Clarification and waiting
decision-and-measures | Vedtak og tiltak | Vedtak og tiltak | Decision and measures
follow-up | Oppfølging | Oppfølging | Follow-up
transition | Overgang | Overgang | Transition
closing | Avslutning | Avslutning | Closing`);

export const coordinatorRoles = list('coordinator-roles', 'INN', `
individual-plan-coordinator | Koordinator for individuell plan | Koordinator for individuell plan | Individual-plan coordinator
child-coordinator | Barnekoordinator | Barnekoordinator | Child coordinator
system-coordinator | Systemkoordinator | Systemkoordinator | System coordinator
slt-coordinator | SLT-koordinator | SLT-koordinator | SLT coordinator
leader-of-coordinating-unit | Leder av koordinerende enhet | Leiar av koordinerande eining | Leader of coordinating unit`);
