import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { DomainError, typeName, withdrawalAnswerSchema } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { CurrentCaller, RequestIdempotency, Scopes, type Caller, type Idempotency } from '@samhandling/service-kit';
import { z } from 'zod';
import { checkAnswers } from '../domain/withdrawal.decide.js';
import { DeliveryStore } from '../delivery/delivery.store.js';
import { callingService } from '../http/calling-system.js';
import { ParticipantsStore } from '../participants/participants.store.js';
import { subscriptionIdSchema, withdrawalReferenceSchema } from '../subscriptions/subscription.schema.js';
import { SubscriptionStore } from '../subscriptions/subscription.store.js';

const answersSchema = z.strictObject({ answers: z.array(withdrawalAnswerSchema).min(1).max(1_000) });

@Controller('subscriptions')
export class WithdrawalsController {
  constructor(
    private readonly subscriptions: SubscriptionStore,
    private readonly participants: ParticipantsStore,
    private readonly deliveries: DeliveryStore,
    private readonly store: EventStore,
  ) {}

  /** What the recipient did with what it had got: per number `erased`, `restricted`, or `kept-by-law` with the law and until when (rule D9). */
  @Post(':id/withdrawals/:withdrawal/answers')
  @HttpCode(200)
  @Scopes('samhandling:events.subscribe')
  async answer(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: subscriptionIdSchema }) id: string,
    @Param('withdrawal', { schema: withdrawalReferenceSchema }) reference: string,
    @Body({ schema: answersSchema }) { answers }: z.infer<typeof answersSchema>,
    @RequestIdempotency() { cause, requestHash }: Idempotency,
  ): Promise<{ withdrawal: string; answered: number }> {
    const subscription = await this.subscriptions.own(id, await callingService(caller, this.participants));
    const notice = await this.deliveries.notice(subscription.id, reference);
    const withdrawal = notice?.record.withdrawal;
    if (notice === undefined || withdrawal === undefined) throw new DomainError('not-found', { status: 404, detail: 'no such withdrawal' });
    checkAnswers(withdrawal.sequences, answers);
    const { person } = notice.record;
    await this.store.execute({
      stream: notice.stream,
      // The same answers again, with or without a key, change nothing.
      cause: cause ?? `${subscription.clientId}/withdrawal-answers/${requestHash}`,
      requestHash,
      decider: { initial: undefined, evolve: () => undefined },
      decide: () => ({
        events: [{
          type: typeName('exchange', 'withdrawal-answered'), partitionkey: person, subject: person, causationid: withdrawal.id,
          data: { person, subscription: subscription.id, service: subscription.service, withdrawal: withdrawal.id, answers },
        }],
      }),
    });
    return { withdrawal: reference, answered: answers.length };
  }
}
