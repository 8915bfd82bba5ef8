import type { DataCategory, ServiceId } from '@samhandling/contracts';
import { inPeriod, instant } from '@samhandling/policy';
import type { SubjectState } from './subject.js';

/** A consent as the service it names may know it. */
export interface ConsentForService {
  readonly consentId: string;
  readonly version: number;
  readonly categories: readonly DataCategory[];
  readonly purpose: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly includesHistoryFrom?: string;
}

/** What is in force and names this service; nothing tells a refused or withdrawn consent from one that never was (rules D1, D4). */
export function inForceFor({ policy }: SubjectState, service: ServiceId, at: string): ConsentForService[] {
  return policy.consents
    .filter((consent) => consent.state === 'granted' && 'service' in consent.recipient && consent.recipient.service === service && inPeriod(instant(at), consent.validFrom, consent.validTo))
    .map(({ consentId, version, categories, purpose, validFrom, validTo, includesHistoryFrom }) => ({
      consentId, version, categories, purpose, validFrom, validTo, ...(includesHistoryFrom === undefined ? {} : { includesHistoryFrom }),
    }));
}
