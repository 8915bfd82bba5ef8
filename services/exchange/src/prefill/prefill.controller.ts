import { Body, Controller, Post, Res } from '@nestjs/common';
import { DomainError, eventType, personRef, sortedCategories, type DataCategory } from '@samhandling/contracts';
import { AccessRecords, sendWithin, StopOrders } from '@samhandling/gate';
import type { Ground } from '@samhandling/policy';
import { CurrentCaller, Scopes, type Caller } from '@samhandling/service-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Publisher } from '../domain/incoming.decide.js';
import { prefill, type Prefilled, type Readable } from '../domain/prefill.decide.js';
import { keyOf, noRegistrations, type Registrations } from '../domain/registration.js';
import { callingSystem } from '../http/calling-system.js';
import { ParticipantsStore } from '../participants/participants.store.js';
import { LocalPersons } from '../persons/local-persons.js';
import { Registrar } from '../registrations/registrar.js';
import { Sameness } from '../registrations/sameness.js';
import { DeliveryGate } from '../routing/delivery-gate.js';

const prefillSchema = z.strictObject({ person: personRef('coordination'), fields: z.array(z.string().min(1).max(80)).min(1).max(200), purpose: z.string().min(1).max(80) });
/** Registrations looked through, the newest; a form asks for what is current. */
const lookedThroughMax = 500;

interface Found {
  fields: Record<string, Prefilled>;
  grounds: Ground[];
  categories: DataCategory[];
}

@Controller('prefill')
export class PrefillController {
  constructor(
    private readonly participants: ParticipantsStore,
    private readonly persons: LocalPersons,
    private readonly registrar: Registrar,
    private readonly sameness: Sameness,
    private readonly gate: DeliveryGate,
    private readonly stops: StopOrders,
    private readonly records: AccessRecords,
  ) {}

  /** What a form can be filled in with, of what this service has a ground for. What is withheld and what was never registered look the same (rule D1). */
  @Post()
  @Scopes('samhandling:events.publish')
  async fill(@CurrentCaller() caller: Caller, @Body({ schema: prefillSchema }) asked: z.infer<typeof prefillSchema>, @Res() reply: FastifyReply): Promise<void> {
    const { clientId, orgnr } = callingSystem(caller);
    const publisher = await this.participants.publisher(clientId, orgnr);
    if (!this.gate.purposesOf(publisher.service).has(asked.purpose)) {
      throw new DomainError('schema-invalid', { status: 422, errors: [{ pointer: '/purpose', code: 'purpose-not-registered', detail: 'the register of processing has no such purpose for this kind of service' }] });
    }
    const { nationalId, pseudonym } = asked.person;
    const person = await this.persons.find({ ...(nationalId === undefined ? {} : { nationalId }), ...(pseudonym === undefined ? {} : { pseudonym }) }, publisher.service.id);
    const state = person === undefined ? noRegistrations : await this.registrar.registrations(`registrations-${person}`);
    // A stop order about anybody the registrations name ends the attempt, not only one about the person the form is about (I5, D5).
    const persons = [...new Set([...(person === undefined ? [] : [person]), ...state.registered.slice(-lookedThroughMax).flatMap((registered) => registered.persons)])];
    await this.stops.attempt(persons, async (_signal, attempt) => {
      const { fields, grounds, categories } = await this.#find(state, publisher, asked);
      if (person !== undefined) await this.records.record({ person, reader: { kind: 'service', service: publisher.service.id }, what: 'prefill', grounds, categories });
      await sendWithin(attempt, reply, { fields });
    });
  }

  async #find(state: Registrations, publisher: Publisher, { fields, purpose }: z.infer<typeof prefillSchema>): Promise<Found> {
    const readable: Readable[] = [];
    const [grounds, categories] = [new Map<string, Ground>(), new Set<DataCategory>()];
    for (const registered of state.registered.slice(-lookedThroughMax)) {
      const type = eventType(registered.type);
      if (type === undefined || state.retracted.has(keyOf(registered))) continue;
      const seen = await this.sameness.readable(registered, state, publisher, purpose);
      if (seen === undefined) continue;
      readable.push({ type, data: seen.data, time: registered.time });
      for (const ground of seen.grounds.grounds) grounds.set(JSON.stringify(ground), ground);
      for (const category of seen.grounds.categories) categories.add(category);
    }
    return { fields: prefill(fields, readable), grounds: [...grounds.values()], categories: sortedCategories(categories) };
  }
}
