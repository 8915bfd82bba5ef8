import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@samhandling/contracts';
import { verifierKey } from '@samhandling/ledger';
import type { NoteSigner } from '@samhandling/ledger';
import { Public, Scopes } from '@samhandling/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LedgerReader } from './ledger-reader.js';
import { LEDGER_SIGNER } from './ledger.tokens.js';

const text = 'text/plain; charset=utf-8';
/** A tile never changes; only the one who may read it keeps it. */
const forever = 'private, max-age=31536000, immutable';

/** The log as C2SP tlog-tiles, for any public verifier. The key and the checkpoint are open to all; tiles say nothing of anybody (rule D14) and take a scope. */
@ApiTags('ledger')
@Controller('ledger')
export class LedgerController {
  constructor(
    @Inject(LedgerReader) private readonly reader: LedgerReader,
    @Inject(LEDGER_SIGNER) private readonly signer: NoteSigner,
  ) {}

  @Get('verifier-key')
  @Public()
  @ApiOperation({ summary: 'The key checkpoints are verified with, in signed-note form' })
  verifierKey(@Res() reply: FastifyReply): void {
    void reply.header('content-type', text).header('cache-control', 'public, max-age=300').send(`${verifierKey(this.signer.name, this.signer.privateKey)}\n`);
  }

  @Get('checkpoint')
  @Public()
  @ApiOperation({ summary: 'The newest signed checkpoint' })
  async checkpoint(@Res() reply: FastifyReply): Promise<void> {
    const last = await this.reader.checkpoint();
    if (last === undefined) throw new DomainError('not-found', { status: 404, detail: 'nothing has been signed yet' });
    void reply.header('content-type', text).header('cache-control', 'no-cache').send(last.note);
  }

  @Get('tile/*')
  @Scopes('samhandling:audit.read')
  @ApiOperation({ summary: 'A tile of hashes (`<level>/<index>[.p/<width>]`) or a bundle of commitments (`entries/<index>[.p/<width>]`)' })
  async tile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { '*': path = '' } = request.params as { '*'?: string };
    const bytes = await this.reader.tile(path);
    if (bytes === undefined) throw new DomainError('not-found', { status: 404 });
    void reply.header('content-type', 'application/octet-stream').header('cache-control', forever).send(Buffer.from(bytes));
  }
}
