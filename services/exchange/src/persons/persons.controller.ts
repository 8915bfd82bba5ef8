import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { DomainError, pseudonymSchema, serviceIdSchema, type PersonId } from '@samhandling/contracts';
import { INTERNAL_SCOPE, Scopes } from '@samhandling/service-kit';
import { z } from 'zod';
import { LocalPersons } from './local-persons.js';

const pointerSchema = z.union([z.strictObject({ nationalId: z.string().max(20) }), z.strictObject({ pseudonym: pseudonymSchema, service: serviceIdSchema })]);

@Controller('persons')
export class PersonsController {
  constructor(private readonly persons: LocalPersons) {}

  /** For our own services: the number stands in the body, never in an address (I6). */
  @Post('resolve')
  @HttpCode(200)
  @Scopes(INTERNAL_SCOPE)
  async resolve(@Body({ schema: pointerSchema }) pointer: z.infer<typeof pointerSchema>): Promise<{ person: PersonId }> {
    const person = await this.persons.resolve(pointer);
    if (person === undefined) throw new DomainError('not-found', { status: 404 });
    return { person };
  }
}
