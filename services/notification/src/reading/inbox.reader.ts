import { Injectable } from '@nestjs/common';
import type { MessageSent, MessageValue, PersonId } from '@samhandling/contracts';
import { Gate, Participants, type Read } from '@samhandling/gate';
import { TransientFailure } from '@samhandling/messaging';
import { Clock } from '@samhandling/service-kit';
import { render } from '../domain/template.js';
import { MessageStore, type StoredMessage } from '../store/message.store.js';
import { PreferencesStore } from '../store/preferences.store.js';
import { Templates } from '../templates.js';
import { isPermitted, MessageGate, type MessageDecision } from './message-gate.js';

/** A message as its recipient reads it. */
export interface MessageView {
  readonly id: string;
  readonly at: string;
  readonly readAt?: string;
  /** Whom it concerns: `me`, or a child by the id the person knows it under. */
  readonly about: string;
  readonly kind: string;
  /** What can be done about it. */
  readonly action?: string;
  readonly language: string;
  readonly title: string;
  readonly body: string;
}

export interface MessageRead {
  readonly view: MessageView;
  readonly record: Read;
}

/** Messages looked at for one page; whoever has more kept back than this sees the page end there. */
const LOOKED_AT_MAX = 2_000;

/** Puts together what a person may read. Ask inside an attempt, and record before the answer leaves (I4, I5). */
@Injectable()
export class InboxReader {
  constructor(
    private readonly messages: MessageStore,
    private readonly messageGate: MessageGate,
    private readonly gate: Gate,
    private readonly participants: Participants,
    private readonly preferences: PreferencesStore,
    private readonly templates: Templates,
    private readonly clock: Clock,
  ) {}

  /**
   * One page of what the person may read, newest first, with the `before` of the next page. Counts only what may be read: a page made short,
   * or a next page with nothing on it, would tell that something is kept back (D1, D6).
   */
  async page(recipient: PersonId, limit: number, before: string | undefined): Promise<{ messages: StoredMessage[]; next?: string }> {
    const visible: StoredMessage[] = [];
    let cursor = before;
    for (let looked = 0; visible.length <= limit && looked < LOOKED_AT_MAX; ) {
      const batch = await this.messages.inbox(recipient, limit + 1, cursor);
      const readable = new Set((await this.read(recipient, batch)).map(({ view }) => view.id));
      visible.push(...batch.filter(({ id }) => readable.has(id)));
      looked += batch.length;
      cursor = batch.at(-1)?.id;
      if (batch.length <= limit) break;
    }
    const messages = visible.slice(0, limit);
    const last = visible.length > limit ? messages.at(-1) : undefined;
    return { messages, ...(last === undefined ? {} : { next: last.id }) };
  }

  /** @throws TransientFailure when the copy is too old to know; a message kept back then would look like none */
  async read(recipient: PersonId, messages: readonly StoredMessage[]): Promise<MessageRead[]> {
    const { language } = await this.preferences.of(recipient);
    const read = await Promise.all(messages.map(async (message) => await this.#one(recipient, message, language)));
    return read.flatMap((one) => one ?? []);
  }

  async #one(recipient: PersonId, { id, state }: StoredMessage, language: string): Promise<MessageRead | undefined> {
    const { sent, readAt } = state;
    if (sent === undefined || sent.person !== recipient) return undefined;
    if (sent.notBefore !== undefined && sent.notBefore > this.clock.now().toISOString()) return undefined;
    const decided = await this.messageGate.decide(sent);
    if (decided.decision.waiting === true) throw new TransientFailure('consent-copy-old');
    if (!isPermitted(decided)) return undefined;
    const template = this.templates.get(sent.template);
    const view: MessageView = {
      id,
      at: sent.at,
      ...(readAt === undefined ? {} : { readAt }),
      about: sent.about === recipient ? 'me' : sent.about,
      kind: sent.template,
      ...(template.action === undefined ? {} : { action: template.action }),
      language,
      ...render(template, language, await this.#values(sent, decided, language)),
    };
    return { view, record: this.messageGate.recordOf(sent, decided, 'message') };
  }

  async #values(message: MessageSent, { permitted }: MessageDecision, language: string): Promise<Record<string, string>> {
    const filled = await Promise.all(message.values.filter(({ dataCategory }) => permitted.has(dataCategory)).map(async (value) => await this.#fill(value, language)));
    return Object.assign({}, ...filled) as Record<string, string>;
  }

  async #fill({ name, kind, value }: MessageValue, language: string): Promise<Record<string, string>> {
    if (kind === 'text') return { [name]: value };
    if (kind === 'service') {
      const service = await this.participants.service(value);
      return service === undefined ? {} : { [name]: service.name };
    }
    const row = this.gate.rules.statutes.find(({ id }) => id === value);
    if (row === undefined) return {};
    const says = language === 'nn' ? row.says.nn : language === 'en' ? row.says.en : row.says.nb;
    return { [name]: row.paragraph, [`${name}-says`]: says };
  }
}
