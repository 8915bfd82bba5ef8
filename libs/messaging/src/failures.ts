/** Trying again cannot help: the event parks its key at once. */
export class PermanentFailure extends Error {
  constructor(readonly code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'PermanentFailure';
  }
}

/** May go well later, e.g. a reference not yet known: tried again, bounded, before the key is parked and raised. */
export class TransientFailure extends Error {
  constructor(readonly code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'TransientFailure';
  }
}

/** What we stand on is away (database, broker, another service): wait, try again, skip nothing, park nothing. */
export class InfrastructureFailure extends Error {
  constructor(readonly code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'InfrastructureFailure';
  }
}
