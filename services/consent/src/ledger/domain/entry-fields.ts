import { typeName } from '@samhandling/contracts';

/** Internal events that are no entries: what comes each second or because of the ledger itself, and figures about nobody's case. */
export const notEntries: ReadonlySet<string> = new Set([
  typeName('consent', 'heartbeat'),
  typeName('consent', 'ledger-checkpointed'),
  typeName('coordinator', 'time-registered'),
]);

const decision = ['person', 'subscription', 'service', 'eventRef', 'categories', 'withheld', 'grounds', 'permitted', 'sequence', 'policyVersion', 'consents', 'reason'];
const consent = ['person', 'consent', 'at', 'by', 'askedBy'];
const role = ['person', 'caseId', 'role', 'service', 'proposedBy', 'appointedBy', 'reason', 'from', 'to', 'at'];
const responsibility = ['person', 'caseId', 'service', 'from', 'to', 'at'];
const message = ['person', 'message', 'at'];

/** Fields of an event that go into its entry: pseudonyms, services, codes, grounds, numbers and times; never names or prose of or about the persons. */
const picks: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  exchange: {
    permitted: decision,
    withheld: decision,
    released: decision,
    delivered: ['subscription', 'service', 'mode', 'from', 'to', 'persons', 'at'],
    stopped: ['person', 'subscription', 'service', 'sequence', 'stop'],
    'withdrawal-notified': ['person', 'subscription', 'service', 'withdrawal', 'sequences', 'sequence'],
    'withdrawal-answered': ['person', 'subscription', 'service', 'withdrawal', 'answers'],
    'matched-nobody': ['person', 'eventRef'],
    linked: ['person', 'service', 'registration', 'other', 'at'],
    'told-apart': ['person', 'service', 'registration', 'other', 'at'],
    'participants-changed': ['version', 'changed'],
    'subscription-activated': ['subscription', 'service', 'clientId', 'reason'],
    'subscription-disabled': ['subscription', 'service', 'clientId', 'reason'],
  },
  consent: {
    requested: consent,
    granted: consent,
    refused: consent,
    narrowed: consent,
    withdrawn: consent,
    expired: consent,
    // Without the professional's name and reason: they lie with the invocation, for those whose register gives a right to them.
    'ground-invoked': [
      'person', 'at', 'invocation.invocationId', 'invocation.row', 'invocation.from', 'invocation.to', 'invocation.categories', 'invocation.purpose', 'invocation.invokedBy.role', 'invocation.validFrom', 'invocation.validTo',
      'invocation.visibleFrom',
    ],
    objected: ['person', 'objection', 'at'],
    'register-noted': ['person', 'fact.id', 'fact.source', 'fact.type', 'fact.time', 'fact.streamversion'],
    'withdrawal-in-force': ['person', 'withdrawal', 'at'],
    'ledger-read': ['reader', 'reason', 'filters', 'entries', 'at'],
  },
  case: { 'responsibility-assumed': responsibility, 'responsibility-transfer-proposed': responsibility, 'responsibility-transferred': responsibility },
  coordinator: { proposed: role, declined: role, accepted: role, appointed: role, substituted: role, vacant: role, 'team-member-joined': role, 'team-member-left': role },
  notification: {
    sent: [...message, 'about', 'template', 'language', 'channels', 'cause'],
    delivered: [...message, 'channel'],
    read: message,
    failed: [...message, 'channel', 'reason', 'final'],
    'digest-sent': [...message, 'messages', 'channel'],
  },
};

/** The same in every service. An auditor's name and reason stay: a log that does not say who read is worth little. */
const everywhere: Readonly<Record<string, readonly string[]>> = {
  'access-read': ['person', 'reader', 'what', 'grounds', 'categories', 'at'],
  'stop-confirmed': ['person', 'stop', 'service', 'at'],
};

/** The fields chosen for a type, or nothing when nobody has chosen any. */
export const picksOf = (area: string, fact: string): readonly string[] | undefined => everywhere[fact] ?? picks[area]?.[fact];
