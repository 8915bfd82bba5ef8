import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CloudEvent, MessageSent, PersonId } from '@samhandling/contracts';
import { EventStore, type CommitDocument, type NewEvent } from '@samhandling/event-store';
import { Types, type mongo } from 'mongoose';
import { messageDecider, sendMessage, type Fact, type MessageState } from '../domain/message.js';
import type { MessagePlan } from '../domain/plan-messages.decide.js';

/** What is still to be done with a message's notice; changes in place, never history (I7). */
interface Dispatch {
  /** Next attempt; null when there is nothing more to do. */
  due: Date | null;
  tries: number;
}

export interface StoredMessage {
  id: string;
  state: MessageState;
}

export interface DueNotice extends StoredMessage {
  dispatch: Dispatch;
}

export const messageIndexes: mongo.IndexDescription[] = [
  { name: 'recipient_newest', key: { recipient: 1, _id: -1 }, partialFilterExpression: { recipient: { $exists: true } } },
  { name: 'notices_due', key: { 'dispatch.due': 1 }, partialFilterExpression: { 'dispatch.due': { $type: 'date' } } },
];

/** Same cause and recipient, same message: however often and in however many events the cause comes. */
export const messageIdOf = (plan: Pick<MessagePlan, 'group' | 'person'>): string =>
  `m_${createHash('sha256').update(`${plan.group}\n${plan.person}`).digest('base64url').slice(0, 22)}`;

const streamOf = (id: string): string => `message-${id}`;
/** The message itself is always the first commit of its stream. */
const FIRST = 1;

/** Messages as streams of commits; a person's inbox is those of its recipient. */
@Injectable()
export class MessageStore {
  constructor(private readonly store: EventStore) {}

  /** Durable when it resolves; the same event again changes nothing (I8). */
  async send(plan: MessagePlan, cause: CloudEvent, at: Date): Promise<void> {
    const id = messageIdOf(plan);
    const { person, relation, about, template, categories, notBefore, values } = plan;
    const message: MessageSent = {
      person, message: id, at: at.toISOString(), about, relation, template, categories: [...categories], values: [...values],
      cause: { source: cause.source, id: cause.id, type: cause.type },
      ...(notBefore === undefined ? {} : { notBefore }),
    };
    const dispatch: Dispatch = { due: notBefore === undefined ? at : new Date(notBefore), tries: 0 };
    await this.store.execute({
      stream: streamOf(id),
      cause: `${cause.source}/${cause.id}#message`,
      decider: messageDecider,
      decide: (state) => {
        const facts = sendMessage(message, state);
        return { events: this.#events(facts, person, cause), ...(facts.length === 0 ? {} : { attached: { recipient: person, dispatch } }) };
      },
    });
  }

  /** Newest first, at most `limit`, older than `before` (an id the last page ended with). */
  async inbox(recipient: PersonId, limit: number, before?: string): Promise<StoredMessage[]> {
    const older = before === undefined ? {} : { _id: { $lt: await this.#position(before, recipient) } };
    const found = await this.store.commits.find({ recipient, ...older }).sort({ _id: -1 }).limit(limit).toArray();
    return await Promise.all(found.map(async ({ stream }) => await this.#load(stream)));
  }

  async load(id: string): Promise<StoredMessage> {
    return await this.#load(streamOf(id));
  }

  /** Notices whose time has come, longest waiting first. */
  async due(now: Date, limit: number): Promise<DueNotice[]> {
    const found = await this.store.commits.find({ 'dispatch.due': { $lte: now } }).sort({ 'dispatch.due': 1 }).limit(limit).toArray();
    return await Promise.all(found.map(async (commit) => ({ ...(await this.#load(commit.stream)), dispatch: commit['dispatch'] as Dispatch })));
  }

  async reschedule(notice: DueNotice, next: Dispatch): Promise<void> {
    await this.store.setInPlace({ stream: streamOf(notice.id), version: FIRST }, 'dispatch', next);
  }

  /** Commits what a decision on the message came to. */
  async decide(id: string, decide: (state: MessageState) => Fact[]): Promise<void> {
    await this.store.execute({
      stream: streamOf(id),
      decider: messageDecider,
      decide: (state) => ({ events: state.sent === undefined ? [] : this.#events(decide(state), state.sent.person) }),
    });
  }

  async #load(stream: string): Promise<StoredMessage> {
    const { events } = await this.store.read(stream);
    return { id: stream.slice(streamOf('').length), state: events.reduce(messageDecider.evolve, messageDecider.initial) };
  }

  async #position(id: string, recipient: PersonId): Promise<Types.ObjectId> {
    const commit: CommitDocument | null = await this.store.commits.findOne({ stream: streamOf(id), version: FIRST, recipient });
    // An id of nobody's, or of somebody else's, is the same as the oldest: an empty page (D1).
    return commit?._id ?? new Types.ObjectId('000000000000000000000000');
  }

  #events(facts: readonly Fact[], person: PersonId, cause?: CloudEvent): NewEvent[] {
    return facts.map(({ type, data }) => ({
      type,
      data,
      partitionkey: person,
      subject: person,
      ...(cause === undefined ? {} : { causationid: cause.id, correlationid: cause.correlationid ?? cause.id }),
    }));
  }
}
