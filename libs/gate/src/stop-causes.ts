import { consentGranted, consentHeartbeat, consentRequested, groundInvoked, guardianshipChanged, identityReplaced, ledgerCheckpointed, protectionChanged, withdrawalInForce, type CloudEvent } from '@samhandling/contracts';
import type { PersonPolicy } from '@samhandling/policy';

/** These can only open or tell; nothing that was permitted before stops being so. */
const opening = new Set([consentRequested, consentGranted, groundInvoked, withdrawalInForce, ledgerCheckpointed, consentHeartbeat, identityReplaced].map(({ type }) => type));

/**
 * Whether an event in the copy is an order to stop. Whatever is not known to be harmless is one: withdrawal, narrowing, refusal,
 * objection, expiry, threshold, graded address, death, and kinds yet to come.
 * @param before what was known of the person when the event came
 */
export const ordersStop = (event: CloudEvent, before: PersonPolicy): boolean => {
  if (opening.has(event.type)) return false;
  // Until the first word about guardians and address, nothing of theirs can have been handed out.
  if (event.type === guardianshipChanged.type) return before.bornOn !== undefined || before.guardians.length > 0;
  if (event.type === protectionChanged.type) return protectionOf(event.data) !== 'none';
  return true;
};

const protectionOf = (data: unknown): unknown => (typeof data === 'object' && data !== null && 'protection' in data ? data.protection : undefined);
