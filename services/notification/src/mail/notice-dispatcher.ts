import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { MessageSent } from '@samhandling/contracts';
import { Lease } from '@samhandling/event-store';
import { AccessRecords, AttemptStopped, PolicyCopy, StopOrders } from '@samhandling/gate';
import { Clock, CONFIG, CONNECTION, Instance, Logger } from '@samhandling/service-kit';
import type { Connection } from 'mongoose';
import type { NotificationConfig } from '../config.js';
import { noteDelivered, noteFailed } from '../domain/message.js';
import { backoffMs, decideNotice, type NoticeDecision } from '../domain/notice.decide.js';
import type { Preferences } from '../domain/preferences.js';
import { MessageGate } from '../reading/message-gate.js';
import { MessageStore, type DueNotice } from '../store/message.store.js';
import { PreferencesStore } from '../store/preferences.store.js';
import { Alarm } from './alarm.js';
import { Mailer, MailRefused } from './mailer.port.js';
import { OpenNotice } from './open-notice.js';

const CHANNEL = 'email';

/** Sends the notices that are due, one instance at a time; at least once, with a stable Message-ID (mechanisms: Consumers). */
@Injectable()
export class NoticeDispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #alarm = new Alarm();
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly messages: MessageStore,
    private readonly preferences: PreferencesStore,
    private readonly messageGate: MessageGate,
    private readonly notice: OpenNotice,
    private readonly mailer: Mailer,
    private readonly stops: StopOrders,
    private readonly records: AccessRecords,
    private readonly copy: PolicyCopy,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly instance: Instance,
    @Inject(CONFIG) private readonly config: NotificationConfig,
    @Inject(CONNECTION) private readonly connection: Connection,
  ) {}

  onApplicationBootstrap(): void {
    const lease = new Lease(this.connection, { name: 'notices', holderId: this.instance.id, leaseMs: this.config.MAIL_LEASE_MS, onFailure: (error) => this.logger.warn('the lease of the notices could not be asked for', { error }) });
    this.#running = lease.run(async (held) => await this.#round(held.signal), this.#stop.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Something new may be due. */
  wake(): void {
    this.#alarm.ring();
  }

  async #round(signal: AbortSignal): Promise<void> {
    try {
      const due = await this.messages.due(this.clock.now(), this.config.MAIL_BATCH);
      for (const notice of due) if (!signal.aborted) await this.#attempt(notice);
      if (due.length === 0) await this.#alarm.wait(this.config.MAIL_IDLE_MS, signal);
    } catch (error) {
      this.logger.warn('a round of notices failed; it is tried again', { error });
      await this.#alarm.wait(this.config.MAIL_IDLE_MS, signal);
    }
  }

  async #attempt(notice: DueNotice): Promise<void> {
    const { sent, delivered } = notice.state;
    if (sent === undefined || delivered.includes(CHANNEL)) return await this.messages.reschedule(notice, { due: null, tries: notice.dispatch.tries });
    const tries = notice.dispatch.tries + 1;
    let outcome: NoticeDecision | MailRefused;
    try {
      outcome = await this.#handOver(notice.id, sent, tries);
    } catch (error) {
      if (error instanceof AttemptStopped) outcome = { kind: 'wait' };
      else if (error instanceof MailRefused) outcome = error;
      else throw error;
    }
    await this.#note(notice, tries, outcome);
  }

  /** In flight first, then the copy, then the record, then the bytes (mechanisms: Stop order). */
  async #handOver(id: string, sent: MessageSent, tries: number): Promise<NoticeDecision> {
    return await this.stops.attempt([sent.about, sent.person], async (signal, attempt) => {
      const preferences = await this.preferences.of(sent.person);
      const decided = await this.messageGate.decide(sent);
      const { protection } = await this.copy.of(sent.person);
      const sharedMailbox = await this.#isShared(sent, preferences);
      const decision = decideNotice({ preferences, decision: decided.decision, protection, sharedMailbox, tries, triesMax: this.config.MAIL_TRIES_MAX });
      if (decision.kind !== 'send' || preferences.email === undefined) return decision;
      await this.records.record(this.messageGate.recordOf(sent, decided, 'message-notice'));
      attempt.ensure();
      await this.mailer.send({ messageId: this.notice.messageIdOf(id), to: preferences.email, language: preferences.language, ...this.notice.text(preferences.language) }, signal);
      return decision;
    });
  }

  /** A young person's mailbox that a guardian also reads is not the young person's own (D16). */
  async #isShared(sent: MessageSent, { email }: Preferences): Promise<boolean> {
    if (sent.relation !== 'self' || email === undefined) return false;
    const { guardians } = await this.copy.of(sent.person);
    const theirs = await Promise.all(guardians.map(async ({ person }) => (await this.preferences.of(person)).email));
    return theirs.some((other) => other?.toLowerCase() === email.toLowerCase());
  }

  async #note(notice: DueNotice, tries: number, outcome: NoticeDecision | MailRefused): Promise<void> {
    const now = this.clock.now();
    const at = now.toISOString();
    const again = { due: new Date(now.getTime() + backoffMs(tries, this.config.MAIL_RETRY_FIRST_MS, this.config.MAIL_RETRY_MS_MAX)), tries };
    if (outcome instanceof MailRefused) {
      const final = outcome.final || tries >= this.config.MAIL_TRIES_MAX;
      await this.messages.decide(notice.id, (state) => noteFailed({ channel: CHANNEL, reason: outcome.code, final, at }, state));
      return await this.messages.reschedule(notice, final ? { due: null, tries } : again);
    }
    if (outcome.kind === 'wait') return await this.messages.reschedule(notice, { due: new Date(now.getTime() + this.config.MAIL_IDLE_MS), tries: notice.dispatch.tries });
    if (outcome.kind === 'send') await this.messages.decide(notice.id, (state) => noteDelivered(CHANNEL, at, state));
    if (outcome.kind === 'give-up') await this.messages.decide(notice.id, (state) => noteFailed({ channel: CHANNEL, reason: outcome.reason, final: true, at }, state));
    await this.messages.reschedule(notice, outcome.kind === 'later' ? again : { due: null, tries });
  }
}
