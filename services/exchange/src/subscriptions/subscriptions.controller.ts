import { createHash, randomBytes } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CONFIG, CurrentCaller, RequestIdempotency, Scopes, type Caller, type Idempotency } from '@samhandling/service-kit';
import { z } from 'zod';
import type { ExchangeConfig } from '../config.js';
import { activationSteps, checkSubscription, moveSubscription, type Subscription } from '../domain/subscription.decide.js';
import { DomainError } from '@samhandling/contracts';
import { callingService } from '../http/calling-system.js';
import { ParticipantsStore } from '../participants/participants.store.js';
import { DeliveryGate } from '../routing/delivery-gate.js';
import { LateJoiner } from '../routing/late-joiner.js';
import { newSecret, openSecret, sealSecret } from './secret.js';
import { SubscriptionStore, type StoredSubscription } from './subscription.store.js';
import { newSubscriptionSchema, subscriptionIdSchema } from './subscription.schema.js';
import { WebhookHandshake } from './webhook-handshake.js';

/** A subscription as its owner sees it; the secret only where it was just made. */
type Shown = Omit<Subscription, 'clientId'> & { secret?: string };

const shown = ({ secret: _, clientId: __, ...subscription }: StoredSubscription): Shown => subscription;

/** The same key makes the same subscription, also when both requests come at once (I8). */
const subscriptionId = (cause: string | undefined): string =>
  `sub-${cause === undefined ? randomBytes(10).toString('hex') : createHash('sha256').update(cause).digest('hex').slice(0, 20)}`;

@Controller('subscriptions')
@Scopes('samhandling:events.subscribe')
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: SubscriptionStore,
    private readonly participants: ParticipantsStore,
    private readonly gate: DeliveryGate,
    private readonly handshake: WebhookHandshake,
    private readonly joiner: LateJoiner,
    @Inject(CONFIG) private readonly config: ExchangeConfig,
  ) {}

  /** Proposes a subscription: exact types, one purpose, a way of delivery. A webhook's secret is in this answer and in no other. */
  @Post()
  async create(@CurrentCaller() caller: Caller, @Body({ schema: newSubscriptionSchema }) wished: z.infer<typeof newSubscriptionSchema>, @RequestIdempotency() { cause, requestHash }: Idempotency): Promise<Shown> {
    const publisher = await callingService(caller, this.participants);
    const { service, fagsystem } = publisher;
    checkSubscription(wished, { purposes: this.gate.purposesOf(service), kafka: fagsystem.kafka, privateAddresses: this.config.WEBHOOK_PRIVATE_ADDRESSES });
    const id = subscriptionId(cause);
    const known = await this.subscriptions.ofClient(publisher);
    if (known.every((one) => one.id !== id) && known.length >= this.config.SUBSCRIPTIONS_PER_CLIENT_MAX) throw new DomainError('too-many-subscriptions', { status: 409 });
    const secret = wished.delivery.mode === 'webhook' ? sealSecret(newSecret(), id, this.config.VAULT_ENCRYPTION_KEY) : undefined;
    const proposed: StoredSubscription = { ...wished, id, clientId: fagsystem.clientId, service: service.id, state: 'proposed', ...(secret === undefined ? {} : { secret }) };
    const stored = await this.subscriptions.create(proposed, cause, requestHash);
    return { ...shown(stored), ...(stored.secret === undefined ? {} : { secret: openSecret(stored.secret, stored.id, this.config.VAULT_ENCRYPTION_KEY) }) };
  }

  @Get()
  async all(@CurrentCaller() caller: Caller): Promise<{ subscriptions: Shown[] }> {
    return { subscriptions: (await this.subscriptions.ofClient(await callingService(caller, this.participants))).map(shown) };
  }

  @Get(':id')
  async one(@CurrentCaller() caller: Caller, @Param('id', { schema: subscriptionIdSchema }) id: string): Promise<Shown> {
    return shown(await this.subscriptions.own(id, await callingService(caller, this.participants)));
  }

  /** Sets it going. A webhook's address first proves that it wants the events: it must give the challenge back. */
  @Post(':id/activate')
  @HttpCode(200)
  async activate(@CurrentCaller() caller: Caller, @Param('id', { schema: subscriptionIdSchema }) id: string): Promise<Shown> {
    const subscription = await this.subscriptions.own(id, await callingService(caller, this.participants));
    const [next] = activationSteps(subscription);
    if (next === undefined) return shown(subscription);
    if (next === 'validated' && subscription.delivery.mode === 'webhook') await this.handshake.prove(subscription, subscription.delivery.url);
    return await this.#activated(subscription);
  }

  @Post(':id/pause')
  @HttpCode(200)
  async pause(@CurrentCaller() caller: Caller, @Param('id', { schema: subscriptionIdSchema }) id: string): Promise<Shown> {
    const { id: own } = await this.subscriptions.own(id, await callingService(caller, this.participants));
    return shown(await this.subscriptions.change(own, (subscription) => moveSubscription(subscription, 'paused')));
  }

  /** Goes on where it was paused; numbers given meanwhile come now. */
  @Post(':id/resume')
  @HttpCode(200)
  async resume(@CurrentCaller() caller: Caller, @Param('id', { schema: subscriptionIdSchema }) id: string): Promise<Shown> {
    const { id: own } = await this.subscriptions.own(id, await callingService(caller, this.participants));
    return shown(await this.subscriptions.change(own, (subscription) => moveSubscription(subscription, 'active')));
  }

  async #activated({ id, service, state }: StoredSubscription): Promise<Shown> {
    if (state === 'proposed') await this.subscriptions.change(id, (subscription) => moveSubscription(subscription, 'validated'));
    const active = await this.subscriptions.change(id, (subscription) => moveSubscription(subscription, 'active'));
    // A service that joins late gets what is already registered and it may have (need N4).
    await this.joiner.joined(service, id);
    return shown(active);
  }
}
