import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError, type PersonId } from '@samhandling/contracts';
import { AccessRecords, sendWithin, StopOrders } from '@samhandling/gate';
import { Clock, CONFIG, CurrentCaller, Scopes } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { NotificationConfig } from '../config.js';
import { markRead } from '../domain/message.js';
import { InboxReader, type MessageRead } from '../reading/inbox.reader.js';
import { MessageStore, type StoredMessage } from '../store/message.store.js';
import { MessageReaders } from './message-readers.js';

const messageId = z.string().regex(/^m_[A-Za-z0-9_-]{22}$/);
const limitSchema = z.coerce.number().int().positive().optional();

/** A person's own messages, cut to what the person may know today. */
@ApiTags('messages')
@Controller('me/messages')
export class MessagesController {
  constructor(
    private readonly messages: MessageStore,
    private readonly inbox: InboxReader,
    private readonly readers: MessageReaders,
    private readonly stops: StopOrders,
    private readonly records: AccessRecords,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: NotificationConfig,
  ) {}

  @Get()
  @Scopes('samhandling:messages.read')
  @ApiOperation({ summary: 'My messages, newest first. `next`, when there are more, is the `before` of the next page.' })
  async list(
    @CurrentCaller() caller: Caller,
    @Query('limit', { schema: limitSchema }) limit: number | undefined,
    @Query('before', { schema: messageId.optional() }) before: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const person = await this.readers.of(caller);
    const most = Math.min(limit ?? this.config.INBOX_PAGE_MAX, this.config.INBOX_PAGE_MAX);
    const { messages, next } = await this.inbox.page(person, most, before);
    await this.#tell(person, messages, reply, (read) => ({ messages: read.map(({ view }) => view), ...(next === undefined ? {} : { next }) }));
  }

  @Post(':id/read')
  @HttpCode(200)
  @Scopes('samhandling:messages.write')
  @ApiOperation({ summary: 'I have read it. A message I may not see does not exist.' })
  async read(@CurrentCaller() caller: Caller, @Param('id', { schema: messageId }) id: string, @Res() reply: FastifyReply): Promise<void> {
    const person = await this.readers.of(caller);
    const at = this.clock.now().toISOString();
    const message = await this.messages.load(id);
    const [visible] = await this.inbox.read(person, [message]);
    if (visible === undefined) throw notFound();
    await this.messages.decide(id, (state) => markRead(at, state));
    await this.#tell(person, [await this.messages.load(id)], reply, ([read]) => {
      if (read === undefined) throw notFound();
      return read.view;
    });
  }

  /** Decided, recorded, then told, inside one attempt that a stop order can end (I4, I5). */
  async #tell(person: PersonId, messages: readonly StoredMessage[], reply: FastifyReply, bodyOf: (read: MessageRead[]) => unknown): Promise<void> {
    const concerned = [...new Set([person, ...messages.flatMap(({ state }) => state.sent?.about ?? [])])];
    await this.stops.attempt(concerned, async (_, attempt) => {
      const read = await this.inbox.read(person, messages);
      const body = bodyOf(read);
      await this.records.record(...read.map(({ record }) => record));
      await sendWithin(attempt, reply, body);
    });
  }
}

/** The same whether there is no such message, it is somebody else's, or it may not be seen (D1). */
const notFound = (): DomainError => new DomainError('not-found', { status: 404 });
