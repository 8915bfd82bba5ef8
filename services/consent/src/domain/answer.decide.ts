import type { ConsentChange, ConsentTerms, PersonId } from '@samhandling/contracts';
import { DomainError } from '@samhandling/contracts';
import { instant } from '@samhandling/policy';
import type { AgeThreshold, HeldConsent } from '@samhandling/policy';
import { maySign, whoMustSign } from './signers.decide.js';
import type { Signing } from './signers.decide.js';
import { consentFact, consentsOfRequest, termsOf } from './subject.js';
import type { Fact, SubjectState } from './subject.js';

/** One person's answer to a request, or to some of its items. */
export interface AnswerRequest {
  readonly requestId: string;
  /** The items answered; all that are still open when left out. */
  readonly consentIds?: readonly string[];
  readonly by: PersonId;
  readonly at: string;
  readonly thresholds: readonly AgeThreshold[];
}

/** Whoever may not sign gets the same answer whether the request exists or not (rule D1). */
const notAGuardian = (): DomainError => new DomainError('not-a-guardian', { status: 403 });

/**
 * Records a yes. Everyone who must sign is found anew, on what is known now; the consent is in force only when all of them have signed
 * (need N12). A guardian's yes lasts at most until the young person's own threshold. Saying yes twice changes nothing.
 * Throws `not-a-guardian`, `already-refused`, `consent-withdrawn`, `consent-expired`.
 */
export function grantConsents(command: AnswerRequest, state: SubjectState): Fact<ConsentChange>[] {
  return answered(command, state, 'grant').flatMap((consent) => {
    const signing = signingOf(consent, command, state);
    if (consent.state === 'granted' || consent.signed.includes(command.by)) return [];
    const signed = [...consent.signed.filter((signer) => maySign(signing, signer)), command.by];
    const complete = signing.signers.every((signer) => signed.includes(signer));
    return [changeOf(consentFact.granted, command, state, {
      ...termsOf(consent),
      version: consent.version + 1,
      requiredSigners: [...signing.signers],
      signed,
      validTo: earlier(consent.validTo, signing.until),
      state: complete ? 'granted' : 'requested',
      decidedAt: command.at,
    })];
  });
}

/**
 * Records a no. One who must sign is enough, no reason is asked, and it stands until a new request (need N12). Saying no twice changes nothing.
 * Throws `not-a-guardian`, `already-granted` (in force: withdraw instead), `consent-withdrawn`, `consent-expired`.
 */
export function refuseConsents(command: AnswerRequest, state: SubjectState): Fact<ConsentChange>[] {
  return answered(command, state, 'refuse').flatMap((consent) => {
    const signing = signingOf(consent, command, state);
    if (consent.state === 'refused') return [];
    if (consent.state === 'granted') throw new DomainError('already-granted', { status: 409, detail: 'withdraw it instead' });
    return [changeOf(consentFact.refused, command, state, {
      ...termsOf(consent),
      version: consent.version + 1,
      requiredSigners: [...signing.signers],
      refusedBy: [...consent.refusedBy, command.by],
      state: 'refused',
      decidedAt: command.at,
    })];
  });
}

/** The consents this answer is about: those named, or all of the request that the person may sign and that are still open. */
function answered(command: AnswerRequest, state: SubjectState, answer: 'grant' | 'refuse'): HeldConsent[] {
  const { consentIds, requestId } = command;
  const mine = consentsOfRequest(state, requestId).filter((consent) => maySign(signingOf(consent, command, state), command.by));
  const named = consentIds === undefined ? mine : mine.filter((consent) => consentIds.includes(consent.consentId));
  if (named.length === 0 || named.length < new Set(consentIds).size) throw notAGuardian();
  const open = named.filter((consent) => closedCode(consent, command, answer) === undefined);
  const [code] = named.map((consent) => closedCode(consent, command, answer)).filter((one) => one !== undefined);
  // Named one by one, each must be open; an answer to the whole request passes over what is settled, unless nothing is left.
  if (code !== undefined && (open.length === 0 || consentIds !== undefined)) throw new DomainError(code, { status: 409 });
  return open;
}

function closedCode(consent: HeldConsent, { at }: AnswerRequest, answer: 'grant' | 'refuse'): string | undefined {
  if (consent.state === 'withdrawn') return 'consent-withdrawn';
  if (consent.state === 'refused' && answer === 'grant') return 'already-refused';
  if (consent.state === 'expired' || instant(consent.validTo) <= instant(at)) return 'consent-expired';
  return undefined;
}

function signingOf(consent: HeldConsent, command: AnswerRequest, state: SubjectState): Signing {
  return whoMustSign(state.policy, consent.categories, command.thresholds, command.at);
}

const earlier = (validTo: string, until: string | undefined): string => (until !== undefined && instant(until) < instant(validTo) ? until : validTo);

function changeOf(type: string, command: AnswerRequest, state: SubjectState, consent: ConsentTerms): Fact<ConsentChange> {
  return { type, data: { person: state.policy.person, consent, at: command.at, by: command.by } };
}
