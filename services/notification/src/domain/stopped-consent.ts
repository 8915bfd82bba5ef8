import { consentNarrowed, consentObjected, consentWithdrawn, type CloudEvent, type DataCategory, type PersonId } from '@samhandling/contracts';

/** What must be remembered of a withdrawal until it is in force everywhere: whom to tell, and what the telling tells. */
export interface StoppedConsent {
  readonly concerned: readonly PersonId[];
  readonly categories: readonly DataCategory[];
  readonly service?: string;
}

/** Types whose coming into force somebody waits for. */
export const stoppingTypes: readonly string[] = [consentWithdrawn.type, consentNarrowed.type, consentObjected.type];

export function stoppedConsentOf(event: CloudEvent): StoppedConsent | undefined {
  if (event.type === consentObjected.type) {
    const { objection } = consentObjected.data.parse(event.data);
    return { concerned: [objection.by], categories: [], ...(objection.to === undefined ? {} : { service: objection.to }) };
  }
  if (!stoppingTypes.includes(event.type)) return undefined;
  const { consent, by } = consentWithdrawn.data.parse(event.data);
  const { recipient } = consent;
  return {
    concerned: [...new Set([...consent.requiredSigners, ...(by === undefined ? [] : [by])])],
    categories: consent.categories,
    ...('service' in recipient ? { service: recipient.service } : {}),
  };
}
