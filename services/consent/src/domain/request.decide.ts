import type { ConsentChange, ConsentTerms, DataCategory, PersonId, ServiceId } from '@samhandling/contracts';
import { DomainError } from '@samhandling/contracts';
import { inPeriod, instant } from '@samhandling/policy';
import type { PolicyRules, ProcessingPurpose } from '@samhandling/policy';
import { whoMustSign } from './signers.decide.js';
import { consentFact } from './subject.js';
import type { Fact, SubjectState } from './subject.js';

export interface RequestItem {
  readonly recipient: ConsentTerms['recipient'];
  /** Type of the named service, from the participants; undefined when nobody knows the service. */
  readonly serviceType: string | undefined;
  readonly categories: readonly DataCategory[];
  readonly kind?: ConsentTerms['kind'];
}

/** Asks a person, or those who act for them, for several consents that can each be granted by itself (need N13). */
export interface RequestConsents {
  readonly requestId: string;
  readonly items: readonly RequestItem[];
  readonly purpose: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly includesHistoryFrom?: string;
  readonly text: ConsentTerms['text'];
  readonly method: ConsentTerms['method'];
  readonly askedBy: { readonly service: ServiceId; readonly serviceType: string } | { readonly person: PersonId };
  readonly at: string;
  readonly rules: PolicyRules;
  /** No consent lasts longer than this without being asked anew. */
  readonly periodDaysMax: number;
}

const day = 86_400_000;

/**
 * One consent per recipient, all under one request. A person may ask for what they can sign themself. Throws `period-empty`,
 * `period-over`, `period-too-long`, `unknown-purpose`, `unknown-service`, `purpose-not-for-service`, `wrong-kind-of-consent`,
 * `statute-applies`, `not-a-guardian`.
 */
export function requestConsents(command: RequestConsents, state: SubjectState): Fact<ConsentChange>[] {
  checkPeriod(command);
  const { askedBy: by } = command;
  return command.items.map((item, index) => {
    const consent = termsOf(item, index, command, basisOf(item, command), state);
    if ('person' in by && !consent.requiredSigners.includes(by.person)) throw new DomainError('not-a-guardian', { status: 403 });
    return { type: consentFact.requested, data: { person: state.policy.person, consent, at: command.at, ...askedBy(command) } };
  });
}

const askedBy = ({ askedBy: by }: RequestConsents): Pick<ConsentChange, 'by' | 'askedBy'> => ('person' in by ? { by: by.person } : { askedBy: by.service });

function termsOf(item: RequestItem, index: number, command: RequestConsents, basis: ProcessingPurpose, state: SubjectState): ConsentTerms {
  const { requestId, validFrom, validTo, includesHistoryFrom, text, method, at } = command;
  const categories = [...new Set(item.categories)].sort();
  return {
    consentId: `${requestId}.${index + 1}`,
    requestId,
    version: 1,
    subject: state.policy.person,
    kind: basis.consentKind,
    recipient: item.recipient,
    categories,
    purpose: command.purpose,
    validFrom,
    validTo,
    ...(includesHistoryFrom === undefined ? {} : { includesHistoryFrom }),
    requiredSigners: [...whoMustSign(state.policy, categories, command.rules.ageThresholds, at).signers],
    signed: [],
    refusedBy: [],
    state: 'requested',
    text,
    method,
    decidedAt: at,
  };
}

function checkPeriod({ validFrom, validTo, at, periodDaysMax }: RequestConsents): void {
  if (instant(validTo) <= instant(validFrom)) throw new DomainError('period-empty');
  if (instant(validTo) <= instant(at)) throw new DomainError('period-over');
  if (instant(validTo) - instant(validFrom) > periodDaysMax * day) throw new DomainError('period-too-long', { detail: `at most ${periodDaysMax} days` });
}

/** A consent for a purpose nobody has a legal basis to process for would be a promise the gate cannot keep (rule D8). */
function basisOf(item: RequestItem, command: RequestConsents): ProcessingPurpose {
  const { serviceType } = item;
  if (serviceType === undefined) throw new DomainError('unknown-service');
  const lines = command.rules.processing.filter(
    (row) => row.purpose === command.purpose && row.confirmedBy !== undefined && inPeriod(instant(command.at), row.validFrom, row.validTo),
  );
  if (lines.length === 0) throw new DomainError('unknown-purpose');
  const basis = lines.find((row) => row.serviceTypes.includes(serviceType));
  if (basis === undefined) throw new DomainError('purpose-not-for-service', { detail: serviceType });
  if (item.kind !== undefined && item.kind !== basis.consentKind) throw new DomainError('wrong-kind-of-consent', { detail: `this purpose takes ${basis.consentKind}` });
  const statute = statuteInstead(item, serviceType, command);
  if (statute !== undefined) throw new DomainError('statute-applies', { detail: statute });
  return basis;
}

/** A consent is never asked as a pretext where a statute carries everything asked for by itself (rule D8, `consent-and-ledger.md`). */
function statuteInstead(item: RequestItem, to: string, { askedBy: by, rules, purpose, at }: RequestConsents): string | undefined {
  if ('person' in by) return undefined;
  return rules.statutes.find(
    (row) =>
      row.confirmedBy !== undefined && !row.caseByCase && inPeriod(instant(at), row.validFrom, row.validTo) &&
      row.from.serviceTypes.includes(by.serviceType) && row.to.serviceTypes.includes(to) && row.purposes.includes(purpose) &&
      item.categories.every((category) => row.categories.includes(category)),
  )?.id;
}
