import {
  referralAccepted,
  referralAssessed,
  referralForwarded,
  referralRejected,
  referralReturnedIncomplete,
  referralSent,
  referralWithdrawn,
} from '@samhandling/contracts';
import { contentOf, type Registration } from './registration.js';

/** A service by id, or a kind of service when the sender did not know which. */
export interface Address {
  readonly service?: string | undefined;
  readonly serviceType?: string | undefined;
}

/** What the referral is about; the same through every forwarding, so the original sent time and the path follow it (C1, C3). */
export interface Matter {
  readonly system: string;
  readonly id: string;
  readonly part?: string | undefined;
}

export type ReferralStepKind = 'sent' | 'forwarded' | 'rejected' | 'returned-incomplete' | 'assessed' | 'accepted' | 'withdrawn';

export interface ReferralStep {
  readonly kind: ReferralStepKind;
  readonly at: string;
  readonly registration: Registration;
  /** Who did it: the service whose fagsystem registered it. */
  readonly by: Address;
  /** Who is asked now (sent, forwarded), or thought to be the right one (rejected). */
  readonly to?: Address;
  readonly missing?: readonly { field: string; text?: string | undefined }[];
  readonly reason?: string;
  readonly receivedAt?: string;
}

/** One matter, all its steps in the order taken in. */
export interface ReferralThread {
  readonly matter: Matter;
  readonly asked?: string;
  /** The first stated; forwarding never changes it (C1, N20). */
  readonly originallySentAt?: string;
  readonly steps: readonly ReferralStep[];
}

export const sameMatter = (first: Matter, second: Matter): boolean =>
  first.system === second.system && first.id === second.id && first.part === second.part;

interface Read {
  readonly matter: Matter;
  readonly asked?: string | undefined;
  readonly originallySentAt?: string | undefined;
  readonly step: ReferralStep;
}

/** Every referral among the registrations, by matter, in the order first seen. */
export function referralThreads(registrations: readonly Registration[]): ReferralThread[] {
  return registrations.flatMap((registration) => readStep(registration) ?? []).reduce<ReferralThread[]>((threads, read) => {
    const known = threads.find(({ matter }) => sameMatter(matter, read.matter));
    if (known === undefined) return [...threads, continued({ matter: read.matter, steps: [] }, read)];
    return threads.map((thread) => (thread === known ? continued(thread, read) : thread));
  }, []);
}

/** The thread a registration belongs to; undefined when it is no referral. */
export function threadOf(registration: Registration, registrations: readonly Registration[]): ReferralThread | undefined {
  return referralThreads(registrations).find(({ steps }) => steps.some((step) => step.registration === registration));
}

const continued = (thread: ReferralThread, { step, asked, originallySentAt }: Read): ReferralThread => ({
  ...thread,
  ...(thread.asked === undefined && asked !== undefined ? { asked } : {}),
  ...(thread.originallySentAt === undefined && originallySentAt !== undefined ? { originallySentAt } : {}),
  steps: [...thread.steps, step],
});

function readStep(registration: Registration): Read | undefined {
  const by: Address = { service: registration.service, serviceType: registration.serviceType };
  const read = (kind: ReferralStepKind, content: Omit<Read, 'step'>, at: string, more: Partial<ReferralStep> = {}): Read => ({
    matter: content.matter,
    asked: content.asked,
    originallySentAt: content.originallySentAt,
    step: { kind, at, registration, by, ...more },
  });
  const sent = contentOf(referralSent, registration);
  // A referral that says nothing of an earlier sending starts the family's clock itself.
  if (sent !== undefined) return read('sent', { ...sent, originallySentAt: sent.originallySentAt ?? sent.sentAt }, sent.sentAt, { to: sent.to });
  const forwarded = contentOf(referralForwarded, registration);
  if (forwarded !== undefined) return read('forwarded', forwarded, forwarded.forwardedAt, { to: forwarded.to });
  const rejected = contentOf(referralRejected, registration);
  if (rejected !== undefined) {
    return read('rejected', rejected, rejected.rejectedAt, { reason: rejected.reason, ...(rejected.suggested === undefined ? {} : { to: rejected.suggested }) });
  }
  const returned = contentOf(referralReturnedIncomplete, registration);
  if (returned !== undefined) return read('returned-incomplete', returned, returned.returnedAt, { missing: returned.missing, ...receivedAt(returned) });
  return readAnswer(registration, read);
}

function readAnswer(registration: Registration, read: (kind: ReferralStepKind, content: Omit<Read, 'step'>, at: string, more?: Partial<ReferralStep>) => Read): Read | undefined {
  const assessed = contentOf(referralAssessed, registration);
  if (assessed !== undefined) return read('assessed', assessed, assessed.assessedAt, receivedAt(assessed));
  const accepted = contentOf(referralAccepted, registration);
  if (accepted !== undefined) return read('accepted', accepted, accepted.acceptedAt);
  const withdrawn = contentOf(referralWithdrawn, registration);
  return withdrawn === undefined ? undefined : read('withdrawn', withdrawn, withdrawn.withdrawnAt);
}

const receivedAt = (content: { receivedAt?: string | undefined }): { receivedAt?: string } => (content.receivedAt === undefined ? {} : { receivedAt: content.receivedAt });
