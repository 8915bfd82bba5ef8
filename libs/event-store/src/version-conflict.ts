import { DomainError } from '@samhandling/contracts';

/** Somebody else committed to the stream first. `execute` decides again; past its retries the conflict is the caller's to retry. */
export class VersionConflict extends DomainError {
  /** Consumers retry it instead of parking the key. */
  readonly failure = 'transient';

  constructor(
    readonly stream: string,
    readonly expectedVersion: number,
  ) {
    super('version-conflict', { status: 409, detail: 'the stream has moved on' });
    this.name = 'VersionConflict';
  }
}

/** A unique index the service itself added to its commits said no, e.g. `{subscription, sequence}` of deliveries. */
export class UniqueConflict extends Error {
  constructor(
    readonly stream: string,
    /** The fields of the index, in order. */
    readonly fields: string[],
    options?: ErrorOptions,
  ) {
    super(`a commit to ${stream} breaks the unique index on ${fields.join(', ')}`, options);
    this.name = 'UniqueConflict';
  }
}
