import { Body, Controller, Headers, Inject, Post, Query, Res } from '@nestjs/common';
import { DomainError } from '@samhandling/contracts';
import { CONFIG, CurrentCaller, problemOf, RequestIdempotency, Scopes, type Caller, type Idempotency, type Problem } from '@samhandling/service-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ExchangeConfig } from '../config.js';
import { readCloudEvents } from '../http/cloud-events.js';
import { callingSystem } from '../http/calling-system.js';
import { ParticipantsStore } from '../participants/participants.store.js';
import type { Publisher } from '../domain/incoming.decide.js';
import { inTurnPerPerson } from './in-turn.js';
import { Registrar, type Accepted } from './registrar.js';

type Answer = Accepted | { valid: true };
/** One item of a batch: its own status, and either the answer or the problem. */
type ItemResult = ({ status: number } & Answer) | { status: number; problem: Problem };

@Controller('events')
export class EventsController {
  constructor(
    private readonly registrar: Registrar,
    private readonly participants: ParticipantsStore,
    @Inject(CONFIG) private readonly config: ExchangeConfig,
  ) {}

  /**
   * Publishes one event or a batch, in any mode of the CloudEvents HTTP binding. 202 with a reference for one; 200 with a result per item for
   * a batch, where one bad item does not sink the others. `?dryRun=true` or `Prefer: validate-only` checks and stores nothing.
   */
  @Post()
  @Scopes('samhandling:events.publish')
  async publish(
    @CurrentCaller() caller: Caller,
    @Headers() headers: Record<string, unknown>,
    @Body() body: unknown,
    // Any other word is refused: who meant to ask must not publish.
    @Query('dryRun', { schema: z.enum(['true', 'false']).optional() }) dryRun: string | undefined,
    // Read so that an identity number in the key is refused here too (I6); what makes a repeat harmless is source and id.
    @RequestIdempotency() _idempotency: Idempotency,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | ItemResult[]> {
    const { clientId, orgnr } = callingSystem(caller);
    const publisher = await this.participants.publisher(clientId, orgnr);
    const published = readCloudEvents(headers, body, this.config.BATCH_EVENTS_MAX);
    const checkOnly = dryRun === 'true' || /(?:^|[,\s])validate-only(?:$|[,;\s])/.test(String(headers['prefer'] ?? ''));
    reply.status(published.mode === 'batch' || checkOnly ? 200 : 202);
    if (published.mode === 'single') return await this.#take(published.event, publisher, checkOnly);
    return await inTurnPerPerson(published.events, this.config.BATCH_PARALLEL_MAX, async (event) => await this.#item(event, publisher, checkOnly));
  }

  async #take(event: unknown, publisher: Publisher, checkOnly: boolean): Promise<Answer> {
    return checkOnly ? await this.registrar.check(event, publisher) : await this.registrar.accept(event, publisher);
  }

  async #item(event: unknown, publisher: Publisher, checkOnly: boolean): Promise<ItemResult> {
    try {
      return { status: checkOnly ? 200 : 202, ...(await this.#take(event, publisher, checkOnly)) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const problem = problemOf(error);
      return { status: problem.status, problem };
    }
  }
}

