import { createHash } from 'node:crypto';
import { consentGranted, consentHeartbeat, consentRequested, groundInvoked, guardianshipChanged, identityReplaced, ledgerCheckpointed, protectionChanged, registerNoted, withdrawalInForce, type CloudEvent } from '@samhandling/contracts';
import type { PersonPolicy } from '@samhandling/policy';

/** These can only open or tell; nothing that was permitted before stops being so. */
const opening = new Set([consentRequested, consentGranted, groundInvoked, withdrawalInForce, ledgerCheckpointed, consentHeartbeat, identityReplaced].map(({ type }) => type));

/**
 * Whether an event in the copy is an order to stop. Whatever is not known to be harmless is one: withdrawal, narrowing, refusal,
 * objection, expiry, threshold, graded address, death, and kinds yet to come.
 * @param before what was known of the person when the event came
 */
export const ordersStop = (event: Pick<CloudEvent, 'type' | 'data'>, before: PersonPolicy): boolean => {
  if (opening.has(event.type)) return false;
  // Until the first word about guardians and address, nothing of theirs can have been handed out.
  if (event.type === guardianshipChanged.type) return before.bornOn !== undefined || before.guardians.length > 0;
  if (event.type === protectionChanged.type) return protectionOf(event.data) !== 'none';
  if (event.type === registerNoted.type) {
    const noted = registerNoted.data.safeParse(event.data);
    return !noted.success || ordersStop(noted.data.fact, before);
  }
  return true;
};

const protectionOf = (data: unknown): unknown => (typeof data === 'object' && data !== null && 'protection' in data ? data.protection : undefined);

/**
 * What a stop is called in `<area>.stop-confirmed`: the id of the event that caused it. A registration keeps its publisher's id, which
 * is unique only together with the source and may hold anything, so for those it is a digest of both.
 */
export const stopIdOf = ({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string =>
  source.startsWith('urn:no:samhandling:') ? id : `x-${createHash('sha256').update(JSON.stringify([source, id])).digest('base64url')}`;
