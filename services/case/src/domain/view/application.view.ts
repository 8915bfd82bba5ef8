import { applicationReceived, applicationSubmitted, applicationWithdrawn, documentationRequested, provisionalAnswerGiven } from '@samhandling/contracts';
import { daysBetween, norwegianDay } from '../norwegian-days.js';
import { contentOf, type Registration } from '../registration.js';
import { viewEntry, type ViewEntry, type VisibleRegistration } from './view-entry.js';

interface Reference {
  readonly system: string;
  readonly id: string;
}

/** One application, whichever offices have fetched their part of it. */
export interface ApplicationView {
  readonly application: Reference;
  /** C1, N20: when the family first sent it. Never changes; a time stated otherwise later stands beside it. */
  readonly originallySentAt: string;
  readonly sentTimesStatedOtherwise?: readonly string[];
  /** The family's clock: calendar days since then, however often it is forwarded. */
  readonly daysSinceSent: number;
  readonly entries: readonly ViewEntry[];
}

interface Read {
  readonly reference: Reference;
  readonly sentAt?: string | undefined;
}

function read(registration: Registration): Read | undefined {
  const submitted = contentOf(applicationSubmitted, registration);
  if (submitted !== undefined) return { reference: submitted.externalReference, sentAt: submitted.originallySentAt };
  const received = contentOf(applicationReceived, registration);
  if (received !== undefined) return { reference: received.application, sentAt: received.originallySentAt };
  const answer = contentOf(provisionalAnswerGiven, registration) ?? contentOf(documentationRequested, registration) ?? contentOf(applicationWithdrawn, registration);
  return answer === undefined ? undefined : { reference: answer.application };
}

/** Applications in the order first seen. An office's part of one whose sent time the reader may not see is not an application view. */
export function applicationViews(visible: readonly VisibleRegistration[], reader: string, now: string): ApplicationView[] {
  const found = new Map<string, { reference: Reference; sentTimes: string[]; entries: ViewEntry[] }>();
  for (const one of visible) {
    const content = read(one.fact);
    if (content === undefined) continue;
    const { system, id } = content.reference;
    const known = found.get(JSON.stringify([system, id])) ?? { reference: { system, id }, sentTimes: [], entries: [] };
    if (content.sentAt !== undefined && !known.sentTimes.includes(content.sentAt)) known.sentTimes.push(content.sentAt);
    known.entries.push(viewEntry(one, reader));
    found.set(JSON.stringify([system, id]), known);
  }
  return [...found.values()].flatMap(({ reference, sentTimes: [originallySentAt, ...otherwise], entries }) =>
    originallySentAt === undefined
      ? []
      : [
          {
            application: reference,
            originallySentAt,
            ...(otherwise.length === 0 ? {} : { sentTimesStatedOtherwise: otherwise }),
            daysSinceSent: daysBetween(norwegianDay(originallySentAt), norwegianDay(now)),
            entries,
          },
        ],
  );
}
