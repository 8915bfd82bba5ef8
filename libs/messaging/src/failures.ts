import { DomainError } from '@samhandling/contracts';

/**
 * What a failed handler means for the event (`mechanisms`: Consumers):
 * - `permanent`: trying again cannot help; the event parks its key at once;
 * - `transient`: may go well later; tried again, bounded, then the key is parked;
 * - `infrastructure`: what we stand on is away; wait and try again, skip nothing, park nothing.
 */
export type FailureKind = 'permanent' | 'transient' | 'infrastructure';

/** Trying again cannot help. */
export class PermanentFailure extends Error {
  readonly failure: FailureKind = 'permanent';

  constructor(readonly code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'PermanentFailure';
  }
}

/** May go well later, e.g. a reference to something not heard of yet (I3: who needs a cause first waits for it, bounded). */
export class TransientFailure extends Error {
  readonly failure: FailureKind = 'transient';

  constructor(readonly code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'TransientFailure';
  }
}

/** Database, broker or another service is away. */
export class InfrastructureFailure extends Error {
  readonly failure: FailureKind = 'infrastructure';

  constructor(readonly code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'InfrastructureFailure';
  }
}

/**
 * Kind of a failure. An error may say it itself (a property `failure`); lost connections are known by name and code, also as a
 * cause further down; a rule that said no (`DomainError`) will say no again. What nobody knows is tried again, bounded.
 */
export function failureKind(error: unknown): FailureKind {
  const chain = causesOf(error);
  const said = chain.map(saidKind).find((kind) => kind !== undefined);
  if (said !== undefined) return said;
  if (chain.some(isInfrastructure)) return 'infrastructure';
  return error instanceof DomainError ? 'permanent' : 'transient';
}

/** A stable code for logs and operators; never the message, which may hold personal data (I6). */
export function failureCode(error: unknown): string {
  const code = fieldOf(error, 'code');
  if (typeof code === 'string' || typeof code === 'number') return String(code);
  return error instanceof Error ? error.name : 'unknown-failure';
}

const CAUSES_MAX = 8;

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let next = error; next !== undefined && next !== null && chain.length < CAUSES_MAX; next = fieldOf(next, 'cause')) chain.push(next);
  return chain;
}

function saidKind(error: unknown): FailureKind | undefined {
  const kind = fieldOf(error, 'failure');
  return kind === 'permanent' || kind === 'transient' || kind === 'infrastructure' ? kind : undefined;
}

const systemCodes: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** MongoDB server codes for a primary that is going, gone or slow. */
const mongoCodes: ReadonlySet<unknown> = new Set([6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
const mongoNames = /^Mongo(ose)?(Network|ServerSelection|NotConnected|TopologyClosed|PoolClear|PoolClosed|WaitQueueTimeout|ClientClosed|ConnectionPool|OperationTimeout|WriteConcern)/;
const kafkaNames = /^KafkaJS(Connection|ConnectionClosed|RequestTimeout|NumberOfRetriesExceeded|BrokerNotFound|NoBrokerAvailable|GroupCoordinatorNotFound|MetadataNotLoaded|TopicMetadataNotLoaded|LockTimeout)/;

function isInfrastructure(error: unknown): boolean {
  const [name, code, retriable] = [fieldOf(error, 'name'), fieldOf(error, 'code'), fieldOf(error, 'retriable')];
  if (systemCodes.has(code)) return true;
  if (typeof name !== 'string') return false;
  if (mongoNames.test(name)) return true;
  if (name.startsWith('Mongo')) return mongoCodes.has(code);
  return kafkaNames.test(name) || (name.startsWith('KafkaJS') && retriable === true);
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && field in value ? (value as Record<string, unknown>)[field] : undefined;
