import { cloudEventSchema, DomainError, eventType, fagsystemSource, findNationalId, publishProblems, type CloudEvent, type EventType, type FieldProblem } from '@samhandling/contracts';
import type { z } from 'zod';
import type { Fagsystem, Service } from '../participants/participants.schema.js';
import { holdsOwnPseudonym, nobody, numberProblems, replaceReferences, strayNumberProblems } from './person-references.js';

/** Who publishes: the client, the service it speaks for, and the organisation its token was issued to. */
export interface Publisher {
  fagsystem: Fagsystem;
  service: Service;
  orgnr: string;
}

/** A registration that has passed every check that needs no look-up. Persons are still named as the publisher named them. */
export interface Incoming {
  envelope: Omit<CloudEvent, 'data'>;
  type: EventType;
  data: Record<string, unknown>;
}

type Issue = z.core.$ZodIssue;

const pointerOf = (path: readonly PropertyKey[]): string => path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** A schema's own code where it names one (`params.code`), else zod's. The message never holds the value. */
const problemOf = (issue: Issue, prefix: string): FieldProblem => {
  const params: unknown = issue.code === 'custom' ? issue.params : undefined;
  const own = typeof params === 'object' && params !== null && 'code' in params && typeof params.code === 'string' ? params.code : undefined;
  return { pointer: `${prefix}${pointerOf(issue.path)}`, code: own ?? issue.code.replaceAll('_', '-'), detail: issue.message };
};

/** No answer lists more faults than this; whoever has more starts with these. */
const problemsMax = 100;

const refuse = (problems: readonly FieldProblem[]): void => {
  const unique = [...new Map(problems.map((problem) => [`${problem.pointer} ${problem.code}`, problem])).values()].slice(0, problemsMax);
  if (unique.length === 0) return;
  const codes = new Set(unique.map(({ code }) => code));
  const [only] = codes;
  const code = codes.size === 1 && (only === 'invalid-identity-number' || only === 'identity-number-in-data') ? only : 'schema-invalid';
  throw new DomainError(code, { status: 422, errors: unique });
};

const readEnvelope = (raw: Record<string, unknown>): Omit<CloudEvent, 'data'> => {
  const { data: _, ...attributes } = raw;
  if (findNationalId(attributes)) {
    throw new DomainError('identity-number-in-attribute', { status: 422, detail: 'ids and other context attributes must not hold an identity number' });
  }
  const { type } = attributes;
  if (typeof type === 'string' && eventType(type) === undefined) throw new DomainError('unknown-type', { status: 422, detail: 'the catalogue has no such type' });
  const parsed = cloudEventSchema.safeParse({ ...attributes, data: null });
  if (!parsed.success) {
    refuse(parsed.error.issues.map((issue) => problemOf(issue, '')));
    throw new DomainError('schema-invalid', { status: 422 });
  }
  if (parsed.data.datacontenttype !== undefined && !/^application\/json\b/.test(parsed.data.datacontenttype)) {
    refuse([{ pointer: '/datacontenttype', code: 'invalid-value', detail: 'only application/json' }]);
  }
  // Numbers and positions are the platform's own to give.
  const { data: __, sequence: ___, streamversion: ____, recordedtime: _____, partitionkey: ______, subject: _______, ...envelope } = parsed.data;
  return envelope;
};

const checkSource = ({ source }: { source: string }, { orgnr, fagsystem }: Publisher): void => {
  const match = fagsystemSource.exec(source);
  if (match === null) refuse([{ pointer: '/source', code: 'invalid-format', detail: 'urn:no:orgnr:<9 digits>:system:<name>' }]);
  if (match?.groups?.['orgnr'] !== orgnr || fagsystem.organisation !== orgnr) {
    throw new DomainError('wrong-organisation', { status: 403, detail: 'source must name the organisation the token was issued to' });
  }
  // Else one service could take, or find out about, another's registrations by their ids (D1, D11).
  if (match.groups['system'] !== fagsystem.system) throw new DomainError('wrong-system', { status: 403, detail: 'source must name the system the client is registered with' });
};

const checkType = (type: EventType, { fagsystem }: Publisher): void => {
  const published = type.publishedBy === 'fagsystem' || type.publishedBy === 'register';
  if (!published || !fagsystem.mayPublish.includes(type.type)) throw new DomainError('type-not-allowed', { status: 403, detail: 'this client may not publish this type' });
};

/** Registers name people by reference as everybody else does; inside, their events carry the bare pseudonym. */
export const namesPersonsBare = (type: EventType): boolean => type.publishedBy === 'register';

/** The same whether the pseudonym is somebody else's or does not exist (rule D1). */
export const unknownPerson = (): DomainError => new DomainError('unknown-person', { status: 422, detail: 'this service has been given no such pseudonym' });

const readData = (type: EventType, given: unknown): Record<string, unknown> => {
  const checkable = namesPersonsBare(type) ? replaceReferences(given, ({ reference }) => (reference.nationalId === undefined ? reference.pseudonym : nobody)) : given;
  const problems = [...numberProblems(given), ...strayNumberProblems(given)].map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` }));
  if (holdsOwnPseudonym(given)) throw unknownPerson();
  // Identity numbers have had a code of their own above.
  const ofSchema = publishProblems(type, checkable).filter(({ code }) => code !== 'identity-number-not-allowed');
  refuse([...problems, ...ofSchema.map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` }))]);
  // The persons in a register's event are taken from what was given.
  return (namesPersonsBare(type) ? given : type.data.parse(checkable)) as Record<string, unknown>;
};

/**
 * Checks a registration as it came, before anybody is looked up: what is refused here has changed nothing.
 * @throws DomainError `schema-invalid` (422, every field at fault), `unknown-type` (422), `identity-number-in-attribute` (422, I6),
 *   `identity-number-in-data` (422), `unknown-person` (422), `invalid-identity-number` (422), `type-not-allowed` (403), `wrong-organisation` (403), `wrong-system` (403)
 */
export const readIncoming = (raw: unknown, publisher: Publisher): Incoming => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new DomainError('schema-invalid', { status: 422, errors: [{ pointer: '', code: 'invalid-type', detail: 'an event is a JSON object' }] });
  }
  const envelope = readEnvelope(raw as Record<string, unknown>);
  const type = eventType(envelope.type);
  if (type === undefined) throw new DomainError('unknown-type', { status: 422 });
  checkType(type, publisher);
  checkSource(envelope, publisher);
  return { envelope, type, data: readData(type, (raw as Record<string, unknown>)['data']) };
};
