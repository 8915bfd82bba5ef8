import type { DataCategory } from '@samhandling/contracts';
import { instant } from '@samhandling/policy';
import type { HeldConsent, PolicyRules, StatuteRow } from '@samhandling/policy';
import { categoryWords, sameInAll } from './plain-words.js';
import type { Words } from './plain-words.js';
import { maySign, whoMustSign } from './signers.decide.js';
import { stopOfConsent } from './subject.js';
import type { SubjectState } from './subject.js';
import type { Look } from './visibility.decide.js';

/** A consent as the people it concerns see it. Who of several guardians has answered what is not told, only whether something is missing. */
export interface ConsentView {
  readonly consentId: string;
  readonly requestId: string;
  readonly person: string;
  readonly recipient: HeldConsent['recipient'] & { readonly name: Words };
  readonly categories: readonly { readonly code: DataCategory; readonly name: Words }[];
  readonly purpose: { readonly code: string; readonly name: Words };
  readonly kind: HeldConsent['kind'];
  readonly validFrom: string;
  readonly validTo: string;
  readonly includesHistoryFrom?: string;
  readonly state: HeldConsent['state'];
  /** Whether anything may be shared on it now. */
  readonly inForce: boolean;
  readonly mayAnswer: boolean;
  readonly answeredByMe: boolean;
  readonly waitingForOthers: boolean;
  readonly askedBy?: Words;
  readonly text: HeldConsent['text'];
  readonly withdrawal?: { readonly id: string; readonly status: 'in-force' | 'pending' };
}

export function consentView(consent: HeldConsent, state: SubjectState, look: Look, nameOf: (recipient: HeldConsent['recipient']) => Words): ConsentView {
  const { consentId, requestId, kind, validFrom, validTo, includesHistoryFrom, text } = consent;
  const signing = whoMustSign(look.policy, consent.categories, look.rules.ageThresholds, look.at);
  const stop = stopOfConsent(state, consentId);
  const asker = state.askedBy[requestId];
  const over = instant(validTo) <= instant(look.at);
  return {
    consentId, requestId, person: look.policy.person, kind, validFrom, validTo, text,
    recipient: { ...consent.recipient, name: nameOf(consent.recipient) },
    categories: consent.categories.map((code) => ({ code, name: categoryWords[code] })),
    purpose: { code: consent.purpose, name: look.rules.processing.find((row) => row.purpose === consent.purpose)?.title ?? sameInAll(consent.purpose) },
    ...(includesHistoryFrom === undefined ? {} : { includesHistoryFrom }),
    // Past its period it permits nothing, whether or not anybody has said so yet.
    state: over && (consent.state === 'granted' || consent.state === 'requested') ? 'expired' : consent.state,
    inForce: consent.state === 'granted' && !over && instant(validFrom) <= instant(look.at),
    mayAnswer: maySign(signing, look.viewer),
    answeredByMe: [...consent.signed, ...consent.refusedBy].includes(look.viewer),
    waitingForOthers: consent.state === 'requested' && signing.signers.some((signer) => signer !== look.viewer && !consent.signed.includes(signer)),
    ...(asker === undefined ? {} : { askedBy: nameOf({ service: asker }) }),
    ...(stop === undefined ? {} : { withdrawal: { id: stop.id, status: stop.inForce ? 'in-force' : 'pending' } }),
  };
}

/** A law that lets services share without asking, told beside the consents so that nobody takes one for the other (rule D8). */
export interface StatuteView {
  readonly row: string;
  readonly law: string;
  readonly paragraph: string;
  readonly says: Words;
  readonly mayObject: boolean;
  readonly objected: boolean;
}

/** The confirmed permissions in force that concern the kinds of services a person has to do with. Duties to inform are told by those who use them. */
export function statutesTold(rules: PolicyRules, state: SubjectState, serviceTypes: ReadonlySet<string>, at: string): StatuteView[] {
  const inForce = (row: StatuteRow): boolean =>
    row.confirmedBy !== undefined && row.effect === 'may' && instant(row.validFrom) <= instant(at) && (row.validTo === undefined || instant(at) < instant(row.validTo));
  return rules.statutes
    .filter((row) => inForce(row) && row.from.serviceTypes.some((type) => serviceTypes.has(type)))
    .map(({ id, law, paragraph, says, objectable }) => ({
      row: id, law, paragraph, says, mayObject: objectable, objected: state.policy.objections.some((objection) => objection.row === id),
    }));
}
