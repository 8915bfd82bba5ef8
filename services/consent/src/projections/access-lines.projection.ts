import type { AccessRead, CloudEvent, ConsentChange, DeliveryDecision, Invocation } from '@samhandling/contracts';
import { typeName, withdrawalAnswered } from '@samhandling/contracts';
import type { z } from 'zod';
import type { AccessLine } from '../domain/access-line.js';
import { consentFact } from '../domain/subject.js';

type WithdrawalAnswered = z.output<typeof withdrawalAnswered.data>;

const decisions: ReadonlySet<string> = new Set([typeName('exchange', 'permitted'), typeName('exchange', 'released')]);
const accessReads = /^no\.samhandling\.[a-z]+\.access-read\.v1$/;

/**
 * What an event tells the person it is about, if anything. What was withheld from standing subscriptions is not told: only deliberate
 * requests are (rule D6).
 */
export function accessLineOf(event: CloudEvent): AccessLine | undefined {
  const id = `${event.source}/${event.id}`;
  if (decisions.has(event.type)) return sharedLine(id, event.time, event.data as DeliveryDecision);
  if (accessReads.test(event.type)) return readLine(id, event.data as AccessRead);
  if (event.type === consentFact.groundInvoked) return groundLine(id, event.time, event.data as { person: string; invocation: Invocation });
  if (event.type === consentFact.requested) return askedLine(id, event.data as ConsentChange);
  if (event.type === withdrawalAnswered.type) return answerLine(id, event.time, event.data as WithdrawalAnswered);
  return undefined;
}

function sharedLine(id: string, at: string, { person, service, subscription, sequence, eventRef, categories, grounds, withheld }: DeliveryDecision): AccessLine {
  const kept = new Set(withheld.map(({ category }) => category));
  return {
    id, kind: 'shared', person, at, service, subscription, eventType: eventRef.type, grounds,
    categories: categories.filter((category) => !kept.has(category)), ...(sequence === undefined ? {} : { sequence }),
  };
}

function readLine(id: string, { person, reader, what, grounds, categories, at }: AccessRead): AccessLine {
  const who = reader.kind === 'auditor' ? 'auditor' as const : reader.kind === 'service' ? { service: reader.service } : { person: reader.person, relation: reader.relation };
  return { id, kind: 'read', person, at, reader: who, what, grounds, categories };
}

const groundLine = (id: string, at: string, { person, invocation }: { person: string; invocation: Invocation }): AccessLine => ({
  id, kind: 'ground-invoked', person, at, invocation: invocation.invocationId, from: invocation.from, to: invocation.to, categories: invocation.categories,
  grounds: [{ kind: 'statute', row: invocation.row, invocation: invocation.invocationId }],
});

const askedLine = (id: string, { person, consent, askedBy, at }: ConsentChange): AccessLine | undefined =>
  askedBy === undefined ? undefined : { id, kind: 'asked', person, at, consentId: consent.consentId, askedBy, recipient: consent.recipient, categories: consent.categories, grounds: [] };

const answerLine = (id: string, at: string, { person, service, withdrawal, answers }: WithdrawalAnswered): AccessLine => ({
  id, kind: 'withdrawal-answered', person, at, service, withdrawal, categories: [], grounds: [{ kind: 'earlier-delivery' }],
  answers: answers.map(({ sequence, answer, law, until }) => ({ sequence, answer, ...(law === undefined ? {} : { law }), ...(until === undefined ? {} : { until }) })),
});
