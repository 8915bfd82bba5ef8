import { StandardSchemaValidationPipe } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@samhandling/contracts';
import type { ZodError } from 'zod';

interface Issue {
  readonly message: string;
  readonly code?: string;
  /** A schema's own code for a rule of its own, e.g. `invalid-identity-number`. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A JSON pointer (RFC 6901) to the field at fault. */
export const pointerOf = (path: Issue['path']): string =>
  (path ?? [])
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');

/** No answer lists more faults than this; whoever has more starts with these. */
const FIELD_PROBLEMS_MAX = 100;

const codeOf = ({ code = 'invalid', params }: Issue): string => (typeof params?.['code'] === 'string' ? params['code'] : code.replaceAll('_', '-'));

/** Every field at fault, with pointer and code. The message comes from the schema, never from the value: it may be personal. */
export const fieldProblems = (issues: readonly Issue[]): FieldProblem[] =>
  issues.slice(0, FIELD_PROBLEMS_MAX).map((issue) => ({ pointer: pointerOf(issue.path), code: codeOf(issue), detail: issue.message }));

export const schemaInvalid = (issues: readonly Issue[]): DomainError => new DomainError('schema-invalid', { status: 422, errors: fieldProblems(issues) });

/** For code that parses by itself, outside `@Body({ schema })`. */
export const schemaInvalidFrom = (error: ZodError): DomainError => schemaInvalid(error.issues);

/** Checks `@Body({ schema })`, `@Query(name, { schema })` and `@Param(name, { schema })`; all faults at once, as `schema-invalid` (422). */
export const schemaPipe = (): StandardSchemaValidationPipe => new StandardSchemaValidationPipe({ exceptionFactory: (issues) => schemaInvalid(issues) });
