import { Controller, Get, Inject, Query } from '@nestjs/common';
import { DomainError, sortedCategories } from '@samhandling/contracts';
import { AccessRecords } from '@samhandling/gate';
import { CONFIG, CurrentCaller, Scopes } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import { Actors } from '../actors.js';
import type { Actor } from '../actors.js';
import type { ConsentConfig } from '../config.js';
import { asTold } from '../domain/access-filter.decide.js';
import type { AccessLine } from '../domain/access-line.js';
import { whatHappened, whyAllowed } from '../domain/access-words.js';
import { categoryWords } from '../domain/plain-words.js';
import type { Words } from '../domain/plain-words.js';
import { Family } from '../family.js';
import type { View } from '../family.js';
import { Names } from '../names.js';
import type { KnownServices } from '../names.js';
import { AccessLines } from '../projections/access-lines.store.js';
import type { LineCursor } from '../projections/access-lines.store.js';
import { afterSchema, cursorSchema, limitSchema } from './access-log.schema.js';
import { ownPersonSchema } from './consent-request.schema.js';

/** Lines read at once, and how often in one call: a bound on the work (I9) no family's log comes near. */
const READ_MAX = 500;
const ROUNDS_MAX = 20;

interface ToldLine {
  at: string;
  kind: AccessLine['kind'];
  what: Words;
  why?: Words;
  categories: Words[];
}
interface AccessLog {
  person: string;
  lines: ToldLine[];
  /** Where the next page begins; absent when there is no more. */
  next?: string;
}

/** Who got what about me or my child, on which ground, and who asked: the person's own view of the log, in plain words (need N11). */
@Controller('me')
export class MeAccessLogController {
  constructor(
    @Inject(Actors) private readonly actors: Actors,
    @Inject(Family) private readonly family: Family,
    @Inject(AccessLines) private readonly lines: AccessLines,
    @Inject(Names) private readonly names: Names,
    @Inject(AccessRecords) private readonly records: AccessRecords,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  @Get('access-log')
  @Scopes('samhandling:consents.read')
  async log(
    @CurrentCaller() caller: Caller,
    @Query('person', { schema: ownPersonSchema.default('me') }) person: string,
    @Query('after', { schema: afterSchema }) after?: string,
    @Query('limit', { schema: limitSchema }) limit?: number,
  ): Promise<AccessLog> {
    const actor = await this.actors.person(caller);
    if (actor === undefined) throw new DomainError('not-a-guardian', { status: 403 });
    const view = await this.family.view(actor, person);
    const services = await this.names.read();
    const page = Math.min(limit ?? this.config.ACCESS_LOG_PAGE_MAX, this.config.ACCESS_LOG_PAGE_MAX);
    const { told, next } = await this.#page(view, services, after === undefined ? undefined : cursorOf(after), page);
    await this.#record(actor, view, told);
    return {
      person: view.look.policy.person,
      lines: told.map((line) => toldLine(line, view, services)),
      ...(next === undefined ? {} : { next: Buffer.from(JSON.stringify(next)).toString('base64url') }),
    };
  }

  /**
   * Lines the viewer may be told of, until the page is full. What is hidden leaves no trace in number or length, and `next` only ever
   * names a line that was told.
   */
  async #page({ look, state }: View, services: KnownServices, after: LineCursor | undefined, page: number): Promise<{ told: AccessLine[]; next?: LineCursor }> {
    const told: AccessLine[] = [];
    let from = after;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const lines = await this.lines.ofPerson(look.policy.person, from, READ_MAX);
      for (const line of lines) {
        from = { at: new Date(line.at).toISOString(), id: line.id };
        const seen = asTold(line, look, state, services.toldByName);
        if (seen === undefined) continue;
        told.push(await this.lines.withHandover(seen));
        if (told.length === page) return { told, next: from };
      }
      if (lines.length < READ_MAX) break;
    }
    return { told };
  }

  async #record({ person: reader }: Actor, { look }: View, told: readonly AccessLine[]): Promise<void> {
    const { person } = look.policy;
    const relation = reader === person ? 'self' : 'guardian';
    await this.records.record({
      person, reader: { kind: 'person', person: reader, relation }, what: 'access-log', grounds: [{ kind: relation }],
      categories: sortedCategories(['coordination', ...told.flatMap((line) => line.categories)]),
    });
  }
}

function toldLine(line: AccessLine, { state, look }: View, services: KnownServices): ToldLine {
  const telling = { state, viewer: look.viewer, rules: look.rules, nameOf: services.nameOf };
  const why = whyAllowed(line.grounds, telling);
  return { at: line.at, kind: line.kind, what: whatHappened(line, telling), ...(why === undefined ? {} : { why }), categories: line.categories.map((category) => categoryWords[category]) };
}

function cursorOf(text: string): LineCursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new DomainError('schema-invalid', { errors: [{ pointer: '/after', code: 'cursor-invalid', detail: 'use next of the page before, unchanged' }] });
  }
}
