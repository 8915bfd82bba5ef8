import type { CloudEvent, PersonId, ServiceId } from '@samhandling/contracts';
import {
  consentExpired, consentGranted, consentNarrowed, consentObjected, consentRefused, consentRequested, consentWithdrawn, deceased, groundInvoked, guardianshipChanged,
  protectionChanged, registerNoted,
} from '@samhandling/contracts';
import { instant } from './instant.js';
import type { HeldConsent, PersonPolicy, StandingNo } from './policy.js';

/** A person nothing is known about. The address counts as graded until a look-up has said otherwise (rule D10). */
export function emptyPersonPolicy(person: PersonId): PersonPolicy {
  return { person, consents: [], refusals: [], invocations: [], objections: [], protection: 'unknown', guardians: [], versions: {} };
}

const consentFacts = new Map([consentRequested, consentGranted, consentRefused, consentNarrowed, consentWithdrawn, consentExpired].map((type) => [type.type, type]));

/** What is taken away from a consent by the version that follows it; a no that stands against other consents too. */
function refusalsIn(fact: string, before: HeldConsent | undefined, after: HeldConsent, at: string): readonly StandingNo[] {
  const no = (reason: StandingNo['reason'], categories: StandingNo['categories'], limits: Partial<StandingNo> = {}): StandingNo => ({
    reason, consentId: after.consentId, version: after.version, kind: after.kind, recipient: after.recipient, categories, purpose: after.purpose, at, ...limits,
  });
  if (fact === consentRefused.type) return [no('refused', after.categories)];
  if (fact === consentWithdrawn.type) return [no('withdrawn', [...new Set([...(before?.categories ?? []), ...after.categories])])];
  if (fact !== consentNarrowed.type || before === undefined) return [];
  const gone = before.categories.filter((category) => !after.categories.includes(category));
  const historyFrom = after.includesHistoryFrom ?? after.validFrom;
  return [
    ...(gone.length > 0 ? [no('withdrawn', gone)] : []),
    ...(instant(after.validTo) < instant(before.validTo) ? [no('withdrawn', before.categories, { appliesFrom: after.validTo })] : []),
    ...(instant(historyFrom) > instant(before.includesHistoryFrom ?? before.validFrom) ? [no('withdrawn', before.categories, { factsBefore: historyFrom })] : []),
  ];
}

function foldConsent(state: PersonPolicy, fact: string, content: unknown): PersonPolicy {
  const parsed = consentFacts.get(fact)?.data.safeParse(content);
  // What cannot be read (also content whose key is destroyed) may have been a no.
  if (parsed?.success !== true) return { ...state, unknown: true };
  const { consent, at, person } = parsed.data;
  const before = state.consents.find((held) => held.consentId === consent.consentId);
  if (person !== state.person || (before !== undefined && before.version >= consent.version)) return state;
  const grantedNow = fact === consentGranted.type && consent.state === 'granted';
  const grantedAt = grantedNow ? at : consent.state === 'granted' ? before?.grantedAt : undefined;
  const held: HeldConsent = grantedAt === undefined ? consent : { ...consent, grantedAt };
  return {
    ...state,
    consents: [...state.consents.filter((other) => other.consentId !== consent.consentId), held],
    refusals: [...state.refusals, ...refusalsIn(fact, before, held, at)],
  };
}

function foldGround(state: PersonPolicy, event: CloudEvent): PersonPolicy {
  const invoked = event.type === groundInvoked.type ? groundInvoked.data.safeParse(event.data) : undefined;
  if (invoked?.success === true && invoked.data.person === state.person) {
    const { invocation, at } = invoked.data;
    return { ...state, invocations: [...state.invocations.filter((held) => held.invocationId !== invocation.invocationId), { ...invocation, at: at ?? event.time }] };
  }
  if (event.type !== consentObjected.type) return state;
  const objected = consentObjected.data.safeParse(event.data);
  if (!objected.success) return { ...state, unknown: true };
  return objected.data.person === state.person ? { ...state, objections: [...state.objections, objected.data.objection] } : state;
}

function foldRegister(state: PersonPolicy, type: string, content: unknown): PersonPolicy {
  if (type === guardianshipChanged.type) {
    const parsed = guardianshipChanged.data.safeParse(content);
    if (!parsed.success) return { ...state, guardians: [] };
    return parsed.data.person === state.person ? { ...state, bornOn: parsed.data.bornOn, guardians: parsed.data.guardians } : state;
  }
  if (type === protectionChanged.type) {
    const parsed = protectionChanged.data.safeParse(content);
    if (!parsed.success) return { ...state, protection: 'unknown' };
    return parsed.data.person === state.person ? { ...state, protection: parsed.data.protection } : state;
  }
  if (type !== deceased.type) return state;
  const parsed = deceased.data.safeParse(content);
  return parsed.success && parsed.data.person === state.person ? { ...state, deceased: parsed.data.diedOn } : state;
}

const registerFacts = new Set([guardianshipChanged.type, protectionChanged.type, deceased.type]);
const ownEvent = /^urn:no:samhandling:[a-z]+$/;

/** The stream an event is numbered in: our own ids are `<stream>@<position>`; a registration keeps its publisher's id and is numbered in its person's stream. */
const streamOf = (event: Pick<CloudEvent, 'source' | 'id' | 'partitionkey'>): string =>
  ownEvent.test(event.source) ? event.id.slice(0, event.id.lastIndexOf('@')) : `registrations-${event.partitionkey ?? ''}`;

/** Runs a fold unless the stream is known to be past that position, and remembers the position. */
function ifNewer(state: PersonPolicy, stream: string, position: number | undefined, fold: () => PersonPolicy): PersonPolicy {
  if (position === undefined) return fold();
  if ((state.versions[stream] ?? 0) >= position) return state;
  const folded = fold();
  return { ...folded, versions: { ...folded.versions, [stream]: position } };
}

/** A register's message as the consent service took it in: the same message may also come straight from the exchange, and counts once. */
function foldNoted(state: PersonPolicy, event: CloudEvent): PersonPolicy {
  const parsed = registerNoted.data.safeParse(event.data);
  if (!parsed.success) return { ...state, guardians: [], protection: 'unknown' };
  const { fact, person } = parsed.data;
  if (person !== state.person) return state;
  const stream = streamOf({ source: fact.source, id: fact.id, partitionkey: person });
  if (fact.streamversion === undefined && (state.versions[stream] ?? 0) > 0) return state;
  return ifNewer(state, stream, fact.streamversion, () => foldRegister(state, fact.type, fact.data));
}

/**
 * Folds one `consent.*` or `person.*` event into what is known about a person. Pure; any other event, one about another person, and
 * one not newer than its stream's last (`streamversion`) change nothing. What cannot be read counts against sharing.
 */
export function evolvePersonPolicy(state: PersonPolicy, event: CloudEvent): PersonPolicy {
  const known = consentFacts.has(event.type) || event.type === groundInvoked.type || event.type === consentObjected.type || event.type === registerNoted.type || registerFacts.has(event.type);
  if (!known) return state;
  return ifNewer(state, streamOf(event), event.streamversion, () => {
    if (consentFacts.has(event.type)) return foldConsent(state, event.type, event.data);
    if (event.type === registerNoted.type) return foldNoted(state, event);
    return registerFacts.has(event.type) ? foldRegister(state, event.type, event.data) : foldGround(state, event);
  });
}

/** Whether the fold has come as far as this event's place in its stream, so that everything before it is counted in as well. */
export function knowsOf(state: PersonPolicy, event: Pick<CloudEvent, 'source' | 'id' | 'partitionkey' | 'streamversion'>): boolean {
  return event.streamversion === undefined || (state.versions[streamOf(event)] ?? 0) >= event.streamversion;
}

/** Every service or service type a consent (in any state) or an invocation names: the candidates for matching (rule D13). */
export function servicesNamed(policy: PersonPolicy): readonly ({ readonly service: ServiceId } | { readonly serviceType: string })[] {
  const named = [
    ...policy.consents.map(({ recipient }) => ('service' in recipient ? { service: recipient.service } : { serviceType: recipient.serviceType })),
    ...policy.invocations.flatMap(({ from, to }) => [{ service: from }, { service: to }]),
  ];
  return [...new Map(named.map((name) => [JSON.stringify(name), name])).values()];
}
