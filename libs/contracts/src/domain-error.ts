/** One field at fault: where (JSON pointer), a stable code, and a sentence for the reader. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

export interface DomainErrorOptions {
  detail?: string;
  /** HTTP status the door should answer with; 422 unless told. */
  status?: number;
  errors?: FieldProblem[];
  cause?: unknown;
}

/**
 * The one error of the domain: a rule said no. The code is stable kebab-case and part of the contract with callers;
 * one filter turns it into problem+json (RFC 9457). Never put personal data in code or detail (I6).
 */
export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: FieldProblem[];

  constructor(code: string, options: DomainErrorOptions = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.status = options.status ?? 422;
    this.detail = options.detail;
    this.errors = options.errors ?? [];
  }
}
