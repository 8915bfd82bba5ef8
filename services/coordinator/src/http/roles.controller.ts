import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@samhandling/contracts';
import { Readers } from '@samhandling/gate';
import { CurrentCaller, Scopes } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import type { FastifyReply } from 'fastify';
import { CoordinationReader } from '../reading/coordination.reader.js';
import { caseIdOf, partsOfCase } from '../store/stream-ids.js';
import { Telling } from './telling.js';

/** Who coordinates, who was asked and who declined, to who may know it. */
@ApiTags('coordinator')
@Controller('cases/:caseId/coordinator')
export class RolesController {
  constructor(
    private readonly reader: CoordinationReader,
    private readonly readers: Readers,
    private readonly telling: Telling,
  ) {}

  @Get()
  @Scopes('samhandling:plans.read')
  @ApiOperation({ summary: 'Coordinator roles of a case: held, proposed, declined or vacant. Individual and system-level roles are never mixed.' })
  async roles(@CurrentCaller() caller: Caller, @Param('caseId') id: string, @Res() reply: FastifyReply): Promise<void> {
    const reader = await this.readers.of(caller);
    const parts = partsOfCase(id);
    const person = parts === undefined ? undefined : await this.readers.meant(reader, parts.person);
    if (parts === undefined || person === undefined) throw new DomainError('not-found', { status: 404 });
    const read = async () => await this.reader.roles(reader, person, caseIdOf(parts.municipality, person), parts.person);
    await this.telling.tell(reader, person, 'coordinator', reply, read, (answer) => {
      if (answer === undefined) throw new DomainError('not-found', { status: 404 });
      return answer;
    });
  }
}
